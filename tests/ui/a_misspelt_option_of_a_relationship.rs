use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(cascade(all, delete_orphans), back_populate = Address.user)]
    addresses: Many<Address>,
}

#[derive(Model)]
struct Address {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = User.id)]
    user_id: i64,
    user: One<User>,
}

fn main() {}
