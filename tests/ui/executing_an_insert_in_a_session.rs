mod models;

use aludel::prelude::*;
use models::User;

fn main() -> aludel::Result<()> {
    let mut session = Session::new(&create_engine("sqlite://")?);
    session.execute(insert(User).values(User.name.set("Ann")))?;
    Ok(())
}
