//! Bad input from outside: URLs, files, rows that are not what the program thinks. Each is a clear error.

use aludel::prelude::*;
use aludel::{Engine, ErrorKind, create_engine};

use crate::engines::{each_engine, sqlite};
use crate::fixture::{User, tables};

fn message(url: &str) -> String {
    let error = create_engine(url).expect_err(url);
    assert!(matches!(error.kind(), ErrorKind::Url | ErrorKind::Connection), "{error:?}");
    error.to_string()
}

#[test]
fn a_wrong_url_says_what_is_wrong() {
    assert!(message("app.db").contains("starts with its scheme"));
    assert!(message("oracle://host/db").contains("unknown scheme `oracle://`"));
    assert!(message("sqlite://app.db").contains("three slashes"));
    assert!(message("sqlite:///app.db?mode=wild").contains("`mode` of the engine URL must be `ro`"));
    assert!(message("sqlite://?mode=ro").contains("in memory takes no option `mode`"));
    assert!(message("sqlite:///app.db?sise=3").contains("unknown option `sise`: there are mode, pool_size"));
    assert!(message("postgresql://host/db?sise=3").contains("unknown option `sise`: there are host"));
    assert!(message("mysql://host/db?sise=3").contains("unknown option `sise`: there are socket"));
    assert!(message("mysql://host/db?pool_size=x").contains("`pool_size` of the engine URL must be a whole number"));
    assert!(message("mysql://host/db?sslmode=verify-ca").contains("use `sslmode=verify-full`"));
    assert!(message("postgresql://host/db?sslmode=verify-full&sslrootcert=no.crt").contains("`no.crt`"));
    assert!(message("postgresql://host/db?statement_cache_size=0&lock_timeout=1s").contains("ALTER ROLE"));
    assert!(message("postgresql://host:port/db").contains("not one of PostgreSQL"));
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let text = message("sqlite:////no/such/folder/app.db");
    assert!(text.contains("/no/such/folder/app.db"), "{text}");
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing.db");
    assert!(message(&format!("sqlite:///{}?mode=rw", missing.display())).contains("missing.db"));
    let garbage = folder.path().join("garbage.db");
    std::fs::write(&garbage, "this is no database, however long it may be".repeat(40)).expect("a file");
    let error = create_engine(&format!("sqlite:///{}", garbage.display()))
        .and_then(|engine| engine.connect()?.scalar(text_of("SELECT 1 FROM sqlite_schema")))
        .expect_err("no database");
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
}

fn text_of(sql: &'static str) -> aludel::query::Text<i64> {
    text(sql).columns()
}

#[test]
fn a_file_keeps_what_was_committed() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:///{}", folder.path().join("app.db").display());
    let engine = create_engine(&url).expect("an engine");
    tables().create_all(&engine).expect("tables");
    engine.connect().and_then(|mut it| it.insert_all(&[crate::connection::user("Ann", None)])).expect("a user");
    drop(engine);
    let count = |engine: &Engine| engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
    let read_only = create_engine(&format!("{url}?mode=ro")).expect("an engine");
    assert_eq!(count(&read_only).expect("a count"), Some(1));
    read_only.connect().and_then(|mut it| it.execute(delete(User).all_rows())).expect_err("read only");
}

#[test]
fn an_unreachable_server_is_an_error_without_the_password() {
    for scheme in ["postgresql", "mysql"] {
        // Port 1 of this machine: nobody listens there.
        let text = message(&format!("{scheme}://ann:s3cret@127.0.0.1:1/db"));
        assert!(text.starts_with("cannot connect"), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn a_row_of_another_shape_names_the_column() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let error = conn.scalars(text("SELECT 'ten' AS age").columns::<i32>()).expect_err("no number");
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("column 1 (`age`): expected i32, found text"), "{error}");
        let error = conn.scalars(text("SELECT 300 AS small").columns::<u8>()).expect_err("too big");
        assert!(error.to_string().contains("column 1 (`small`): expected u8, found 300"), "{error}");
        let error = conn.scalars(text("SELECT NULL AS name").columns::<String>()).expect_err("NULL");
        assert!(error.to_string().contains("column 1 (`name`): expected text, found NULL"), "{error}");
        let error = conn.scalars(text("SELECT 1, 2").columns::<i32>()).expect_err("two columns");
        assert!(error.to_string().contains("the row has 2 columns where 1 are needed"), "{error}");
        let error = conn.scalars(text("SELECT 1").columns::<(i32, i32)>()).expect_err("one column");
        assert!(error.to_string().contains("the row has 1 columns where 2 are needed"), "{error}");
    });
}

#[test]
fn parameters_are_counted_before_anything_is_sent() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let numbers: Vec<i64> = (0..70_000).collect();
        // As text and parameters; a statement that is executed as such has no limit.
        let statement = select(literal(1_i64)).where_(literal(1_i64).in_(aludel::expr::spelled(numbers)));
        let compiled = statement.compile(engine.dialect()).expect("a text");
        let error = conn.query(&compiled.sql, &compiled.parameters, &mut |_| Ok(std::ops::ControlFlow::Break(())));
        let error = error.expect_err("too many");
        assert!(!error.to_string().contains("drained"), "{error}");
        let after = conn.scalar(select(literal(7_i64).cast::<i64>())).expect("the connection still works");
        assert_eq!(after, Some(7));
    });
}

#[test]
fn text_with_nul_is_stored_or_refused_and_never_cut() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let sent = "a\0b".to_owned();
        match conn.scalar(select(literal(sent.clone()).cast::<String>())) {
            Ok(back) => assert_eq!(back, Some(sent), "{}", engine.dialect().name()),
            Err(error) => assert!(error.to_string().contains("NUL"), "{error}"),
        }
    });
}

#[test]
fn statements_of_rows_and_of_none_are_told_apart() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let error = conn.execute(text("SELECT 1")).expect_err("it gives rows");
        assert!(error.to_string().contains("gives rows"), "{error}");
        conn.scalar(select(literal(1_i64).cast::<i64>())).expect("the connection still works");
    });
}

#[test]
fn a_foreign_key_is_checked_on_sqlite_too() {
    let place = sqlite();
    tables().create_all(&place.engine).expect("tables");
    let mut conn = place.engine.connect().expect("a connection");
    assert_eq!(conn.scalar(text("PRAGMA foreign_keys").columns::<i64>()).expect("a setting"), Some(1));
}
