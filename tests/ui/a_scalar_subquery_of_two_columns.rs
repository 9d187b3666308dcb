mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let newest = select((Post.id, Post.title)).limit(1).scalar_subquery();
    let _ = select((User.name, newest));
}
