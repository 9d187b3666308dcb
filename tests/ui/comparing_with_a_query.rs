mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = select(User.name).where_(User.id.eq(select(func::max(Post.author_id))));
}
