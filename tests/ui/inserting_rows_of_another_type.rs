mod models;

use aludel::prelude::*;
use models::*;

fn main() {
    let _ = insert(User).from_select((User.name, User.age), select((Post.title, Post.title)));
}
