mod models;

use aludel::prelude::*;
use models::User;

fn main() -> aludel::Result<()> {
    let engine = create_engine("sqlite://")?;
    let ann = insert(User).values((User.id.set(1), User.name.set("Ann")));
    engine.connect()?.execute(ann.on_conflict(User.id))?;
    Ok(())
}
