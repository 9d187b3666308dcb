mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = select((User.name, select(func::count(Post.id))));
}
