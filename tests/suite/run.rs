//! Statements run on all databases, which must agree.

use std::fmt::Debug;

use aludel::prelude::*;
use aludel::query::Selection;
use aludel::row::{Cells, Row};
use aludel::types::{Value, ValueRef};

use crate::databases::{Database, each_database};
use crate::fixture;

/// Puts the rows of the fixture into every database.
pub(crate) fn with_rows() {
    fixture::inserts().iter().for_each(|it| does(&**it));
}

/// Runs a statement on every database.
#[track_caller]
pub(crate) fn does(stmt: &dyn Statement) {
    each_database(|database| {
        does_on(database, stmt);
    });
}

#[track_caller]
fn does_on(database: &mut dyn Database, stmt: &dyn Statement) {
    let dialect = database.dialect();
    let compiled = stmt.compile(dialect).unwrap_or_else(|error| panic!("{}: {error}", dialect.name()));
    if let Err(error) = database.run(&compiled.sql, &compiled.parameters) {
        panic!("{}: {error}\n{}\n{:?}", dialect.name(), compiled.sql, compiled.parameters);
    }
}

/// Runs a statement on every database, which must refuse it.
#[track_caller]
pub(crate) fn fails(stmt: &dyn Statement) {
    each_database(|database| {
        let dialect = database.dialect();
        let compiled = stmt.compile(dialect).unwrap_or_else(|error| panic!("{}: {error}", dialect.name()));
        let result = database.run(&compiled.sql, &compiled.parameters);
        assert!(result.is_err(), "{} runs it: {}", dialect.name(), compiled.sql);
    });
}

/// Runs a query on every database, with its values beside the text and inside. The rows are the expected ones.
#[track_caller]
pub(crate) fn gives<Q: Reads<Selection: Selection<Row: PartialEq + Debug>>>(query: &Q, expected: &[RowOf<Q>]) {
    gives_except(&[], query, expected);
}

/// What a row of a query is.
type RowOf<Q> = <<Q as Reads>::Selection as Selection>::Row;

/// As [`gives`], on the databases that are not named; those must refuse the query as something they have not.
#[track_caller]
pub(crate) fn gives_except<Q: Reads<Selection: Selection<Row: PartialEq + Debug>>>(
    refusing: &[&str],
    query: &Q,
    expected: &[RowOf<Q>],
) {
    each_database(|database| {
        let dialect = database.dialect();
        let name = dialect.name();
        if refusing.contains(&name) {
            let error = query.compile(dialect).expect_err("a database that does not have it refuses it");
            assert_eq!(error.kind(), aludel::ErrorKind::Unsupported, "{name}: {error}");
            return;
        }
        let compiled = query.compile(dialect).unwrap_or_else(|error| panic!("{name}: {error}"));
        let rows = rows_of::<Q::Selection>(database, &compiled.sql, &compiled.parameters);
        assert_eq!(rows, expected, "{name}: {}\n{:?}", compiled.sql, compiled.parameters);
        let inline = query.inline(dialect).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rows_of::<Q::Selection>(database, &inline, &[]), expected, "{name}: {inline}");
    });
}

/// The rows of a query without parameters, whatever they are.
#[track_caller]
pub(crate) fn rows_of_query<S: Selection>(database: &mut dyn Database, _: &Select<S>, sql: &str) -> Vec<S::Row> {
    rows_of::<S>(database, sql, &[])
}

#[track_caller]
fn rows_of<S: Selection>(database: &mut dyn Database, sql: &str, parameters: &[Value]) -> Vec<S::Row> {
    let name = database.dialect().name();
    let grid = database.run(sql, parameters).unwrap_or_else(|error| panic!("{name}: {error}\n{sql}\n{parameters:?}"));
    let decode = |row: &Vec<Value>| {
        S::decode(&mut Cells::new(&GridRow(row))).unwrap_or_else(|error| panic!("{name}: {error}\n{sql}\n{row:?}"))
    };
    grid.iter().map(decode).collect()
}

struct GridRow<'r>(&'r [Value]);

impl Row for GridRow<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, index: usize) -> aludel::Result<ValueRef<'_>> {
        Ok(self.0[index].as_ref())
    }

    fn name(&self, _: usize) -> &str {
        "a column"
    }
}
