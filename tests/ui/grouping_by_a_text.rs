mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = select(func::count(User.id)).group_by("name");
}
