//! Peers that say nothing: a deadline ends the wait, and what comes too late is the answer to nobody's question.

use std::thread;
use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::{Engine, Error, ErrorKind, RetryPolicy, create_engine, create_engine_with};

use crate::engines::each_server;
use crate::faults::{OPERATIONS, assert_usable, one_connection, tag, tags};
use crate::fixture::tables;
use crate::proxy::{Mode, Proxy};
use crate::servers::{Kind, Server};

/// Much longer than the deadline of one second, and much shorter than for ever.
const IN_TIME: Duration = Duration::from_secs(4);

/// The URL with deadlines for answers.
fn hasty(url: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}read_timeout=1s&connect_timeout=1s")
}

#[track_caller]
fn assert_too_late(error: &Error, kind: ErrorKind, start: Instant) {
    assert_eq!(error.kind(), kind, "{error:?}");
    let waited = start.elapsed();
    assert!(waited >= Duration::from_millis(900) && waited < IN_TIME, "{waited:?}: {error}");
}

/// Shows a test an engine with a deadline, behind a proxy, with tables.
fn behind_a_proxy(mut test: impl FnMut(&Engine, &Proxy)) {
    each_server(|place| {
        tables().create_all(&place.engine).expect("tables");
        let proxy = Proxy::before(&place.url);
        let engine = create_engine_with(&hasty(&proxy.url(&place.url)), &one_connection()).expect("an engine");
        test(&engine, &proxy);
        proxy.heal();
        assert_usable(&engine);
    });
}

fn every_operation_meets(mode: Mode) {
    behind_a_proxy(|engine, proxy| {
        for (name, operation) in OPERATIONS {
            let mut conn = engine.connect().expect("a connection");
            let start = std::cell::Cell::new(Instant::now());
            let error = operation(&mut conn, &|| {
                start.set(Instant::now());
                proxy.set(mode);
            });
            let kind = if name == "COMMIT" { ErrorKind::OutcomeUnknown } else { ErrorKind::Timeout };
            assert_too_late(&error.expect_err(name), kind, start.get());
            proxy.heal();
            conn.scalar(select(literal(1_i64).cast::<i64>())).expect_err("it is never used again");
            drop(conn);
            assert_usable(engine);
            // What was sent before the silence may have been done; a transaction that was not committed was not.
            let may_be_there = matches!(name, "COMMIT" | "an insert");
            assert!(tags(engine) == 0 || may_be_there, "{name}");
            engine.connect().and_then(|mut it| it.execute(delete(crate::fixture::Tag).all_rows())).expect("deleted");
        }
    });
}

#[test]
fn every_operation_ends_when_nothing_passes() {
    every_operation_meets(Mode::BlackHole);
}

#[test]
fn every_operation_ends_when_answers_vanish() {
    every_operation_meets(Mode::LostAnswers);
}

#[test]
fn a_commit_whose_answer_vanished_is_not_tried_again_by_itself() {
    behind_a_proxy(|engine, proxy| {
        let (mut runs, mut start) = (0, Instant::now());
        let error = engine.transaction(&RetryPolicy::new(), |transaction| {
            runs += 1;
            transaction.insert_all(&[tag("once")])?;
            proxy.set(Mode::LostAnswers);
            start = Instant::now();
            Ok(())
        });
        let error = error.expect_err("nobody knows whether it was committed");
        assert_too_late(&error, ErrorKind::OutcomeUnknown, start);
        assert_eq!(runs, 1);
    });
}

#[test]
fn an_answer_that_comes_too_late_is_not_that_to_the_next_question() {
    behind_a_proxy(|engine, _| {
        let slow = match engine.dialect().name() {
            "postgresql" => "SELECT CAST('late' AS TEXT) FROM (SELECT pg_sleep(2)) AS s",
            _ => "SELECT CONCAT('late', SLEEP(2))",
        };
        let start = Instant::now();
        let error = engine.connect().and_then(|mut it| it.scalar(text(slow).columns::<String>()));
        assert_too_late(&error.expect_err("it takes too long"), ErrorKind::Timeout, start);
        for token in ["one", "two", "three"] {
            let answer = engine.connect().and_then(|mut it| it.scalar(select(literal(token).cast::<String>())));
            assert_eq!(answer.expect("an answer").as_deref(), Some(token));
            // The late answer arrives between two of these questions.
            thread::sleep(Duration::from_millis(600));
        }
    });
}

#[test]
fn a_result_whose_rows_stop_coming_ends() {
    behind_a_proxy(|engine, proxy| {
        let (mut rows, mut start) = (0, Instant::now());
        let read = engine.connect().and_then(|mut it| {
            it.execute(crate::series::powers_of_ten(6))?.for_each(|_| {
                rows += 1;
                if rows == 10 {
                    proxy.set(Mode::BlackHole);
                    start = Instant::now();
                }
                Ok(())
            })
        });
        let error = read.expect_err("the rows stop coming");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
        assert!(rows < 1_000_000);
    });
}

/// A length of the protocol that is too great makes the driver wait for bytes that nobody sends.
#[test]
fn a_length_that_was_changed_ends() {
    behind_a_proxy(|engine, proxy| {
        let mut conn = engine.connect().expect("a connection");
        let ask = select(literal("abcdefgh").cast::<String>());
        conn.scalar(ask.clone()).expect("a value");
        let start = Instant::now();
        // The second byte is of a length in both protocols.
        proxy.flip_after(1);
        conn.scalar(ask).expect_err("the answer makes no sense");
        assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    });
}

#[test]
fn a_server_that_never_greets_is_an_error_in_time() {
    each_server(|place| {
        let proxy = Proxy::before(&place.url);
        proxy.set(Mode::BlackHole);
        let start = Instant::now();
        let error = create_engine(&hasty(&proxy.url(&place.url))).expect_err("nobody greets");
        assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Connection), "{error:?}");
        assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    });
}

/// PostgreSQL waits for the client's first word, MariaDB's client for the server's.
#[test]
fn two_who_wait_for_each_others_first_word_end() {
    let server = Server::start(Kind::Postgres, &[]);
    let (_, authority) = server.url().rsplit_once('@').expect("a host");
    let start = Instant::now();
    let error = create_engine(&hasty(&format!("mysql://ann:s3cret@{authority}"))).expect_err("no greeting");
    assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Connection), "{error:?}");
    assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}
