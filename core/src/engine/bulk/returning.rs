//! Inserting many rows, and learning what the database generated for each of them.

use std::ops::ControlFlow;

use super::columns::end_of_part;
use super::matching::{Keys, counting_up};
use super::{BulkInsert, require_width};
use crate::dialect::{Feature, Support};
use crate::engine::{Connection, GeneratedKey, Outcome, Part, RowBatch};
use crate::error::{Error, Result};
use crate::render::{columns_text, row_text};
use crate::row::Row;
use crate::schema::{ColumnDefault, Table};
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
        self.atomically(|this| {
            let insert = Insert { table, columns, returning, rows };
            let told = match this.way(&insert)? {
                Way::WithoutAsking => this.insert_rows(table, columns, rows).map(|_| Vec::new()),
                Way::LastId => this.insert_for_ids(&insert),
                Way::OneByOne => this.insert_each(&insert),
                Way::ReadBack(keys) => this.insert_and_read(&insert, &keys),
                Way::AtOnce(way, match_by) => this.insert_at_once(&insert, way, &match_by),
            }?;
            for row in 0..rows.rows() {
                each(row, &told[row * returning.len()..][..returning.len()])?;
            }
            Ok(Outcome::new(rows.rows() as u64))
        })
    }

    fn way(&mut self, insert: &Insert<'_>) -> Result<Way> {
        let Insert { table, columns, returning, .. } = *insert;
        if returning.is_empty() {
            return Ok(Way::WithoutAsking);
        }
        let gives_rows = !matches!(self.dialect().support(Feature::InsertReturning), Support::Unsupported(_));
        let generated = generated_key(table).filter(|key| !columns.contains(key));
        if gives_rows && let Some((way, match_by)) = self.way_for_many(insert, generated)? {
            return Ok(Way::AtOnce(way, match_by));
        }
        let told = generated.filter(|_| self.engine().generated_key() == GeneratedKey::LastInsertId);
        Ok(match told {
            Some(key) if *returning == [key] => Way::LastId,
            Some(key) if !gives_rows => Way::ReadBack(vec![key]),
            _ if !gives_rows && has_key(table, columns) => {
                Way::ReadBack(table.primary_key.iter().map(|it| usize::from(*it)).collect())
            }
            _ => Way::OneByOne,
        })
    }

    /// How many rows go into one statement that gives them back, if something tells them apart.
    fn way_for_many(&mut self, insert: &Insert<'_>, generated: Option<usize>) -> Result<Option<(BulkInsert, MatchBy)>> {
        let Insert { table, columns, returning, rows } = *insert;
        // Rows of defaults have nothing to put into one statement.
        if rows.rows() < 2 || columns.is_empty() {
            return Ok(None);
        }
        let driver = self.engine().driver();
        let (returning_way, way) = (driver.bulk_returning(), driver.bulk_insert());
        let found = match generated {
            Some(key) if returning_way != BulkInsert::OneByOne => (returning_way, MatchBy::Order(key)),
            _ if way != BulkInsert::OneByOne => match Keys::given(table, columns, rows)? {
                Some(keys) => (way, MatchBy::Keys(keys)),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        if found.0 == BulkInsert::Columns {
            let asked = [found.1.columns(), returning].concat();
            let text = columns_text::insert_columns_returning_text(self.renderer(), table, columns, &asked)?;
            return Ok(self.takes_columns(&text, columns.len())?.then_some(found));
        }
        Ok(Some(found))
    }

    pub(super) fn insert_for_ids(&mut self, insert: &Insert<'_>) -> Result<Vec<Value>> {
        let Insert { table, columns, rows, .. } = *insert;
        let text = row_text::insert_text(self.renderer(), table, columns, &[])?;
        let mut told = Vec::with_capacity(rows.rows());
        self.run_each(&text, rows, &mut |_, outcome| {
            told.extend(outcome.last_insert_id.map(Value::I64));
            Ok(())
        })?;
        insert.require_all(told.len(), rows.rows(), &text)?;
        Ok(told)
    }

    fn insert_each(&mut self, insert: &Insert<'_>) -> Result<Vec<Value>> {
        let text = row_text::insert_text(self.renderer(), insert.table, insert.columns, insert.returning)?;
        self.tell_each(insert, &text, insert.rows)
    }

    /// What is asked for, by a text that gives one row for each row of parameters.
    pub(super) fn tell_each(&mut self, insert: &Insert<'_>, text: &str, parameters: &dyn RowBatch) -> Result<Vec<Value>> {
        let mut told = Vec::with_capacity(parameters.rows() * insert.returning.len());
        let mut count = 0;
        self.query_each(text, parameters, &mut |position, row| {
            // Should a row be passed over or told of twice, the next one does not take its place.
            count += 1;
            if position + 1 == count { push_cells(&mut told, row) } else { Err(insert.untold(position)) }
        })?;
        insert.require_all(count, parameters.rows(), text)?;
        Ok(told)
    }

    /// Many rows in a statement that gives back what tells them apart, then what is asked for.
    fn insert_at_once(&mut self, insert: &Insert<'_>, way: BulkInsert, match_by: &MatchBy) -> Result<Vec<Value>> {
        let Insert { columns, returning, rows, .. } = *insert;
        let asked = [match_by.columns(), returning].concat();
        let mut told = Vec::with_capacity(rows.rows() * returning.len());
        let mut start = 0;
        while start < rows.rows() {
            let end = match way {
                BulkInsert::Columns => end_of_part(rows, start)?,
                BulkInsert::ManyRows | BulkInsert::OneByOne => rows.rows().min(start + self.rows_at_once(columns.len())),
            };
            let (text, came) = self.insert_part(insert, way, &asked, &Part::new(rows, start..end))?;
            insert.require_all(came.len() / asked.len(), end - start, &text)?;
            let in_order = match match_by {
                MatchBy::Order(_) => counting_up(insert.table, came, asked.len()),
                MatchBy::Keys(keys) => keys.in_order(insert.table, came, asked.len(), start..end),
            };
            told.extend(in_order.map_err(|error| error.with_sql(&text))?);
            start = end;
        }
        Ok(told)
    }

    /// Some of the rows: the text that was sent, and all cells that came back.
    fn insert_part(
        &mut self,
        insert: &Insert<'_>,
        way: BulkInsert,
        asked: &[usize],
        part: &Part<'_>,
    ) -> Result<(String, Vec<Value>)> {
        let Insert { table, columns, .. } = *insert;
        let mut came = Vec::with_capacity(part.rows() * asked.len());
        let mut keep = |row: &dyn Row| push_cells(&mut came, row).map(ControlFlow::Continue);
        let text = if way == BulkInsert::Columns {
            let text = columns_text::insert_columns_returning_text(self.renderer(), table, columns, asked)?;
            self.query_columns(&text, part, &mut keep)?;
            text
        } else {
            let text = row_text::insert_rows_text(self.renderer(), table, columns, asked, part.rows())?;
            self.query(&text, part, &mut keep)?;
            text
        };
        Ok((text, came))
    }
}

/// What is to be inserted, and what is asked of each row.
#[derive(Clone, Copy)]
pub(super) struct Insert<'i> {
    pub(super) table: &'static Table,
    pub(super) columns: &'i [usize],
    pub(super) returning: &'i [usize],
    pub(super) rows: &'i dyn RowBatch,
}

impl Insert<'_> {
    /// Passes if all rows that were sent were told of.
    fn require_all(&self, told: usize, sent: usize, text: &str) -> Result<()> {
        if told == sent { Ok(()) } else { Err(self.untold(told).with_sql(text)) }
    }

    fn untold(&self, told: usize) -> Error {
        Error::statement(format!(
            "the database told what it generated for {told} of the new rows of `{}` and not for the next: a trigger or a rule may be in the way",
            self.table.name
        ))
    }
}

/// How rows are inserted so that each can be told of.
enum Way {
    /// Nothing is asked for.
    WithoutAsking,
    /// One by one; the answer to each has its key.
    LastId,
    /// One by one; each gives its values back.
    OneByOne,
    /// Inserts give nothing back: they are followed by questions for what has these keys.
    ReadBack(Vec<usize>),
    /// Many in a statement.
    AtOnce(BulkInsert, MatchBy),
}

/// What tells which of the rows that came back is which: no database promises to give them back in any order.
enum MatchBy {
    /// The key in this column, which the database counts up in the order of the rows.
    Order(usize),
    /// The keys that the rows were given.
    Keys(Keys),
}

impl MatchBy {
    /// The columns that must come back for it.
    fn columns(&self) -> &[usize] {
        match self {
            Self::Order(key) => std::slice::from_ref(key),
            Self::Keys(keys) => keys.columns(),
        }
    }
}

/// The column of the key that the database counts up.
fn generated_key(table: &Table) -> Option<usize> {
    let [key] = table.primary_key else { return None };
    let column = &table.columns[usize::from(*key)];
    (column.default == ColumnDefault::Generated && column.data_type.is_integer()).then_some(usize::from(*key))
}

/// Whether the rows are given their primary key.
fn has_key(table: &Table, columns: &[usize]) -> bool {
    !table.primary_key.is_empty() && table.primary_key.iter().all(|key| columns.contains(&usize::from(*key)))
}

fn push_cells(cells: &mut Vec<Value>, row: &dyn Row) -> Result<()> {
    for index in 0..row.len() {
        cells.push(row.cell(index)?.into_owned());
    }
    Ok(())
}
