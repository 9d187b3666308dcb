//! Random terms, selected from a table, are on every database what they are in Rust.

use aludel::ErrorKind;
use aludel::prelude::*;
use proptest::prelude::*;

use super::chance::{numbers, try_cases};
use super::queries::LONGEST;
use super::selection::Columns;
use super::table::{self, Grain, Table};
use super::terms::{Choices, Place, Term, Value};
use crate::databases::{Database, Grid, each_database};

/// Random terms, as many as one query asks for.
const TERMS: usize = 24;

#[test]
fn terms_are_what_they_are_in_rust() {
    table::create();
    let rows = Table::Grains.rows();
    try_cases(300, prop::collection::vec(numbers(), 1..=TERMS), |cases| {
        let terms: Vec<_> = cases.iter().map(|it| term(it)).collect();
        let mut result = Ok(());
        each_database(|database| {
            if result.is_ok() {
                result = has_the_values(database, &terms, rows);
            }
        });
        result
    });
}

pub(super) fn term(numbers: &[u32]) -> Term {
    let mut choices = Choices::new(numbers);
    let kind = choices.kind();
    choices.term(kind, &Table::Grains.kinds())
}

/// Asks a database for all terms that have a meaning there, with values beside the text and inside.
pub(super) fn has_the_values(database: &mut dyn Database, terms: &[Term], rows: &[Vec<Value>]) -> Result<(), String> {
    let place = Place::of(database.dialect().name());
    let expected = |term: &Term| rows.iter().map(|row| term.value(row, place)).collect::<Result<Vec<_>, _>>().ok();
    let known: Vec<_> = terms.iter().filter_map(|it| Some((it, expected(it)?))).collect();
    let known: Vec<_> = known.into_iter().filter(|(term, _)| can_be_asked(database, term)).collect();
    if known.is_empty() {
        return Ok(());
    }
    let query = query(known.iter().map(|(term, _)| *term));
    let compiled = query.compile(database.dialect()).map_err(|error| error.to_string())?;
    let inline = query.inline(database.dialect()).map_err(|error| error.to_string())?;
    for (sql, parameters) in [(compiled.sql, compiled.parameters), (inline, Vec::new())] {
        let found = database.run(&sql, &parameters).and_then(|found| are_the_values(&known, &found));
        found.map_err(|why| format!("{place:?}: {why}\n{terms:?}\n{sql}\n{parameters:?}"))?;
    }
    Ok(())
}

fn query<'t>(terms: impl Iterator<Item = &'t Term>) -> Select<Columns> {
    let grains = Grain.alias("grain");
    let columns = Table::Grains.columns("grain");
    select(Columns::plain(terms.map(|it| it.node(&columns)).collect())).from(grains).order_by(grains.id)
}

/// Whether the database does not say that it cannot do what the term is about, and the text is not too long.
fn can_be_asked(database: &dyn Database, term: &Term) -> bool {
    match query(std::iter::once(term)).inline(database.dialect()) {
        Ok(sql) => sql.len() <= LONGEST,
        Err(error) => error.kind() != ErrorKind::Unsupported,
    }
}

fn are_the_values(known: &[(&Term, Vec<Value>)], found: &Grid) -> Result<(), String> {
    for (column, (term, expected)) in known.iter().enumerate() {
        for (row, expected) in expected.iter().enumerate() {
            let cell = &found[row][column];
            let value = term.kind().read(cell).map_err(|error| format!("{term:?}: {error}"))?;
            if !value.is_same(expected) {
                return Err(format!("{term:?} is {value} in row {}, not {expected}", row + 1));
            }
        }
    }
    Ok(())
}
