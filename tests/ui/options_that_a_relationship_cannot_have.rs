use aludel::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(view_only, cascade(all, delete_orphan), passive_deletes)]
    addresses: Many<Address>,
    #[model(filter = Address.verified.eq(true))]
    verified: Many<Address>,
}

#[derive(Model)]
struct Address {
    #[model(primary_key)]
    id: Auto<i64>,
    verified: bool,
    #[model(foreign_key = User.id)]
    user_id: i64,
    #[model(cascade(delete_orphan), passive_deletes)]
    user: One<User>,
    #[model(through = Membership)]
    club: One<Club>,
}

fn main() {}
