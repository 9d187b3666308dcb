mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = select(User.id).where_(User.active & User.age);
}
