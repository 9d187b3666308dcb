//! What programs do by hand, behind the library's back or through its hooks: nothing is committed, lost or left behind by it.

use std::ops::ControlFlow;
use std::time::Duration;

use aludel::engine::ModelRows;
use aludel::prelude::*;
use aludel::types::Value;
use aludel::{
    Connection, Engine, EngineOptions, Error, ErrorKind, Result, RetryPolicy, Transaction, create_engine, create_engine_with,
};

use crate::connection::user;
use crate::engines::{Place, each_engine, each_shared};
use crate::fixture::{Tag, User, tables};

fn none() -> Vec<Value> {
    Vec::new()
}

fn tag(name: &str) -> Tag {
    Tag { name: name.to_owned(), label: None }
}

fn with_tables(engine: &Engine) -> Connection {
    tables().create_all(engine).expect("tables");
    engine.connect().expect("a connection")
}

fn tags(engine: &Engine) -> Vec<String> {
    engine.connect().and_then(|mut it| it.scalars(select(Tag.name).order_by(Tag.name))).expect("names")
}

/// A setting that does no harm.
fn setting(engine: &Engine) -> &'static str {
    match engine.dialect().name() {
        "sqlite" => "PRAGMA cache_size = -1000",
        "postgresql" => "SET work_mem = '8MB'",
        _ => "SET sort_buffer_size = 100000",
    }
}

#[test]
fn many_rows_are_whole_or_not_there_after_a_setting_and_after_a_transaction_by_hand() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let mut conn = with_tables(engine);
        let sql = insert(Tag).values((Tag.name.set("x"), Tag.label.set("y"))).compile(engine.dialect()).expect("a text").sql;
        let many: Vec<_> = (0..600).map(|it| tag(&it.to_string())).chain([tag("7")]).collect();
        let many: Vec<_> = many.iter().collect();
        for before in [setting(engine), "BEGIN", "commit"] {
            conn.run(before, &none()).expect(name);
            if before != "BEGIN" {
                conn.run_many(&sql, &ModelRows::new(&many, &[0, 1])).expect_err(name);
                assert!(tags(engine).is_empty(), "{name}: {before}");
            }
        }
    });
}

#[test]
fn a_rollback_is_never_refused() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        tables().create_all(&place.engine).expect("tables");
        let refuse = |sql: &str| if sql.starts_with("ROLLBACK") { Err(Error::statement("not this one")) } else { Ok(()) };
        let options = EngineOptions::new().before_statement(refuse);
        let engine = create_engine_with(&place.url_with("pool_size=1"), &options).expect("an engine");
        let mut conn = engine.connect().expect("a connection");
        let mut dropped = conn.begin().expect("a transaction");
        dropped.insert_all(&[tag("dropped")]).expect("a row");
        drop(dropped);
        let mut kept = conn.begin().expect("another");
        kept.insert_all(&[tag("kept")]).expect("a row");
        kept.commit().expect("a commit");
        assert_eq!(tags(&place.engine), ["kept"], "{name}");
    });
}

#[test]
fn a_transaction_is_not_begun_within_one_by_hand() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let mut conn = with_tables(engine);
        conn.run("begin", &none()).expect(name);
        conn.insert_all(&[tag("a")]).expect(name);
        assert!(conn.in_transaction(), "{name}");
        conn.begin().expect_err(name);
        conn.run("rollback", &none()).expect(name);
        assert!(!conn.in_transaction(), "{name}");
        assert!(tags(engine).is_empty(), "{name}");
        conn.begin().and_then(Transaction::commit).expect(name);
    });
}

#[test]
fn an_aborted_transaction_cannot_be_committed_in_any_spelling() {
    each_engine(|engine| {
        if engine.dialect().name() != "postgresql" {
            return; // The others go on after an error.
        }
        let mut conn = with_tables(engine);
        for commit in ["commit", "END", "COMMIT WORK", "/* so */ Commit"] {
            conn.run("BEGIN", &none()).expect("a transaction");
            conn.insert_all(&[tag("a")]).expect("a row");
            conn.insert_all(&[tag("a")]).expect_err("twice");
            let error = conn.run(commit, &none()).expect_err(commit);
            assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{commit}: {error}");
            conn.run("ROLLBACK", &none()).expect("a rollback");
        }
    });
}

#[test]
fn a_function_that_writes_has_written_although_only_one_row_was_read() {
    each_engine(|engine| {
        if engine.dialect().name() != "postgresql" {
            return;
        }
        let mut conn = with_tables(engine);
        let function = "CREATE FUNCTION note(i int) RETURNS int LANGUAGE sql AS \
                        'INSERT INTO tags (name) VALUES (i::text) RETURNING i'";
        conn.run(function, &none()).expect("a function");
        let first = conn.scalar(text("SELECT note(i) FROM generate_series(1, 20000) AS s(i)").columns::<i32>());
        assert_eq!(first.expect("a row"), Some(1));
        assert_eq!(conn.scalar(select(func::count(Tag.name))).expect("a count"), Some(20_000));
        conn.execute(delete(Tag).all_rows()).expect("deleted");
        let first = conn.scalar(select(func::custom::<i32>("note", User.age)).from(User));
        assert_eq!(first.expect("no rows"), None);
    });
}

#[test]
fn a_sandbox_keeps_its_transaction() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        drop(with_tables(engine));
        let sandbox = engine.sandbox().expect(name);
        sandbox.connect().and_then(|mut it| it.insert_all(&[tag("a")])).expect(name);
        for word in ["COMMIT", "rollback", "BEGIN", "END"] {
            let error = sandbox.connect().and_then(|mut it| it.run(word, &none())).expect_err(word);
            assert_eq!(error.kind(), ErrorKind::Statement, "{name}: {error}");
        }
        let twice = sandbox.connect().and_then(|mut it| it.insert_all(&[tag("a")])).expect_err(name);
        assert_eq!(twice.kind(), ErrorKind::UniqueViolation, "{name}: {twice}");
        let read_only = aludel::TransactionOptions::new().read_only();
        let write: Result<_> = sandbox.begin_with(&read_only, |it| it.insert_all(&[tag("b")]));
        assert_eq!(write.expect_err(name).kind(), ErrorKind::ReadOnly, "{name}");
        drop(sandbox);
        assert!(tags(engine).is_empty(), "{name}");
    });
}

#[test]
fn a_sandbox_whose_database_has_committed_says_so() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        drop(with_tables(engine));
        let sandbox = engine.sandbox().expect(name);
        let mut conn = sandbox.connect().expect("a connection");
        let made = conn.run("CREATE TABLE made (n INTEGER)", &none());
        if matches!(name, "mariadb" | "mysql") {
            let error = made.expect_err(name).to_string();
            assert!(error.contains("has committed the sandbox's transaction"), "{error}");
            conn.insert_all(&[tag("a")]).expect_err("nothing more is done in it");
            assert!(tags(engine).is_empty());
        } else {
            made.expect(name);
        }
    });
}

#[test]
fn a_function_for_new_connections_leaves_no_transaction_open() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let options = EngineOptions::new().on_connect(|conn| conn.script("BEGIN"));
        let engine = create_engine_with(&place.url_with("pool_size=1"), &options).expect("an engine");
        let error = engine.connect().expect_err(name);
        assert!(error.to_string().contains("left a transaction open"), "{name}: {error}");
    });
}

#[test]
fn a_function_for_new_connections_may_set_several_things_at_once() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let two = format!("{0}; {0}", setting(&place.engine));
        let options = EngineOptions::new().on_connect(move |conn| conn.script(&two));
        let engine = create_engine_with(&place.url_with("pool_size=1"), &options).expect("an engine");
        let in_transaction = engine.connect().map(|it| it.in_transaction());
        assert!(!in_transaction.expect(name), "{name}");
    });
}

#[test]
fn a_chained_transaction_does_not_reach_the_next_one() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let engine = place.engine_with("pool_size=1").expect("an engine");
        drop(with_tables(&engine));
        let chained = engine.connect().and_then(|mut it| {
            it.script("BEGIN")?;
            it.script("COMMIT AND CHAIN")?;
            it.insert_all([&tag("chained")])
        });
        assert_eq!(chained.is_err(), name == "sqlite", "{name}: only SQLite has no such words");
        assert!(!engine.connect().expect(name).in_transaction(), "{name}");
        assert_eq!(tags(&place.engine), [""; 0], "{name}: it was not committed");
    });
}

#[test]
fn a_transaction_that_was_refused_is_none() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let mut conn = place.engine.connect().expect("a connection");
        conn.script("BEGIN NONSENSE").expect_err(name);
        assert!(!conn.in_transaction(), "{name}");
        conn.begin().and_then(Transaction::commit).expect(name);
    });
}

/// One after the other on the one connection of a pool.
fn borrow_twice(place: &Place, leave: &str, look: impl FnOnce(&mut Connection)) {
    let engine = place.engine_with("pool_size=1").expect("an engine");
    engine.connect().and_then(|mut it| it.query(leave, &none(), &mut |_| Ok(ControlFlow::Continue(())))).expect(leave);
    look(&mut engine.connect().expect("a connection"));
}

#[test]
fn what_a_session_keeps_does_not_reach_the_next_one() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let kind = if name == "postgresql" || name == "sqlite" { "TEMP" } else { "TEMPORARY" };
        let engine = place.engine_with("pool_size=1").expect("an engine");
        engine.connect().and_then(|mut it| it.run(&format!("CREATE {kind} TABLE secret (n INTEGER)"), &none())).expect(name);
        let read = engine.connect().and_then(|mut it| it.scalar(text("SELECT n FROM secret").columns::<i64>()));
        assert_eq!(read.expect_err(name).kind(), ErrorKind::Syntax, "{name}: there is no such table");
        match name {
            "postgresql" => {
                borrow_twice(place, "SELECT set_config('timezone', 'Asia/Tokyo', false)", |conn| {
                    let zone = conn.scalar(text("SHOW timezone").columns::<String>()).expect("a zone");
                    assert_eq!(zone.as_deref(), Some("UTC"));
                });
                borrow_twice(place, "SELECT pg_try_advisory_lock(77)", |_| {
                    let free = place.engine.connect().and_then(|mut it| {
                        std::thread::sleep(Duration::from_millis(100));
                        it.scalar(text("SELECT pg_try_advisory_xact_lock(77)").columns::<bool>())
                    });
                    assert_eq!(free.expect("an answer"), Some(true));
                });
            }
            "sqlite" => {}
            _ => borrow_twice(place, "SELECT @v := 5", |conn| {
                let value = conn.scalar(text("SELECT @v IS NULL").columns::<bool>()).expect("a value");
                assert_eq!(value, Some(true));
            }),
        }
    });
}

#[test]
fn an_error_of_the_program_says_nothing_of_the_transaction() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        drop(with_tables(engine));
        for (number, kind) in (0..).zip([ErrorKind::UniqueViolation, ErrorKind::Timeout, ErrorKind::Connection, ErrorKind::Busy])
        {
            let done: Result<()> = engine.begin(|transaction| {
                transaction.insert_all(&[tag(&format!("t{number}"))])?;
                let mut seen = 0;
                let read = transaction.execute(select(Tag.name))?.for_each(|_| {
                    seen += 1;
                    Err(Error::database(kind, "made up by the program").with_code("26000"))
                });
                assert_eq!(read.expect_err(name).kind(), kind, "{name}");
                assert_eq!(seen, 1, "{name}: shown once");
                Ok(())
            });
            done.expect(name);
        }
        assert_eq!(tags(engine).len(), 4, "{name}");
    });
}

#[test]
fn a_value_that_a_database_repeats_is_taken_out() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let mut conn = engine.connect().expect("a connection");
        let sql = match name {
            "sqlite" => "SELECT json_extract('{}', :q)",
            "postgresql" => "SELECT to_tsquery(:q)::text",
            _ => "SELECT CAST(:q AS DATE) + INTERVAL 1 DAY",
        };
        let result = conn.scalar(text(sql).bind("q", "s3cret token (").columns::<Option<String>>());
        if let Err(error) = result {
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{name}: {error:?}");
        } else {
            assert!(name == "mariadb" || name == "mysql");
        }
    });
}

#[test]
fn limits_beyond_what_a_database_can_count_are_no_panics() {
    let engine = create_engine("sqlite://?lock_timeout=100000h").expect("an engine");
    let mut conn = engine.connect().expect("a connection");
    conn.set_statement_timeout(Some(Duration::MAX)).expect("a long time");
    assert_eq!(conn.scalar(text("SELECT 1").columns::<i64>()).expect("an answer"), Some(1_i64));
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        conn.set_statement_timeout(Some(Duration::from_micros(400))).expect("a short time");
        let slow = if engine.dialect().name() == "postgresql" { "SELECT count(*) FROM pg_sleep(3)" } else { "SELECT SLEEP(3)" };
        if engine.dialect().name() != "sqlite" {
            conn.scalar(text(slow).columns::<i64>()).expect_err("it is a limit");
        }
    });
}

#[test]
fn a_program_may_have_errors_of_its_own_and_is_run_again_all_the_same() {
    #[derive(Debug)]
    enum Failure {
        Database(Error),
        TooMany,
    }
    impl From<Error> for Failure {
        fn from(error: Error) -> Self {
            Self::Database(error)
        }
    }
    each_shared(|place| {
        let name = place.engine.dialect().name();
        tables().create_all(&place.engine).expect("tables");
        let busy = |sql: &str| if sql.contains("race") { Err(Error::database(ErrorKind::Busy, "on purpose")) } else { Ok(()) };
        let engine =
            create_engine_with(&place.url_with("echo=false"), &EngineOptions::new().before_statement(busy)).expect("one");
        let mut runs = 0;
        let result: Result<(), Failure> = engine.transaction(&RetryPolicy::new().attempts(3), |transaction| {
            runs += 1;
            transaction.insert_all(&[user("Ann", None)])?;
            transaction.run("SELECT 'race'", &none())?;
            Ok(())
        });
        assert!(matches!(result, Err(Failure::Database(error)) if error.is_retryable()), "{name}");
        assert_eq!(runs, 3, "{name}");
        let mut runs = 0;
        let result: Result<(), Failure> = engine.transaction(&RetryPolicy::new(), |_| {
            runs += 1;
            Err(Failure::TooMany)
        });
        assert!(matches!(result, Err(Failure::TooMany)), "{name}");
        assert_eq!(runs, 1, "{name}");
    });
}

#[test]
fn a_connection_that_died_idle_is_replaced_when_a_transaction_begins() {
    each_shared(|place| {
        let (sql, other) = match place.engine.dialect().name() {
            "postgresql" => ("SELECT pg_backend_pid()::bigint", "SELECT pg_terminate_backend(:id::int)"),
            "sqlite" => return,
            _ => ("SELECT connection_id()", "KILL :id"),
        };
        let engine = place.engine_with("pool_size=1").expect("an engine");
        let id = engine.connect().and_then(|mut it| it.scalar(text(sql).columns::<i64>())).expect("an id").expect("a row");
        let kill = other.replace(":id", &id.to_string());
        let killed = place.engine.connect().and_then(|mut it| it.query(&kill, &none(), &mut |_| Ok(ControlFlow::Continue(()))));
        killed.expect("killed");
        std::thread::sleep(Duration::from_millis(100));
        let begun: Result<()> = engine.begin(|_| Ok(()));
        begun.expect("another connection");
    });
}
