//! Sequences of the database.

use aludel::prelude::*;

use crate::databases::{each_database, with_database};
use crate::fixture::Tag;
use crate::run::{gives_except, with_rows};

/// The names are in quotes, the quotes in them doubled.
const NAME: &str = "a \"b\" `c` 'd'";

#[test]
fn each_asks_for_the_next_number() {
    with_database("postgresql", |it| it.run(r#"CREATE SEQUENCE "a ""b"" `c` 'd'""#, &[]).map(drop).expect("a sequence"));
    with_database("mariadb", |it| it.run("CREATE SEQUENCE `a \"b\" ``c`` 'd'`", &[]).map(drop).expect("a sequence"));
    let next = || select(sequence(NAME).next_value());
    crate::check::approve(
        "sequences/next_value",
        &crate::databases::DIALECTS.map(|it| next().inline(it).unwrap_or_else(|error| format!("error: {error}"))).join("\n"),
    );
    // Once with its values beside the text, once with them inside.
    for database in ["postgresql", "mariadb"] {
        with_database(database, |it| {
            let compiled = next().compile(it.dialect()).expect("it has sequences");
            assert!(compiled.is_opaque);
            for number in 1..=2 {
                assert_eq!(it.run(&compiled.sql, &[]).expect("a number"), [[aludel::types::Value::I64(number)]]);
            }
        });
    }
}

#[test]
fn a_row_takes_a_number() {
    for database in ["postgresql", "mariadb"] {
        with_database(database, |it| it.run("CREATE SEQUENCE numbers START WITH 7", &[]).map(drop).expect("a sequence"));
    }
    with_rows();
    let stmt = insert(Tag).values((Tag.name.set("numbered"), Tag.label.set(sequence("numbers").next_value().cast::<String>())));
    each_database(|database| {
        let Ok(compiled) = stmt.compile(database.dialect()) else { return };
        database.run(&compiled.sql, &compiled.parameters).expect("a row");
    });
    gives_except(
        &["sqlite"],
        &select((Tag.label, sequence("numbers").next_value().is_null())).where_(Tag.name.eq("numbered")),
        &[(Some("7".to_owned()), false)],
    );
}
