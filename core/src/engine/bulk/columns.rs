//! Rows as arrays, one for each column: all in one statement, or of very many or very long rows in several.

use crate::engine::{Connection, Outcome, Part, RowBatch};
use crate::error::Result;
use crate::types::ValueRef;

/// How many rows go into arrays at once, and how many bytes of text and the like: far below what a server takes, and enough
/// that a round trip costs nothing beside them.
const ROWS: usize = 20_000;
const BYTES: usize = 16 * 1024 * 1024;

impl Connection {
    /// Runs a text whose parameters are the columns of rows, for all rows or none.
    pub(super) fn run_in_columns(&mut self, text: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let end = end_of_part(rows, 0)?;
        if end == rows.rows() {
            return self.run_columns(text, rows);
        }
        self.atomically(|this| {
            let mut affected = this.run_columns(text, &Part::new(rows, 0..end))?.rows_affected;
            let mut start = end;
            while start < rows.rows() {
                let end = end_of_part(rows, start)?;
                affected += this.run_columns(text, &Part::new(rows, start..end))?.rows_affected;
                start = end;
            }
            Ok(Outcome::new(affected))
        })
    }
}

/// Where the part of rows ends that starts here and goes into one statement.
pub(super) fn end_of_part(rows: &dyn RowBatch, start: usize) -> Result<usize> {
    let mut bytes = 0;
    let last = rows.rows().min(start + ROWS);
    for row in start..last {
        for column in 0..rows.columns() {
            bytes += match rows.value(row, column)? {
                ValueRef::Text(it) | ValueRef::Json(it) | ValueRef::Decimal(it) => it.len(),
                ValueRef::Bytes(it) => it.len(),
                _ => 0,
            };
        }
        if bytes > BYTES {
            // One row goes whole, however long it is.
            return Ok(row.max(start + 1));
        }
    }
    Ok(last)
}
