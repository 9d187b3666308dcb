mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = select(User.name).join(select(Post.author_id));
}
