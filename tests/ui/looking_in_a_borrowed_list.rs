mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let ids = vec![1_i64, 2];
    let _ = select(User.name).where_(User.id.in_(&ids));
}
