mod models;

use aludel::prelude::*;
use models::{Post, User};

#[derive(Row)]
struct UserPosts {
    name: String,
    posts: i64,
}

fn main() {
    let _ = select(UserPostsColumns { nam: User.name, posts: func::count(Post.id) });
}
