mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let name: Option<&str> = std::env::args().next().as_deref();
    let _ = insert(User).values(User.name.set(name));
}
