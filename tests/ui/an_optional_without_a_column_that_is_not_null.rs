mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = select((User.name, optional((User.age, func::count(Post.id)))));
}
