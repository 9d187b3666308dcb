use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    profile: One<Profile>,
}

#[derive(Model)]
struct Profile {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.id)]
    user_id: i64,
}

fn main() {}
