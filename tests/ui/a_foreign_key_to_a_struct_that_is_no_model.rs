use aludel::prelude::*;

struct User {
    id: i64,
}

#[derive(Model)]
struct Account {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.id)]
    owner: i64,
}

fn main() {}
