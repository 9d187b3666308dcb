use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    addresses: Many<Address>,
}

#[derive(Model)]
struct Address {
    #[model(primary_key)]
    id: Auto<i64>,
    user_id: i64,
    user: One<User>,
}

fn main() {}
