mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let post = Post { id: Auto::Pending, author_id: 1, title: "Hello".to_owned() };
    let _ = insert(User).rows(&[post]);
}
