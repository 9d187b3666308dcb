//! Who is told of connections and statements: functions of the program, `tracing`, the database's own logs.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use aludel::prelude::*;
use aludel::{Engine, EngineOptions, Error, ErrorKind, create_engine_with};

use crate::engines::{Place, each_shared};
use crate::fixture::{Tag, tables};
use crate::statement_log::{Said, listen};

fn engine(place: &Place, options: &EngineOptions) -> Engine {
    create_engine_with(&place.url_with("pool_size=2"), options).expect("an engine")
}

fn one(engine: &Engine) -> aludel::Result<Option<i64>> {
    engine.connect()?.scalar(text("SELECT 1").columns::<i64>())
}

#[test]
fn each_connection_is_told_of_once_and_each_use_of_it_again() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let (connects, checkouts) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let (one_more, again) = (Arc::clone(&connects), Arc::clone(&checkouts));
        let options = EngineOptions::new()
            .on_connect(move |connection| {
                one_more.fetch_add(1, Ordering::Relaxed);
                connection.ping()
            })
            .on_checkout(move |_| {
                again.fetch_add(1, Ordering::Relaxed);
                Ok(())
            });
        let engine = engine(place, &options);
        for _ in 0..3 {
            one(&engine).expect(name);
        }
        assert_eq!((connects.load(Ordering::Relaxed), checkouts.load(Ordering::Relaxed)), (1, 3), "{name}");
    });
}

#[test]
fn settings_of_new_connections_stay_with_them() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let (set, get) = match name {
            "sqlite" => ("PRAGMA cache_size = -12345", "PRAGMA cache_size"),
            "postgresql" => ("SET work_mem = '12345kB'", "SELECT setting::bigint FROM pg_settings WHERE name = 'work_mem'"),
            _ => ("SET SESSION sort_buffer_size = 123456", "SELECT @@sort_buffer_size"),
        };
        let engine = engine(place, &EngineOptions::new().on_connect(move |connection| connection.script(set)));
        for _ in 0..3 {
            let value = engine.connect().and_then(|mut it| it.scalar(text(get).columns::<i64>())).expect(name);
            assert!(matches!(value, Some(-12345 | 12345 | 123_456)), "{name}: {value:?}");
        }
        assert_eq!(engine.pool_status().map(|it| it.open), Some(1), "{name}: no reason to throw the connection away");
    });
}

#[test]
fn a_function_that_fails_is_the_error_of_connecting() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let refuse = |_: &mut dyn aludel::engine::DriverConnection| Err(Error::statement("refused on purpose"));
        let error = engine(place, &EngineOptions::new().on_connect(refuse)).connect().expect_err(name);
        assert_eq!(error.to_string(), "refused on purpose", "{name}");
        let engine = engine(place, &EngineOptions::new().on_checkout(refuse));
        for _ in 0..5 {
            let error = engine.connect().expect_err(name);
            assert_eq!(error.to_string(), "refused on purpose", "{name}");
        }
        assert_eq!(engine.pool_status().map(|it| it.open - it.idle), Some(0), "{name}: none is held");
    });
}

#[test]
fn statements_are_told_of_with_their_errors_and_can_be_refused() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&seen);
        let options = EngineOptions::new()
            .before_statement(|sql| if sql.contains("forbidden") { Err(Error::statement("not this one")) } else { Ok(()) })
            .after_statement(move |statement| {
                let entry = (statement.sql.to_owned(), statement.error.map(Error::kind));
                told.lock().expect("no panic").push(entry);
            });
        let engine = engine(place, &options);
        let result = engine.begin(|transaction| {
            transaction.scalar(text("SELECT 1").columns::<i64>())?;
            transaction.scalar(text("SELECT forbidden").columns::<i64>())
        });
        assert_eq!(result.expect_err(name).to_string(), "not this one", "{name}");
        engine.connect().and_then(|mut it| it.execute(text("SELEKT 1"))).expect_err(name);
        let expected = [
            ("BEGIN".to_owned(), None),
            ("SELECT 1".to_owned(), None),
            ("ROLLBACK".to_owned(), None),
            ("SELEKT 1".to_owned(), Some(ErrorKind::Syntax)),
        ];
        assert_eq!(*seen.lock().expect("no panic"), expected, "{name}");
    });
}

#[test]
fn tags_reach_the_server_and_change_nothing_else() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let engine = engine(place, &EngineOptions::new().tag("application", "shop"));
        let (recorded, recording) = engine.recorded();
        let mut conn = recorded.connect().expect("a connection");
        conn.scalar(text("SELECT 1").columns::<i64>()).expect(name);
        conn.tag("route", "/users/{id}");
        conn.scalar(select(literal(2_i64).cast::<i64>())).expect(name);
        let texts: Vec<_> = recording.take().into_iter().map(|it| it.sql).collect();
        assert_eq!(texts[0], "SELECT 1 /*application='shop'*/", "{name}");
        assert!(texts[1].ends_with(" /*application='shop',route='%2Fusers%2F%7Bid%7D'*/"), "{name}: {}", texts[1]);
        let error = conn.scalar(text("SELEKT 1").columns::<i64>()).expect_err(name);
        assert_eq!(error.sql(), Some("SELEKT 1"), "{name}");
        if name == "postgresql" {
            let own = "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()";
            let query = conn.scalar(text(own).columns::<String>()).expect(name).expect("a row");
            assert!(query.ends_with("/*application='shop',route='%2Fusers%2F%7Bid%7D'*/"), "{query}");
        }
    });
}

#[test]
fn spans_have_the_names_of_opentelemetry() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let ((), said) = listen(|| {
            one(&place.engine).expect(name);
            let missing = text("SELECT * FROM \"no_such\" WHERE 's3cret' = :x").bind("x", "s3cret");
            place.engine.connect().and_then(|mut it| it.execute(missing)).expect_err(name);
        });
        let spans: Vec<_> =
            said.into_iter().filter_map(|it| if let Said::Span(fields) = it { Some(fields) } else { None }).collect();
        let span = &spans[0];
        assert_eq!(span["otel.name"], "SELECT", "{name}");
        assert_eq!(span["otel.kind"], "client");
        assert_eq!(span["db.system.name"], name);
        assert_eq!(span["db.query.text"], "SELECT 1");
        assert_eq!(span["db.query.summary"], "SELECT");
        if name != "sqlite" {
            assert_eq!(span["server.address"], "127.0.0.1");
            assert!(span["server.port"].parse::<u16>().is_ok());
            assert!(!span["db.namespace"].is_empty());
        }
        let failed = spans.last().expect("a span");
        assert_eq!(failed["otel.status_code"], "ERROR", "{name}");
        assert_eq!(failed["db.response.status_code"], failed["error.type"], "{name}");
        assert_eq!(failed["db.query.summary"], "SELECT no_such", "{name}");
    });
}

#[test]
fn a_connection_that_was_closed_is_told_of_once() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let closed = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&closed);
        let options = EngineOptions::new().on_close(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let engine = engine(place, &options);
        one(&engine).expect(name);
        one(&engine).expect(name);
        assert_eq!(closed.load(Ordering::Relaxed), 0, "{name}");
        engine.connect().expect(name).invalidate();
        assert_eq!(closed.load(Ordering::Relaxed), 1, "{name}");
        one(&engine).expect(name);
        engine.dispose();
        assert_eq!(closed.load(Ordering::Relaxed), 2, "{name}");
    });
}

#[test]
fn nobody_is_told_a_value_of_a_parameter() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        tables().create_all(&place.engine).expect("tables");
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let (mapped, after) = (Arc::clone(&heard), Arc::clone(&heard));
        let options = EngineOptions::new()
            .map_error(move |error| {
                mapped.lock().expect("no panic").push(error.to_string());
                error
            })
            .after_statement(move |event| {
                after.lock().expect("no panic").extend(event.error.map(ToString::to_string));
            });
        let mut conn = engine(place, &options).connect().expect("a connection");
        let secret = |label: &str| Tag { name: "s3cret-name".to_owned(), label: Some(label.to_owned()) };
        let error = conn.insert_all([&secret("a"), &secret("b")]).expect_err(name);
        assert!(error.is_unique_violation(), "{name}: {error}");
        conn.insert_all([&secret("a")]).expect(name);
        conn.insert_all([&secret("b")]).expect_err(name);
        let heard = heard.lock().expect("no panic");
        assert!(heard.len() >= 4, "{name}: {heard:?}");
        assert!(heard.iter().all(|it| !it.contains("s3cret")), "{name}: {heard:?}");
    });
}
