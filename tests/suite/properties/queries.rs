//! Random queries have the same rows on every database and in Rust.

use aludel::ErrorKind;
use aludel::prelude::*;
use proptest::prelude::*;

use super::chance::try_cases;
use super::query::Query;
use super::table;
use super::terms::{Choices, Kind, Place, Value};
use crate::databases::{Database, Grid, each_database};

#[test]
fn queries_have_the_rows_that_they_have_in_rust() {
    table::create();
    try_cases(250, numbers(), |numbers| on_each_database(|database| has_the_rows(database, &query(numbers))));
}

/// What is said in words that have an operand twice grows with every level, and some databases take gigabytes to read such a text.
pub(super) const LONGEST: usize = 8_000;

/// Numbers for a query.
pub(super) fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..120)
}

/// The query that numbers choose.
pub(super) fn query(numbers: &[u32]) -> Query {
    let mut choices = Choices::new(numbers);
    (choices.depth, choices.nesting, choices.nulls) = (2, 1, false);
    let kinds: Vec<Kind> = (0..=choices.below(3)).map(|_| choices.kind()).collect();
    choices.query(&kinds, &[])
}

/// Shows each database, until one fails.
pub(super) fn on_each_database(test: impl Fn(&mut dyn Database) -> Result<(), String>) -> Result<(), String> {
    let mut result = Ok(());
    each_database(|database| {
        if result.is_ok() {
            result = test(database);
        }
    });
    result
}

pub(super) fn has_the_rows(database: &mut dyn Database, query: &Query) -> Result<(), String> {
    let place = Place::of(database.dialect().name());
    let Ok(expected) = query.rows(&[], place) else { return Ok(()) };
    if !query.is_known(place) || !query.terms().into_iter().all(|it| it.is_defined(place)) {
        return Ok(());
    }
    let explain = |why: String| format!("{place:?}: {why}\n{query:?}");
    for (sql, found) in run(database, &query.select(&[])).map_err(explain)? {
        let found = read(&found, &query.kinds()).map_err(explain)?;
        let is_ordered = !query.order.is_empty();
        if !(if is_ordered { is_same(&found, &expected) } else { is_same(&sorted(&found), &sorted(&expected)) }) {
            return Err(explain(format!("{}\nis not\n{}\n{sql}", shown(&found), shown(&expected))));
        }
    }
    Ok(())
}

/// Runs a statement, with its values beside the text and inside. Nothing where the database says that it cannot.
pub(super) fn run(database: &mut dyn Database, query: &dyn Statement) -> Result<Vec<(String, Grid)>, String> {
    let compiled = match query.compile(database.dialect()) {
        Err(error) if error.kind() == ErrorKind::Unsupported => return Ok(Vec::new()),
        compiled => compiled.map_err(|error| error.to_string())?,
    };
    let inline = query.inline(database.dialect()).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    if inline.len() > LONGEST {
        return Ok(found);
    }
    for (sql, parameters) in [(compiled.sql, compiled.parameters), (inline, Vec::new())] {
        let rows = database.run(&sql, &parameters).map_err(|error| format!("{error}\n{sql}\n{parameters:?}"))?;
        found.push((format!("{sql}\n{parameters:?}"), rows));
    }
    Ok(found)
}

pub(super) fn read(found: &Grid, kinds: &[Kind]) -> Result<Vec<Vec<Value>>, String> {
    found.iter().map(|row| kinds.iter().zip(row).map(|(kind, cell)| kind.read(cell)).collect()).collect()
}

pub(super) fn is_same(left: &[Vec<Value>], right: &[Vec<Value>]) -> bool {
    let is_same = |(left, right): (&Vec<Value>, &Vec<Value>)| left.iter().zip(right).all(|(left, right)| left.is_same(right));
    left.len() == right.len() && left.iter().zip(right).all(is_same)
}

/// The rows in an order of their own.
pub(super) fn sorted(rows: &[Vec<Value>]) -> Vec<Vec<Value>> {
    let mut rows = rows.to_vec();
    rows.sort_by(|left, right| {
        left.iter().zip(right).map(|(left, right)| left.sorted(right)).find(|it| it.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    rows
}

pub(super) fn shown(rows: &[Vec<Value>]) -> String {
    let row = |row: &Vec<Value>| row.iter().map(Value::to_string).collect::<Vec<_>>().join(", ");
    rows.iter().map(row).collect::<Vec<_>>().join("; ")
}
