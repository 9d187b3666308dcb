//! Deleting many rows by their keys.

use super::{BulkInsert, require_keys, require_width};
use crate::engine::{Connection, Outcome, RowBatch};
use crate::error::Result;
use crate::render::{columns_text, row_text};
use crate::schema::Table;

impl Connection {
    /// Deletes rows of a table, each found by its key: all of them, or none. In meaning it is
    /// `DELETE FROM table WHERE key = ? AND …` for one row after the other.
    ///
    /// Each row of `rows` has the values of `keys`, which are positions in the table. [`Outcome::rows_affected`] counts the rows
    /// that were there; fewer than there are in `rows` means that someone else was faster.
    ///
    /// # Errors
    /// When there are no keys, when a row has another number of values or NULL in a key, or when the database refuses a row.
    ///
    /// # Example: two of three labels
    /// ```
    /// use aludel::engine::ModelRows;
    /// use aludel::prelude::*;
    /// use aludel::schema::Model;
    ///
    /// #[derive(Model)]
    /// #[model(table = "labels")]
    /// struct Label {
    ///     #[model(primary_key)]
    ///     name: String,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Label].create_all(&engine)?;
    /// let mut conn = engine.connect()?;
    /// let labels = ["a", "b", "c"].map(|name| Label { name: name.to_owned() });
    /// conn.insert_all(&labels)?;
    /// let gone: Vec<_> = labels[..2].iter().collect();
    /// let outcome = conn.delete_rows(Label::TABLE, &[0], &ModelRows::new(&gone, &[0]))?;
    /// assert_eq!(outcome.rows_affected, 2);
    /// assert_eq!(conn.scalars(select(Label.name))?, ["c"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn delete_rows(&mut self, table: &'static Table, keys: &[usize], rows: &dyn RowBatch) -> Result<Outcome> {
        if rows.rows() == 0 {
            return Ok(Outcome::default());
        }
        require_width(table, rows, keys.len())?;
        require_keys(table, keys, rows, 0)?;
        if self.engine().bulk_insert() == BulkInsert::Columns && rows.rows() > 1 {
            let text = columns_text::delete_columns_text(self.renderer(), table, keys)?;
            if self.takes_columns(&text, keys.len())? {
                return self.run_in_columns(&text, rows);
            }
        }
        // Not by lists of keys: for a long one an optimizer may read the whole table, and what it reads it may lock.
        let text = row_text::delete_by_text(self.renderer(), table, keys)?;
        self.run_many(&text, rows)
    }
}
