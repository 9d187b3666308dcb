//! What the database made of new rows, where its inserts give no rows back: it is asked for each of them by its key.

use super::returning::Insert;
use crate::engine::{Connection, RowBatch};
use crate::error::Result;
use crate::render::row_text;
use crate::types::{Value, ValueRef};

impl Connection {
    /// Inserts rows and reads what is asked for, in the transaction that is open: nobody changes the rows in between.
    ///
    /// The keys are given, or the one column is a key that the database tells.
    pub(super) fn insert_and_read(&mut self, insert: &Insert<'_>, keys: &[usize]) -> Result<Vec<Value>> {
        let Insert { table, columns, returning, rows } = *insert;
        let text = row_text::select_by_text(self.renderer(), table, returning, keys)?;
        let given: Option<Vec<_>> = keys.iter().map(|key| columns.iter().position(|column| column == key)).collect();
        match given {
            Some(positions) => {
                self.insert_rows(table, columns, rows)?;
                self.tell_each(insert, &text, &Picked { rows, positions: &positions })
            }
            None => {
                let ids = self.insert_for_ids(insert)?;
                self.tell_each(insert, &text, &Ids(&ids))
            }
        }
    }
}

/// Some columns of rows.
struct Picked<'b> {
    rows: &'b dyn RowBatch,
    positions: &'b [usize],
}

impl RowBatch for Picked<'_> {
    fn rows(&self) -> usize {
        self.rows.rows()
    }

    fn columns(&self) -> usize {
        self.positions.len()
    }

    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>> {
        self.rows.value(row, self.positions[column])
    }
}

/// Rows of one value.
struct Ids<'v>(&'v [Value]);

impl RowBatch for Ids<'_> {
    fn rows(&self) -> usize {
        self.0.len()
    }

    fn columns(&self) -> usize {
        1
    }

    fn value(&self, row: usize, _: usize) -> Result<ValueRef<'_>> {
        Ok(self.0[row].as_ref())
    }
}
