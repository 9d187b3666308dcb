mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = select(case().when(User.active, 1).else_("none"));
}
