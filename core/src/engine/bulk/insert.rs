//! Inserting many rows: one by one, as arrays, or many in a statement.

use super::BulkInsert;
use crate::engine::{Connection, Outcome, Part, RowBatch};
use crate::error::Result;
use crate::render::{columns_text, row_text};
use crate::schema::Table;

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
            BulkInsert::Columns if rows.rows() > 1 => {
                let text = columns_text::insert_columns_text(self.renderer(), table, columns)?;
                if self.takes_columns(&text, columns.len())? {
                    return self.run_in_columns(&text, rows);
                }
                1
            }
            BulkInsert::Columns => 1,
            BulkInsert::ManyRows => self.rows_at_once(columns.len()),
        };
        if at_once == 1 || rows.rows() == 1 {
            let text = row_text::insert_text(self.renderer(), table, columns, &[])?;
            return self.run_many(&text, rows);
        }
        let run = |this: &mut Self| this.insert_in_chunks(table, columns, rows, at_once);
        if rows.rows() > at_once { self.atomically(run) } else { run(self) }
    }

    /// How many rows of so many values go into one statement.
    pub(super) fn rows_at_once(&self, columns: usize) -> usize {
        (self.engine().driver().max_parameters() / columns.max(1)).clamp(1, ROWS)
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
            let text = row_text::insert_rows_text(self.renderer(), table, columns, &[], count)?;
            let outcome = self.run(&text, &Part::new(rows, first..first + count))?;
            total.rows_affected += outcome.rows_affected;
            first += count;
        }
        Ok(total)
    }
}
