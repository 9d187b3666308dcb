//! The recording engine: what a session sends, as a text for snapshots.

use aludel::prelude::*;

use crate::connection::user;
use crate::engines::{each_engine, sqlite};
use crate::fixture::{Tag, User, tables};

#[test]
fn a_session_can_be_read_in_the_record() {
    let place = sqlite();
    tables().create_all(&place.engine).expect("tables");
    let (engine, recording) = place.engine.recorded();
    let mut session = Session::new(&engine);
    let rust = session.add(Tag { name: "rust".to_owned(), label: None });
    session.add(Tag { name: "sql".to_owned(), label: Some("SQL".to_owned()) });
    session.commit().expect("a commit");
    session.edit(rust).label = Some("Rust".to_owned());
    session.commit().expect("a commit");
    let expected = [
        "BEGIN  0 rows",
        "SAVEPOINT aludel_2  0 rows",
        r#"INSERT INTO "tags" ("name", "label") VALUES (?, ?)  ['rust', NULL]  ['sql', 'SQL']  2 rows"#,
        "RELEASE SAVEPOINT aludel_2  0 rows",
        "COMMIT  0 rows",
        "BEGIN  0 rows",
        "SAVEPOINT aludel_2  0 rows",
        r#"UPDATE "tags" SET "label" = ? WHERE "name" = ?  ['Rust', 'rust']  1 row"#,
        "RELEASE SAVEPOINT aludel_2  0 rows",
        "COMMIT  0 rows",
    ];
    assert_eq!(recording.to_string().lines().collect::<Vec<_>>(), expected);
    assert_eq!(recording.take().len(), expected.len());
    assert_eq!(recording.to_string(), "");
}

#[test]
fn a_record_holds_queries_failures_and_row_counts() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let (engine, recording) = engine.recorded();
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[user("Ann", None), user("Bo", None)]).expect("users");
        conn.scalars(select(User.id).where_(User.name.ne("Cy"))).expect("rows");
        conn.insert_all(&[user("Ann", None)]).expect_err("the email is taken");
        let statements = recording.statements();
        // Where rows go in one by one, they do so within a transaction.
        let own = statements.iter().filter(|it| !matches!(it.sql.as_str(), "BEGIN" | "COMMIT"));
        let rows: Vec<_> = own.map(|it| it.rows).collect();
        assert_eq!(rows, [Some(2), Some(2), None], "{}: {recording}", engine.dialect().name());
    });
}
