mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = update(User).set(User.age.set(None)).all_rows();
}
