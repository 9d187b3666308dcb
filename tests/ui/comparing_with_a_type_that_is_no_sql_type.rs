mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = select(User.id).where_(User.age.eq(std::time::Duration::from_secs(1)));
}
