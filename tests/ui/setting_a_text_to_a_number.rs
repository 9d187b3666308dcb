mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = insert(User).values(User.name.set(5));
}
