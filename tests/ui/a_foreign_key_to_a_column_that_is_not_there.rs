mod models;

use aludel::prelude::*;
use models::User;

#[derive(Model)]
struct Account {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.key)]
    owner: i64,
}

fn main() {}
