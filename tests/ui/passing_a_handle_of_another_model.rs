mod models;

use aludel::prelude::*;
use models::{Post, User};

fn rename(session: &mut Session, user: Handle<User>) {
    session.edit(user).name = "Ann".to_owned();
}

fn main() -> aludel::Result<()> {
    let mut session = Session::new(&create_engine("sqlite://")?);
    let hello = session.add(Post { id: Auto::Pending, author_id: 1, title: "Hello".to_owned() });
    rename(&mut session, hello);
    Ok(())
}
