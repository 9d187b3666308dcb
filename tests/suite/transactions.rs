//! Transactions that run beside each other: isolation, read only, and another attempt after a lost race.

use aludel::prelude::*;
use aludel::{Engine, ErrorKind, Isolation, Result, RetryPolicy, TransactionOptions};

use crate::connection::user;
use crate::engines::each_engine;
use crate::fixture::{User, tables};

fn with_ann(engine: &Engine) -> Result<()> {
    tables().create_all(engine)?;
    engine.connect()?.insert_all(&[user("Ann", Some(0))])?;
    Ok(())
}

#[test]
fn a_transaction_that_reads_only_cannot_write() {
    each_engine(|engine| {
        with_ann(engine).expect("a user");
        let read_only = TransactionOptions::new().read_only();
        let count = engine.begin_with(&read_only, |it| it.scalar(select(func::count(User.id)))).expect("a count");
        assert_eq!(count, Some(1));
        let written = engine.begin_with(&read_only, |it| it.execute(delete(User).all_rows()).map(|_| ()));
        written.expect_err("it only reads");
        engine.begin(|it| it.execute(delete(User).all_rows()).map(|_| ())).expect("the next one on the connection writes");
    });
}

#[test]
fn a_repeatable_read_sees_one_state() {
    each_engine(|engine| {
        with_ann(engine).expect("a user");
        let options = TransactionOptions::new().isolation(Isolation::RepeatableRead).read_first();
        let seen = engine.begin_with(&options, |transaction| {
            let before = transaction.scalar(select(User.age))?;
            engine.connect()?.execute(update(User).set(User.age.set(1)).all_rows())?;
            Ok::<_, aludel::Error>((before, transaction.scalar(select(User.age))?))
        });
        assert_eq!(seen.expect("two reads"), (Some(Some(0)), Some(Some(0))));
        assert_eq!(engine.connect().and_then(|mut it| it.scalar(select(User.age))).expect("a read"), Some(Some(1)));
    });
}

#[test]
fn no_increment_is_lost_where_lost_races_are_run_again() {
    each_engine(|engine| {
        with_ann(engine).expect("a user");
        let options = TransactionOptions::new().isolation(Isolation::Serializable);
        let policy = RetryPolicy::new().attempts(100).options(options);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        engine.transaction(&policy, increment).expect("an increment, at last");
                    }
                });
            }
        });
        let age = engine.connect().and_then(|mut it| it.scalar(select(User.age))).expect("a read");
        assert_eq!(age, Some(Some(40)), "{}", engine.dialect().name());
    });
}

/// Reads, thinks, writes: what loses updates without isolation.
fn increment(transaction: &mut aludel::Transaction<'_>) -> Result<()> {
    let age = transaction.scalar(select(User.age))?.flatten().unwrap_or_default();
    transaction.execute(update(User).set(User.age.set(age + 1)).where_(User.name.eq("Ann")))?;
    Ok(())
}

#[test]
fn only_lost_races_are_run_again() {
    each_engine(|engine| {
        with_ann(engine).expect("a user");
        let mut runs = 0;
        let error = engine.transaction(&RetryPolicy::new(), |transaction| {
            runs += 1;
            transaction.insert_all(&[user("Ann", None)]).map(|_| ())
        });
        assert_eq!((error.expect_err("the email is taken").kind(), runs), (ErrorKind::UniqueViolation, 1));
    });
}
