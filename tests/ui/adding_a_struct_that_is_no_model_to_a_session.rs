use aludel::prelude::*;

struct User {
    name: String,
}

fn main() -> aludel::Result<()> {
    let mut session = Session::new(&create_engine("sqlite://")?);
    session.add(User { name: "Ann".to_owned() });
    Ok(())
}
