mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let id = &7_i64;
    let _ = select(User.name).where_(User.id.eq(id));
}
