mod models;

use aludel::prelude::*;
use models::Post;

fn main() -> aludel::Result<()> {
    let mut session = Session::new(&create_engine("sqlite://")?);
    let hello = session.add(Post { id: Auto::Pending, author_id: 1, title: "Hello".to_owned() });
    session.edit(hello).name = "Ann".to_owned();
    Ok(())
}
