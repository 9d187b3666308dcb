mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = select((User.id, "name"));
}
