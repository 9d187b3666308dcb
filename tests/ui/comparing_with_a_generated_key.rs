mod models;

use aludel::prelude::*;
use models::{Post, User};

fn main() {
    let ann = User { id: Auto::from(1), name: "Ann".to_owned(), age: None, active: true };
    let _ = select(Post.title).where_(Post.author_id.eq(ann.id));
}
