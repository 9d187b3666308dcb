mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = select(User.name).join(Post.author_id);
}
