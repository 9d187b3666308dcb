mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = select(func::abs(User.name));
}
