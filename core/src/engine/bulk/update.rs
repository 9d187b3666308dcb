//! Changing many rows, each in its own way.

use super::{BulkInsert, require_keys, require_width};
use crate::engine::{Connection, Outcome, RowBatch};
use crate::error::{Error, Result};
use crate::render::{columns_text, row_text};
use crate::schema::Table;

impl Connection {
    /// Changes rows of a table, each found by its key and given its own values: all of them, or none. In meaning it is
    /// `UPDATE table SET column = ?, … WHERE key = ? AND …` for one row after the other.
    ///
    /// Each row of `rows` has the values of `columns`, then those of `keys`; both are positions in the table, and a column may be
    /// in both: its new value, and the one to find the row by. [`Outcome::rows_affected`] counts the rows that were found,
    /// whether they were different or not; fewer than there are in `rows` means that someone else has deleted or changed one.
    ///
    /// The same key must not be in `rows` twice: which of the two values stays, and how many rows are counted, is each
    /// database's own.
    ///
    /// # Errors
    /// When there are no columns or no keys, when a row has another number of values or NULL in a key, or when the database
    /// refuses a row.
    ///
    /// # Example: two people grow older
    /// ```
    /// use aludel::engine::ModelRows;
    /// use aludel::prelude::*;
    /// use aludel::schema::Model;
    ///
    /// #[derive(Model)]
    /// #[model(table = "people")]
    /// struct Person {
    ///     #[model(primary_key)]
    ///     id: i64,
    ///     age: i32,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Person].create_all(&engine)?;
    /// let mut conn = engine.connect()?;
    /// conn.insert_all(&[Person { id: 1, age: 30 }, Person { id: 2, age: 40 }])?;
    /// // The columns by position: `age` is set, `id` is the key.
    /// let older = [Person { id: 1, age: 31 }, Person { id: 2, age: 41 }, Person { id: 3, age: 51 }];
    /// let older: Vec<_> = older.iter().collect();
    /// let outcome = conn.update_rows(Person::TABLE, &[1], &[0], &ModelRows::new(&older, &[1, 0]))?;
    /// assert_eq!(outcome.rows_affected, 2);
    /// assert_eq!(conn.scalars(select(Person.age).order_by(Person.id))?, [31, 41]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn update_rows(
        &mut self,
        table: &'static Table,
        columns: &[usize],
        keys: &[usize],
        rows: &dyn RowBatch,
    ) -> Result<Outcome> {
        if columns.is_empty() {
            return Err(Error::statement(format!("an update of rows of `{}` sets no column: name one at least", table.name)));
        }
        if rows.rows() == 0 {
            return Ok(Outcome::default());
        }
        require_width(table, rows, columns.len() + keys.len())?;
        require_keys(table, keys, rows, columns.len())?;
        if self.engine().bulk_insert() == BulkInsert::Columns && rows.rows() > 1 && !is_unique(table, columns) {
            let text = columns_text::update_columns_text(self.renderer(), table, columns, keys)?;
            if self.takes_columns(&text, rows.columns())? {
                return self.run_in_columns(&text, rows);
            }
        }
        let text = row_text::update_by_text(self.renderer(), table, columns, keys)?;
        self.run_many(&text, rows)
    }
}

/// Whether one of the columns is part of a key. Then a value may move from row to row, and each must have left its old row
/// before it comes to the new one: the order counts, which one statement for all rows does not keep.
fn is_unique(table: &Table, columns: &[usize]) -> bool {
    table.unique_keys().flatten().any(|index| columns.contains(&usize::from(*index)))
}
