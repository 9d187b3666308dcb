//! The pool: who waits, what is given back, what is thrown away.

use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::{EngineOptions, ErrorKind, create_engine_with};

use crate::connection::user;
use crate::engines::each_engine;
use crate::fixture::{User, tables};

#[test]
fn connections_are_used_again() {
    each_engine(|engine| {
        for _ in 0..50 {
            engine.connect().and_then(|mut it| it.scalar(select(literal(1_i64).cast::<i64>()))).expect("a value");
        }
        let status = engine.pool_status().expect("a pool");
        assert_eq!((status.open, status.idle), (1, 1), "{status:?}");
    });
}

#[test]
fn a_full_pool_makes_wait_and_then_says_so() {
    let options = EngineOptions::new().pool_size(1).pool_timeout(Duration::from_millis(50));
    let engine = create_engine_with("sqlite://", &options).expect("an engine");
    let held = engine.connect().expect("the only connection");
    let start = Instant::now();
    let error = engine.connect().expect_err("it is in use");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("1 of 1 in use"), "{error}");
    drop(held);
    engine.connect().expect("it was given back");
}

#[test]
fn a_transaction_left_open_is_rolled_back_before_anyone_else_sees_it() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        // Behind the library's back, as hand-written SQL can.
        conn.run("BEGIN", &Vec::<aludel::types::Value>::new()).expect("a transaction");
        conn.insert_all(&[user("Ann", None)]).expect("a row");
        drop(conn);
        let mut conn = engine.connect().expect("the same connection");
        assert_eq!(engine.pool_status().map(|it| it.open), Some(1), "{}", engine.dialect().name());
        assert_eq!(conn.scalar(select(func::count(User.id))).expect("a count"), Some(0));
    });
}

#[test]
fn a_forgotten_transaction_is_rolled_back_too() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let mut transaction = conn.begin().expect("a transaction");
        transaction.insert_all(&[user("Ann", None)]).expect("a row");
        std::mem::forget(transaction);
        drop(conn);
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
        assert_eq!(count.expect("a count"), Some(0));
    });
}

#[test]
fn many_threads_share_few_connections() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        std::thread::scope(|scope| {
            for thread in 0..8 {
                scope.spawn(move || {
                    for number in 0..5 {
                        let one = user(&format!("u{thread}x{number}"), None);
                        engine.connect().and_then(|mut it| it.insert_all(&[one])).expect("a row");
                    }
                });
            }
        });
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
        assert_eq!(count.expect("a count"), Some(40));
        assert!(engine.pool_status().is_some_and(|it| it.open <= it.size));
    });
}

#[test]
fn a_connection_that_the_program_distrusts_is_closed() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        conn.invalidate();
        conn.scalar(select(literal(1_i64).cast::<i64>())).expect("it still works");
        drop(conn);
        assert_eq!(engine.pool_status().map(|it| it.open), Some(0), "{}", engine.dialect().name());
        engine.connect().and_then(|mut it| it.driver().ping()).expect("another one");
    });
}
