//! Inserting many rows: in the way that is fastest on the database at hand.

use super::{Connection, Outcome, Parameters, RowBatch};
use crate::error::Result;
use crate::render::row_text;
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
            BulkInsert::OneByOne => 1,
            BulkInsert::Columns if rows.rows() > 1 => {
                let text = row_text::insert_columns_text(self.dialect(), table, columns)?;
                return self.run_columns(&text, rows);
            }
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
            let outcome = self.run(&text, &Chunk { rows, first, count })?;
            total.rows_affected += outcome.rows_affected;
            first += count;
        }
        Ok(total)
    }
}

/// Some rows in a line, as the parameters of one statement.
struct Chunk<'b> {
    rows: &'b dyn RowBatch,
    first: usize,
    count: usize,
}

impl Parameters for Chunk<'_> {
    fn count(&self) -> usize {
        self.count * self.rows.columns()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        let columns = self.rows.columns();
        self.rows.value(self.first + index / columns, index % columns)
    }
}
