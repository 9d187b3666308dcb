use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    name: String,
}

#[derive(Model)]
struct Address {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.id)]
    user_id: i64,
    #[model(back_populates = User.name)]
    user: One<User>,
}

fn main() {}
