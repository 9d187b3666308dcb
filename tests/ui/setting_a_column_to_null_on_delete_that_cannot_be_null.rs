mod models;

use aludel::prelude::*;
use models::User;

#[derive(Model)]
struct Visit {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = User.id, on_delete = set_null)]
    user_id: i64,
}

fn main() {}
