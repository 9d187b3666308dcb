//! The sandbox engine: everything works in it, and nothing lasts.

use aludel::prelude::*;
use aludel::{Engine, ErrorKind, Result};

use crate::connection::user;
use crate::engines::{each_engine, each_shared};
use crate::fixture::{User, tables};

#[test]
fn nothing_done_in_a_sandbox_lasts() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let sandbox = engine.sandbox().expect("a sandbox");
        use_it(&sandbox).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
        drop(sandbox);
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
        assert_eq!(count.expect("a count"), Some(0), "{}", engine.dialect().name());
    });
}

/// What a test would do: sessions that commit, transactions that do and do not, a failure on the way.
fn use_it(sandbox: &Engine) -> Result<()> {
    let count = || sandbox.connect()?.scalar(select(func::count(User.id)));
    let mut session = Session::new(sandbox);
    let ann = session.add(user("Ann", None));
    session.commit()?;
    assert!(session[ann].id.get().is_some());
    assert_eq!(count()?, Some(1));

    let error = sandbox.connect()?.insert_all(&[user("Ann", None)]).expect_err("the email is taken");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(count()?, Some(1), "the failure took nothing else along");

    sandbox.begin(|transaction| transaction.insert_all(&[user("Bo", None)]).map(|_| ()))?;
    assert_eq!(count()?, Some(2));
    let mut conn = sandbox.connect()?;
    {
        let mut transaction = conn.begin()?;
        transaction.execute(delete(User).all_rows())?;
    }
    assert_eq!(count()?, Some(2), "dropped, so rolled back");
    session.edit(ann).age = Some(31);
    session.rollback()?;
    assert_eq!(session[ann].age, None);
    Ok(())
}

#[test]
fn the_end_of_a_transaction_that_was_never_begun_is_refused() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let sandbox = place.engine.sandbox().expect("a sandbox");
        let error = sandbox.connect().and_then(|mut it| it.script("COMMIT")).expect_err(name);
        assert!(error.to_string().contains("begin and end those within it"), "{name}: {error}");
    });
}
