//! Inserting, changing and deleting many rows: in the way that is fastest on the database at hand.

mod delete;
mod insert;
mod returning;
mod update;

use super::RowBatch;
use crate::error::{Error, Result};
use crate::schema::Table;
use crate::types::ValueRef;

/// How a database takes many rows fastest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the core must handle every way")]
pub enum BulkInsert {
    /// Row by row on one prepared statement: where a statement costs no round trip.
    OneByOne,
    /// All rows in one statement, each column an array.
    Columns,
    /// Many rows in one statement.
    ManyRows,
}

/// Passes if each row has so many values.
fn require_width(table: &Table, rows: &dyn RowBatch, needed: usize) -> Result<()> {
    match rows.columns() {
        given if given == needed => Ok(()),
        given => Err(Error::parameter(format!(
            "each row for `{}` has {given} values, and {needed} columns are named: give one value for each of them",
            table.name
        ))),
    }
}

/// Passes if there are columns to find rows by, and each row has a value for every one of them, from the value at `start` on:
/// nothing is equal to NULL, so such a row would be passed over without a word.
fn require_keys(table: &Table, keys: &[usize], rows: &dyn RowBatch, start: usize) -> Result<()> {
    if keys.is_empty() {
        return Err(Error::statement(format!(
            "rows of `{}` are to be found by no column at all: name those of a key",
            table.name
        )));
    }
    for row in 0..rows.rows() {
        for (position, column) in keys.iter().enumerate() {
            if matches!(rows.value(row, start + position)?, ValueRef::Null) {
                return Err(Error::parameter(format!(
                    "a row of `{}` is to be found by `{}`, which is NULL, and nothing is equal to NULL: find it by columns that have values",
                    table.name, table.columns[*column].name
                )));
            }
        }
    }
    Ok(())
}
