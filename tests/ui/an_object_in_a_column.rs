use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
struct Address {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.id)]
    user_id: i64,
    user: Option<User>,
}

fn main() {}
