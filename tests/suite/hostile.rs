//! Values and names that look like SQL: they stay values and names, and one call runs one statement.

use aludel::prelude::*;
use aludel::{Connection, Engine, ErrorKind, Result};

use crate::engines::each_engine;
use crate::faults::assert_usable;
use crate::fixture::{Tag, User, tables};

/// What has broken out of quotes, comments and placeholders of other libraries.
const HOSTILE: [&str; 44] = [
    "?",
    "??",
    "$1",
    "$2",
    ":x",
    ":name",
    "@x",
    "%s",
    "%",
    "_",
    "\\%",
    "\\_",
    "%(x)s",
    "{x}",
    "--",
    "-- ",
    "#",
    "/*",
    "*/",
    "/*! 1 */",
    "'",
    "''",
    "\"",
    "\"\"",
    "`",
    "``",
    "]",
    "[x]",
    "\\",
    "\\'",
    "\\\"",
    "';",
    "'; DROP TABLE users; --",
    "\"; DROP TABLE users; --",
    "`; DROP TABLE users; -- ",
    " OR 1=1 --",
    ")",
    "(",
    "a.b",
    "SELECT",
    "select 1",
    "null",
    "ʼ’",
    "é😀\u{202e}",
];

fn with_canary(engine: &Engine) {
    tables().create_all(engine).expect("tables");
    engine.connect().and_then(|mut it| it.insert_all(&[crate::connection::user("Ann", None)])).expect("a user");
}

#[track_caller]
fn canary_lives(conn: &mut Connection) {
    assert_eq!(conn.scalars(select(User.name)).expect("the table is there"), ["Ann"]);
}

#[test]
fn hostile_values_are_values_in_every_place_that_takes_one() {
    each_engine(|engine| {
        with_canary(engine);
        let mut conn = engine.connect().expect("a connection");
        for value in HOSTILE {
            as_value(&mut conn, value).unwrap_or_else(|error| panic!("{}: {value}: {error}", engine.dialect().name()));
            canary_lives(&mut conn);
        }
    });
}

/// Stored, found, compared, listed, matched, changed and deleted; bound, and as a literal.
fn as_value(conn: &mut Connection, value: &str) -> Result<()> {
    // A row that only a pattern taken for one would find.
    conn.insert_all(&[Tag { name: "zzz".to_owned(), label: None }])?;
    conn.insert_all(&[Tag { name: value.to_owned(), label: Some(value.to_owned()) }])?;
    let found = conn.execute(select(Tag).where_(Tag.name.eq(value)).where_(Tag.label.in_([value, "other"])))?.one()?;
    assert_eq!((found.name.as_str(), found.label.as_deref()), (value, Some(value)));
    let inline = select((Tag.name, literal(value))).where_(Tag.name.eq(value)).inline(conn.dialect())?;
    let literal_of = text(inline.leak()).columns::<(String, String)>();
    // A text of ours is read for `:name`, which a literal may hold: only in quotes, where it means nothing.
    assert_eq!(conn.execute(literal_of)?.one()?, (value.to_owned(), value.to_owned()));
    let written = text("SELECT name FROM tags WHERE name = :v AND label = :v").bind("v", value).columns::<String>();
    assert_eq!(conn.scalars(written)?, [value]);
    for pattern in [Tag.name.contains(value), Tag.name.starts_with(value), Tag.name.ends_with(value)] {
        assert_eq!(conn.scalars(select(Tag.name).where_(pattern))?, [value]);
    }
    conn.execute(update(Tag).set(Tag.label.set(Tag.label.concat(value))).where_(Tag.name.eq(value)))?;
    let changed = select(Tag.label).where_(Tag.label.is_not_null());
    assert_eq!(conn.scalars(changed)?, [Some(format!("{value}{value}"))]);
    assert_eq!(conn.execute(delete(Tag).where_(Tag.name.eq(value)))?.rows_affected, 1);
    assert_eq!(conn.execute(delete(Tag).where_(Tag.name.eq("zzz")))?.rows_affected, 1);
    Ok(())
}

#[test]
fn hostile_keys_go_through_a_session_and_come_back() {
    each_engine(|engine| {
        with_canary(engine);
        for value in HOSTILE {
            let mut session = Session::new(engine);
            let tag = session.add(Tag { name: value.to_owned(), label: None });
            session.commit().expect("a commit");
            session.edit(tag).label = Some(value.to_owned());
            session.commit().expect("a commit");
            let mut other = Session::new(engine);
            let found = other.get(Tag, value).expect("a look").expect("it is there");
            assert_eq!(other[found].label.as_deref(), Some(value));
            other.delete(found).expect("it is there");
            other.commit().expect("a commit");
        }
        canary_lives(&mut engine.connect().expect("a connection"));
    });
}

#[test]
fn hostile_names_are_names_in_every_place_that_takes_one() {
    each_engine(|engine| {
        with_canary(engine);
        let mut conn = engine.connect().expect("a connection");
        // MariaDB takes spaces at the start of a label away, and then does not find it; and its names have no characters of
        // four bytes. It says so in both cases.
        for name in HOSTILE.into_iter().filter(|it| !it.starts_with(' ') && !it.contains('😀')) {
            as_name(&mut conn, name).unwrap_or_else(|error| panic!("{}: {name}: {error}", engine.dialect().name()));
            canary_lives(&mut conn);
        }
    });
}

/// A label, that of a column of a subquery, the subquery itself, an alias of a table.
fn as_name(conn: &mut Connection, name: &'static str) -> Result<()> {
    let labeled = User.name.label(name);
    assert_eq!(conn.scalars(select(labeled.clone()).order_by(label::<String>(name)))?, ["Ann"]);
    let inner = select((User.id, labeled.clone())).subquery(name);
    assert_eq!(conn.scalars(select(inner.column(&labeled)).from(&inner))?, ["Ann"]);
    let other = User.alias(name);
    assert_eq!(conn.scalars(select(other.name).where_(other.name.eq("Ann")))?, ["Ann"]);
    Ok(())
}

#[test]
fn a_name_with_nul_or_none_at_all_is_refused_before_anything_is_sent() {
    each_engine(|engine| {
        with_canary(engine);
        let mut conn = engine.connect().expect("a connection");
        for name in ["", "a\0b", "\0"] {
            let error = conn.scalars(select(User.name.label(name))).expect_err("no name");
            assert_eq!(error.kind(), ErrorKind::Statement, "{error:?}");
        }
        canary_lives(&mut conn);
    });
}

#[test]
fn one_call_runs_one_statement() {
    each_engine(|engine| {
        with_canary(engine);
        for sql in [
            "DELETE FROM users; DELETE FROM users",
            "UPDATE users SET name = 'x'; DROP TABLE users",
            "DELETE FROM users;;DROP TABLE users",
        ] {
            let several = engine.connect().and_then(|mut it| it.execute(text(sql)).map(|_| ()));
            several.expect_err(sql);
            canary_lives(&mut engine.connect().expect("a connection"));
        }
        for sql in ["SELECT name FROM users; DROP TABLE users", "SELECT name FROM users; DELETE FROM users"] {
            let several = engine.connect().and_then(|mut it| it.scalars(text(sql).columns::<String>()));
            several.expect_err(sql);
            canary_lives(&mut engine.connect().expect("a connection"));
        }
        assert_usable(engine);
    });
}

#[test]
fn minus_before_a_negative_number_begins_no_comment() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        for number in [-1_i64, 1, 0, -9_007_199_254_740_993] {
            let bound = select((-literal(number), literal(10_i64) - number, -(-literal(number))));
            let row = conn.execute(bound.clone()).and_then(aludel::Rows::one).expect("a row");
            assert_eq!(row, (-number, 10 - number, number), "{}", engine.dialect().name());
            let inline = bound.inline(conn.dialect()).expect("a text");
            assert!(!inline.contains("--"), "{inline}");
        }
    });
}

/// Servers limit how much one message holds. What is beyond is an error, and what comes next is right.
#[test]
fn a_value_that_is_too_large_is_an_error_and_the_next_statement_is_right() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let label = "x".repeat(80 << 20);
        let sent = engine.connect().and_then(|mut it| it.insert_all(&[Tag { name: "large".to_owned(), label: Some(label) }]));
        if let Err(error) = &sent {
            assert!(error.to_string().len() < 1_000, "it does not repeat the value");
        }
        assert_eq!(sent.is_err(), engine.dialect().name() == "mariadb", "{:?}", sent.map_err(|it| it.to_string()));
        assert_usable(engine);
        let length = engine.connect().and_then(|mut it| it.scalar(select(func::length(Tag.name))));
        assert_eq!(length.expect("an answer").is_none(), sent_nothing(engine));
    });
}

/// Whether the large value of the test above is not there.
fn sent_nothing(engine: &Engine) -> bool {
    let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(Tag.name))));
    count.expect("a count") == Some(0)
}
