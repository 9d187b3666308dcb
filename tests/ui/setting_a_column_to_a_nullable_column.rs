mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = update(User).set(User.id.set(User.age)).all_rows();
}
