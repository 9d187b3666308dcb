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
    #[model(foreign_key = User.id)]
    user_id: i64,
    user: One<User>,
}

fn load(session: &mut Session, ann: aludel::Handle<User>) -> aludel::Result<()> {
    session.load(ann, Address.user)?;
    select(User).options(selectinload(User.addresses).options(selectinload(User.addresses)));
    Ok(())
}

fn main() {}
