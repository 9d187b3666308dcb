//! Inserting many rows: one by one, as arrays, or many in a statement.

use super::BulkInsert;
use crate::engine::{Connection, Outcome, Part, RowBatch};
use crate::error::Result;
use crate::render::row_text;
use crate::schema::Table;
use crate::types::ValueRef;

/// How many rows go into one statement: enough to make the round trip small beside them, few enough that texts stay short
/// and that a statement for the rest is soon prepared.
const ROWS: usize = 500;

impl Connection {
    /// Inserts rows of values into these columns, given by position: all of them, or none.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub fn insert_rows(&mut self, table: &'static Table, columns: &[usize], rows: &dyn RowBatch) -> Result<Outcome> {
        if rows.rows() == 0 {
            return Ok(Outcome::default());
        }
        let at_once = match self.engine().bulk_insert() {
            // Rows of defaults have nothing to put into one statement.
            _ if columns.is_empty() => 1,
            BulkInsert::OneByOne => 1,
            BulkInsert::Columns if rows.rows() > 1 => return self.insert_columns(table, columns, rows),
            BulkInsert::Columns => 1,
            BulkInsert::ManyRows => (self.engine().driver().max_parameters() / columns.len().max(1)).clamp(1, ROWS),
        };
        if at_once == 1 || rows.rows() == 1 {
            let text = row_text::insert_text(self.dialect(), table, columns, &[])?;
            return self.run_many(&text, rows);
        }
        let run = |this: &mut Self| this.insert_in_chunks(table, columns, rows, at_once);
        if rows.rows() > at_once { self.atomically(run) } else { run(self) }
    }

    /// One array for each column; of very many or very long rows, several statements.
    fn insert_columns(&mut self, table: &'static Table, columns: &[usize], rows: &dyn RowBatch) -> Result<Outcome> {
        let text = row_text::insert_columns_text(self.dialect(), table, columns)?;
        let mut end = end_of_part(rows, 0)?;
        if end == rows.rows() {
            return self.run_columns(&text, rows);
        }
        self.atomically(|this| {
            let mut total = this.run_columns(&text, &Part::new(rows, 0..end))?;
            while end < rows.rows() {
                let start = end;
                end = end_of_part(rows, start)?;
                total.rows_affected += this.run_columns(&text, &Part::new(rows, start..end))?.rows_affected;
            }
            Ok(total)
        })
    }

    fn insert_in_chunks(
        &mut self,
        table: &'static Table,
        columns: &[usize],
        rows: &dyn RowBatch,
        at_once: usize,
    ) -> Result<Outcome> {
        let mut total = Outcome::default();
        let mut first = 0;
        while first < rows.rows() {
            let count = at_once.min(rows.rows() - first);
            let text = row_text::insert_rows_text(self.dialect(), table, columns, count)?;
            let outcome = self.run(&text, &Part::new(rows, first..first + count))?;
            total.rows_affected += outcome.rows_affected;
            first += count;
        }
        Ok(total)
    }
}

/// How many rows go into arrays at once, and how many bytes of text and the like: far below what a server takes, and enough
/// that a round trip costs nothing beside them.
const ROWS_OF_ARRAYS: usize = 20_000;
const BYTES_OF_ARRAYS: usize = 16 * 1024 * 1024;

/// Where the part of rows ends that starts here and goes into one statement.
fn end_of_part(rows: &dyn RowBatch, start: usize) -> Result<usize> {
    let mut bytes = 0;
    for row in start..rows.rows().min(start + ROWS_OF_ARRAYS) {
        for column in 0..rows.columns() {
            bytes += match rows.value(row, column)? {
                ValueRef::Text(it) | ValueRef::Json(it) | ValueRef::Decimal(it) => it.len(),
                ValueRef::Bytes(it) => it.len(),
                _ => 0,
            };
        }
        if bytes > BYTES_OF_ARRAYS {
            // One row goes whole, however long it is.
            return Ok(row.max(start + 1));
        }
    }
    Ok(rows.rows().min(start + ROWS_OF_ARRAYS))
}
