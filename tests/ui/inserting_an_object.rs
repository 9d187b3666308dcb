mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let ann = User { id: Auto::Pending, name: "Ann".to_owned(), age: None, active: true };
    let _ = insert(ann);
}
