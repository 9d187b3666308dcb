mod models;

use aludel::prelude::*;
use models::User;

fn main() -> aludel::Result<()> {
    let mut conn = create_engine("sqlite://")?.connect()?;
    let _: Vec<(String, i32)> = conn.execute(select((User.name, User.age)))?.all()?;
    Ok(())
}
