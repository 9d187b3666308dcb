mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = select(User.id).where_(User.id.in_(select(Post.title)));
}
