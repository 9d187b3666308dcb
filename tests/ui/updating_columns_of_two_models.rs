mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = update(User).set((User.name.set("Ann"), Post.title.set("Hello"))).all_rows();
}
