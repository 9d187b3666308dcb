mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = select(User.id).where_(and_(User.age.ge(18), User.active.eq(true)));
}
