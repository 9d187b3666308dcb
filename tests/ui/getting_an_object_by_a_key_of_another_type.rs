mod models;

use aludel::prelude::*;
use models::User;

fn main() -> aludel::Result<()> {
    let mut session = Session::new(&create_engine("sqlite://")?);
    session.get(User, "ann")?;
    Ok(())
}
