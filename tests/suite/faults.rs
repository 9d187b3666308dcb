//! What networks do to connections: closed, reset, cut, refused. Each is an error of one kind, and the next use works.

use std::thread;
use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::types::Value;
use aludel::{Connection, Engine, EngineOptions, Error, ErrorKind, Result, RetryPolicy};

use crate::chance::Chance;
use crate::engines::each_server;
use crate::fixture::{Tag, tables};
use crate::proxy::{Mode, Proxy};

/// What an error is when the connection is lost: the one place that says so.
#[track_caller]
pub(crate) fn assert_lost(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
}

/// One connection at a time, so that the next use meets what the last one left.
pub(crate) fn one_connection() -> EngineOptions {
    EngineOptions::new().pool_size(1).pool_timeout(Duration::from_secs(1))
}

/// Shows a test an engine behind a proxy, with tables, on each database that is reached over a network.
fn behind_a_proxy(mut test: impl FnMut(&Engine, &Proxy)) {
    each_server(|place| {
        tables().create_all(&place.engine).expect("tables");
        let proxy = Proxy::before(&place.url);
        let engine = proxy.engine(&place.url, &one_connection()).expect("an engine");
        test(&engine, &proxy);
        assert_usable(&engine);
    });
}

/// The engine gives a connection that answers the question it is asked, and nobody holds another.
#[track_caller]
pub(crate) fn assert_usable(engine: &Engine) {
    let token = Chance::new().next().to_string();
    let answer = engine.connect().and_then(|mut it| it.scalar(select(literal(token.clone()).cast::<String>())));
    assert_eq!(answer.expect("the next connection works"), Some(token));
    let status = engine.pool_status().expect("a pool");
    assert_eq!(status.open, status.idle, "{status:?}");
}

pub(crate) fn tag(name: &str) -> Tag {
    Tag { name: name.to_owned(), label: None }
}

pub(crate) fn tags(engine: &Engine) -> i64 {
    let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(Tag.name))));
    count.expect("a count").unwrap_or_default()
}

/// Everything that goes over the wire: how it is brought about, and what then meets the fault.
pub(crate) type Operation = (&'static str, fn(&mut Connection, &dyn Fn()) -> Result<()>);

pub(crate) const OPERATIONS: [Operation; 9] = [
    ("a query", |conn, fault| {
        fault();
        conn.scalar(select(func::count(Tag.name))).map(|_| ())
    }),
    ("an insert", |conn, fault| {
        fault();
        conn.insert_all(&[tag("one")]).map(|_| ())
    }),
    ("an insert of many rows", |conn, fault| {
        fault();
        conn.begin()?.insert_all(&(0..2_000).map(|it| tag(&it.to_string())).collect::<Vec<_>>()).map(|_| ())
    }),
    ("a statement that was prepared before", |conn, fault| {
        conn.scalar(select(Tag.label))?;
        fault();
        conn.scalar(select(Tag.label)).map(|_| ())
    }),
    ("BEGIN", |conn, fault| {
        fault();
        conn.begin().map(|_| ())
    }),
    ("a statement in a transaction", |conn, fault| {
        let mut transaction = conn.begin()?;
        transaction.insert_all(&[tag("lost")])?;
        fault();
        transaction.insert_all(&[tag("lost too")])?;
        transaction.commit()
    }),
    ("SAVEPOINT", |conn, fault| {
        let mut transaction = conn.begin()?;
        transaction.insert_all(&[tag("lost")])?;
        fault();
        transaction.begin().map(|_| ())
    }),
    ("ROLLBACK", |conn, fault| {
        let mut transaction = conn.begin()?;
        transaction.insert_all(&[tag("lost")])?;
        fault();
        transaction.rollback()
    }),
    ("COMMIT", |conn, fault| {
        let mut transaction = conn.begin()?;
        transaction.insert_all(&[tag("in doubt")])?;
        fault();
        transaction.commit()
    }),
];

/// The error of a COMMIT that nobody answered.
#[track_caller]
fn assert_outcome_unknown(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error:?}");
}

/// Every operation meets the fault, is an error of the right kind, and leaves nothing behind.
fn every_operation_meets(fault: fn(&Proxy)) {
    behind_a_proxy(|engine, proxy| {
        for (name, operation) in OPERATIONS {
            let mut conn = engine.connect().expect("a connection");
            let error = operation(&mut conn, &|| fault(proxy)).expect_err(name);
            if name == "COMMIT" {
                assert_outcome_unknown(&error);
            } else {
                assert_lost(&error);
            }
            proxy.heal();
            let again = conn.scalar(select(func::count(Tag.name))).expect_err("it is never used again");
            assert!(!again.to_string().is_empty());
            drop(conn);
            assert_usable(engine);
            let stored = tags(engine);
            // Whether a commit whose answer was lost happened, only the database knows.
            let may_be_there = matches!(name, "COMMIT" | "an insert");
            assert!(stored == 0 || may_be_there && stored == 1, "{name}: {stored}");
            engine.connect().and_then(|mut it| it.execute(delete(Tag).all_rows())).expect("deleted");
        }
    });
}

#[test]
fn a_connection_that_was_closed_is_an_error_and_is_not_used_again() {
    every_operation_meets(Proxy::close_all);
}

#[test]
fn a_connection_that_is_reset_is_an_error_and_is_not_used_again() {
    every_operation_meets(|proxy| proxy.set(Mode::Reset));
}

#[test]
fn an_answer_that_never_begins_is_an_error() {
    every_operation_meets(|proxy| proxy.cut_after(0));
}

#[test]
fn an_answer_that_breaks_off_in_its_first_bytes_is_an_error() {
    every_operation_meets(|proxy| proxy.cut_after(3));
}

#[test]
fn a_long_answer_that_breaks_off_is_an_error_wherever_it_does() {
    behind_a_proxy(|engine, proxy| {
        for bytes in [1, 50, 1_000, 65_536, 300_000] {
            let mut conn = engine.connect().expect("a connection");
            proxy.cut_after(bytes);
            let mut rows = 0;
            let error = conn.execute(crate::series::powers_of_ten(5)).and_then(|it| {
                it.for_each(|_| {
                    rows += 1;
                    Ok(())
                })
            });
            assert_lost(&error.expect_err("it broke off"));
            assert!(rows < 100_000, "{bytes}: {rows}");
            drop(conn);
            proxy.heal();
            assert_usable(engine);
        }
    });
}

#[test]
fn a_connection_that_is_lost_while_the_server_works_is_an_error_at_once() {
    behind_a_proxy(|engine, proxy| {
        let sleep = if engine.dialect().name() == "postgresql" { "SELECT pg_sleep(20)" } else { "SELECT SLEEP(20)" };
        let start = Instant::now();
        let error = thread::scope(|scope| {
            scope.spawn(|| {
                // Time for the statement to reach the server; too little would only make this a test of another fault.
                thread::sleep(Duration::from_millis(150));
                proxy.close_all();
            });
            engine.connect()?.query(sleep, &Vec::<Value>::new(), &mut |_| Ok(std::ops::ControlFlow::Continue(())))
        });
        assert_lost(&error.expect_err("it was closed"));
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    });
}

#[test]
fn a_transaction_whose_connection_is_lost_is_not_run_again_by_itself() {
    behind_a_proxy(|engine, proxy| {
        let mut runs = 0;
        let error = engine.transaction(&RetryPolicy::new(), |transaction| {
            runs += 1;
            transaction.insert_all(&[tag("once")])?;
            proxy.cut_after(0);
            Ok(())
        });
        assert_outcome_unknown(&error.expect_err("nobody knows whether it was committed"));
        assert_eq!(runs, 1);
    });
}

#[test]
fn a_server_that_refuses_is_an_error_in_time_that_says_so() {
    behind_a_proxy(|engine, proxy| {
        proxy.set(Mode::Refuse);
        proxy.close_all();
        // The pool does not know yet that its connection is gone, so the first use tells.
        assert_lost(&engine.connect().and_then(|mut it| it.scalar(select(Tag.name))).expect_err("closed"));
        let start = Instant::now();
        let error = engine.connect().expect_err("refused");
        assert_lost(&error);
        assert!(error.to_string().contains("cannot connect"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
        proxy.heal();
    });
}

#[test]
fn a_slow_wire_is_only_slow() {
    behind_a_proxy(|engine, proxy| {
        proxy.set(Mode::Delay(Duration::from_millis(20)));
        engine.begin(|it| it.insert_all(&[tag("slow")]).map(|_| ())).expect("a row");
        assert_eq!(tags(engine), 1);
    });
}

/// A byte that is not what the server sent may be one of a value, which only TLS notices. Where it is one of the protocol it
/// may be a length, and then the rest of the answer is waited for: so this looks only at bytes that end in an error or in a
/// value, and asserts that neither is a panic, and that the next connection is right.
#[test]
fn a_byte_that_was_changed_is_an_error_or_a_value() {
    behind_a_proxy(|engine, proxy| {
        let mut conn = engine.connect().expect("a connection");
        let ask = select(literal("abcdefgh").cast::<String>());
        conn.scalar(ask.clone()).expect("a value");
        // The type of the first message, which no database sends inverted.
        proxy.flip_after(if engine.dialect().name() == "postgresql" { 0 } else { 4 });
        let changed = conn.scalar(ask);
        assert!(changed.as_ref().is_err() || changed.as_ref().is_ok_and(Option::is_some), "{changed:?}");
        drop(conn);
        proxy.close_all();
        proxy.heal();
        // Whatever is left of the old connection is found out by its next use.
        let _ = engine.connect().and_then(|mut it| it.scalar(select(Tag.name)));
    });
}
