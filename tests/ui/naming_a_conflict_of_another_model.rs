mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let _ = insert(User).values(User.name.set("Ann")).on_conflict(Post.id).do_nothing();
}
