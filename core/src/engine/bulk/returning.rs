//! Inserting many rows, and learning what the database generated for each of them.

use std::ops::ControlFlow;

use super::require_width;
use crate::engine::{Connection, GeneratedKey, Outcome, Part, RowBatch};
use crate::error::{Error, Result};
use crate::render::row_text;
use crate::schema::Table;
use crate::types::Value;

impl Connection {
    /// Inserts rows of values into these columns, all of them or none, and tells of each row what the database made of the
    /// columns `returning`: keys that count up, defaults. All columns are given by position; with no `columns` each row is one
    /// of defaults.
    ///
    /// `each` is given the position of a row in `rows` and its values in the order of `returning`, once for every row. It is
    /// called before a transaction of this method's own is committed: after an error nothing that it was told is true.
    ///
    /// # Errors
    /// When a row has another number of values, when the database refuses a row or cannot tell what is asked for, or when
    /// `each` fails.
    ///
    /// # Example: keys for two rows
    /// ```
    /// use aludel::engine::ModelRows;
    /// use aludel::prelude::*;
    /// use aludel::schema::Model;
    /// use aludel::types::Value;
    ///
    /// #[derive(Model)]
    /// #[model(table = "people")]
    /// struct Person {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     name: String,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Person].create_all(&engine)?;
    /// let people = ["Ann", "Bo"].map(|name| Person { id: Auto::Pending, name: name.to_owned() });
    /// let rows: Vec<_> = people.iter().collect();
    /// let mut keys = vec![Value::Null; 2];
    /// let mut conn = engine.connect()?;
    /// conn.insert_rows_returning(Person::TABLE, &[1], &[0], &ModelRows::new(&rows, &[1]), &mut |row, values| {
    ///     keys[row] = values[0].clone();
    ///     Ok(())
    /// })?;
    /// assert_eq!(keys, [Value::I64(1), Value::I64(2)]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn insert_rows_returning(
        &mut self,
        table: &'static Table,
        columns: &[usize],
        returning: &[usize],
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(usize, &[Value]) -> Result<()>,
    ) -> Result<Outcome> {
        if rows.rows() == 0 {
            return Ok(Outcome::default());
        }
        require_width(table, rows, columns.len())?;
        let mut run = |this: &mut Self| this.insert_each(table, columns, returning, rows, each);
        if rows.rows() > 1 { self.atomically(run) } else { run(self) }
    }

    fn insert_each(
        &mut self,
        table: &'static Table,
        columns: &[usize],
        returning: &[usize],
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(usize, &[Value]) -> Result<()>,
    ) -> Result<Outcome> {
        let by_id = self.engine().generated_key() == GeneratedKey::LastInsertId && is_generated_key(table, columns, returning);
        let text = row_text::insert_text(self.dialect(), table, columns, if by_id { &[] } else { returning })?;
        for row in 0..rows.rows() {
            let parameters = Part::new(rows, row..row + 1);
            let mut values = Vec::with_capacity(returning.len());
            if by_id {
                let outcome = self.run(&text, &parameters)?;
                values.extend(outcome.last_insert_id.map(Value::I64));
            } else {
                self.query(&text, &parameters, &mut |it| {
                    for index in 0..it.len() {
                        values.push(it.cell(index)?.into_owned());
                    }
                    Ok(ControlFlow::Continue(()))
                })?;
            }
            if values.len() != returning.len() {
                return Err(nothing_told(table).with_sql(&text));
            }
            each(row, &values)?;
        }
        Ok(Outcome::new(rows.rows() as u64))
    }
}

/// Whether what is asked for is the key that counts up, and nothing else.
fn is_generated_key(table: &Table, columns: &[usize], returning: &[usize]) -> bool {
    matches!((returning, table.primary_key), ([column], [key]) if *column == usize::from(*key) && !columns.contains(column))
}

fn nothing_told(table: &Table) -> Error {
    Error::statement(format!("the database did not tell the values it generated for a new row of `{}`", table.name))
}
