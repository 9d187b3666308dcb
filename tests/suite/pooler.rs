//! PostgreSQL behind a pooler that gives each transaction another session of the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use aludel::prelude::*;
use aludel::{Engine, EngineOptions, Error, ErrorKind, Result, create_engine_with};

use crate::chance::Chance;
use crate::fixture::{Tag, tables};
use crate::long::{figure, rounds};
use crate::servers::{Kind, Server};

/// The questions have different texts, so that a statement prepared for one and run for another would be noticed.
fn ask(engine: &Engine, chance: &mut Chance) -> Result<bool> {
    let token = chance.next().to_string();
    let (kind, prefix) = (chance.below(4), format!("{}:", chance.below(4)));
    let mut conn = engine.connect()?;
    let asked = |conn: &mut aludel::Connection| match kind {
        0 => conn.scalar(select(literal(token.clone()).cast::<String>())),
        1 => conn.scalar(select(literal(prefix.clone()).concat(token.clone()))),
        2 => conn.scalar(select(literal(token.clone()).concat(prefix.clone()))),
        _ => conn.scalar(select(func::upper(literal(token.clone()).concat(prefix.clone()).concat("x")))),
    };
    let answer = if chance.below(2) == 0 {
        asked(&mut conn)?
    } else {
        let mut transaction = conn.begin()?;
        let answer = asked(&mut transaction)?;
        transaction.commit()?;
        answer
    };
    let right = match kind {
        0 => token,
        1 => format!("{prefix}{token}"),
        2 => format!("{token}{prefix}"),
        _ => format!("{token}{prefix}X"),
    };
    Ok(answer == Some(right))
}

/// A pooler that does not follow prepared statements (pgbouncer before 1.21) loses them. That is an error with a code of its
/// own, and never the answer to another question.
fn is_of_a_lost_statement(error: &Error) -> bool {
    matches!(error.code(), Some("26000" | "42P05"))
}

#[test]
fn answers_through_a_pooler_are_right_or_errors() {
    let server = Server::start(Kind::PgBouncer, &[]);
    let (questions, lost) = ask_much(&server, &EngineOptions::new());
    figure("postgresql", format!("{questions} questions through pgbouncer by transaction: 0 wrong, {lost} lost their statement"));
}

#[test]
fn nothing_is_lost_through_a_pooler_where_nothing_is_prepared() {
    let server = Server::start(Kind::PgBouncer, &[]);
    let (questions, lost) = ask_much(&server, &EngineOptions::new().statement_cache_size(0));
    assert_eq!(lost, 0);
    figure("postgresql", format!("{questions} questions through pgbouncer with nothing prepared: 0 wrong, 0 lost"));
}

#[test]
fn a_statement_is_stopped_through_a_pooler_and_settings_do_not_leak() {
    let server = Server::start(Kind::PgBouncer, &[]);
    let options = EngineOptions::new().statement_cache_size(0).statement_timeout(Some(Duration::from_millis(300)));
    let engine = create_engine_with(server.url(), &options).expect("an engine");
    let mut conn = engine.connect().expect("a connection");
    let error = conn.scalar(text("SELECT count(*) FROM pg_sleep(10)").columns::<i64>()).expect_err("too long");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    // The pooler may take its time to find another session.
    conn.set_statement_timeout(None).expect("no limit");
    assert_eq!(conn.scalar(text("SELECT 1").columns::<i64>()).expect("usable"), Some(1_i64));
    drop(conn);
    for _ in 0..20 {
        let zone = engine.connect().and_then(|mut it| it.scalar(text("SHOW timezone").columns::<String>()));
        assert_eq!(zone.expect("a zone").as_deref(), Some("UTC"));
    }
}

#[test]
fn many_rows_go_through_a_pooler() {
    let server = Server::start(Kind::PgBouncer, &[]);
    let options = EngineOptions::new().statement_cache_size(0).pool_size(4);
    let engine = create_engine_with(server.url(), &options).expect("an engine");
    tables().create_all(&engine).expect("tables");
    thread::scope(|scope| {
        for thread in 0..4 {
            let engine = &engine;
            scope.spawn(move || {
                for round in 0..5 {
                    let tags: Vec<_> = (0..700).map(|it| Tag { name: format!("{thread} {round} {it}"), label: None }).collect();
                    engine.connect().and_then(|mut it| it.insert_all(&tags)).expect("rows");
                }
            });
        }
    });
    let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(Tag.name))));
    assert_eq!(count.expect("a count"), Some(14_000));
}

/// Asks from eight threads, and counts the statements that were lost.
fn ask_much(server: &Server, options: &EngineOptions) -> (u64, u64) {
    let options = options.clone().pool_size(8).pool_timeout(Duration::from_secs(30));
    let engine = create_engine_with(server.url(), &options).expect("an engine");
    let questions: u64 = rounds(800, 40_000);
    let lost = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut chance = Chance::new();
                for _ in 0..questions / 8 {
                    match ask(&engine, &mut chance) {
                        Ok(is_right) => assert!(is_right, "the answer to another question"),
                        Err(error) => {
                            assert!(is_of_a_lost_statement(&error), "{error:?}");
                            lost.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    (questions, lost.load(Ordering::Relaxed))
}
