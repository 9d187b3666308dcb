mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = insert(User).values((User.name.set("Ann"), Post.title.set("Hello")));
}
