use aludel::prelude::*;

fn main() -> aludel::Result<()> {
    create_engine("sqlite://")?.connect()?.execute("SELECT 1")?;
    Ok(())
}
