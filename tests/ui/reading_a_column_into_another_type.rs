mod models;

use aludel::prelude::*;
use models::User;

fn main() -> aludel::Result<()> {
    let mut conn = create_engine("sqlite://")?.connect()?;
    let _: Vec<String> = conn.execute(select(User.id))?.all()?;
    Ok(())
}
