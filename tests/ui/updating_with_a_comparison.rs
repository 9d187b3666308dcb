mod models;

use aludel::prelude::*;
use models::User;

fn main() {
    let _ = update(User).set(User.name.eq("Ann")).all_rows();
}
