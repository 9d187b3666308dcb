//! Rows: what a driver shows of its current row, and the cursor that objects are read with.

mod json;
pub mod nested;
mod plain;

pub use plain::Plain;

use crate::error::{Error, Result};
use crate::schema::Table;
use crate::types::{DataType, Mismatch, SqlType, ValueRef};

/// The driver's current row. Cells are borrowed from it; nothing is copied until a Rust value is made.
pub trait Row {
    /// How many columns it has.
    fn len(&self) -> usize;

    /// Whether it has no columns.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell by its position from 0.
    ///
    /// # Errors
    /// When the driver cannot read the cell.
    fn cell(&self, index: usize) -> Result<ValueRef<'_>>;

    /// A cell that is about to be read as a type. Rows whose cells do not say by themselves what they are go by it.
    ///
    /// # Errors
    /// As [`cell`](Self::cell).
    fn cell_as(&self, index: usize, data_type: DataType) -> Result<ValueRef<'_>> {
        let _ = data_type;
        self.cell(index)
    }

    /// A cell that holds an integer of any width. As [`float`](Self::float) and [`text`](Self::text), a door for what most cells are
    /// read as; a row without it says [`Plain::Other`] of every cell, and so does any row of a cell that it
    /// [does not know](Self::is_missing) or does not have.
    fn integer(&self, index: usize) -> Plain<i64> {
        let _ = index;
        Plain::Other
    }

    /// A cell that holds a float of any width.
    fn float(&self, index: usize) -> Plain<f64> {
        let _ = index;
        Plain::Other
    }

    /// A cell that holds text.
    fn text(&self, index: usize) -> Plain<&str> {
        let _ = index;
        Plain::Other
    }

    /// A column's name by its position from 0; for messages.
    fn name(&self, index: usize) -> &str;

    /// Whether it knows nothing of a column, which is not to be NULL: so it is with kept values of objects that have none.
    fn is_missing(&self, index: usize) -> bool {
        let _ = index;
        false
    }
}

/// Reads the cells of a row from left to right.
pub struct Cells<'r> {
    row: &'r dyn Row,
    /// How many cells it has; asked for once, for each question goes to the driver.
    len: usize,
    next: usize,
    redacted: bool,
    of_models: Columns,
}

/// Which cells a row has for a model.
#[derive(Clone, Copy, PartialEq)]
enum Columns {
    /// Those of the columns that a query of the whole model selects.
    Selected,
    /// Those of all columns.
    All,
}

impl<'r> Cells<'r> {
    /// Starts at the first cell of a row that has, for a model, the columns which [are selected](Table::selected).
    #[must_use]
    pub fn new(row: &'r dyn Row) -> Self {
        Self { row, len: row.len(), next: 0, redacted: false, of_models: Columns::Selected }
    }

    /// Starts at the first cell of a row that has all columns of a model, also those that are deferred.
    #[must_use]
    pub fn whole(row: &'r dyn Row) -> Self {
        Self { of_models: Columns::All, ..Self::new(row) }
    }

    /// Reads something from the next cells, which has all columns of its models.
    ///
    /// # Errors
    /// Those of the function.
    pub fn read_whole<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let of_models = std::mem::replace(&mut self.of_models, Columns::All);
        let result = read(self);
        self.of_models = of_models;
        result
    }

    /// How many cells are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.len.saturating_sub(self.next)
    }

    /// How many cells there are for the model of a table.
    #[must_use]
    pub const fn width(&self, table: &Table) -> usize {
        match self.of_models {
            Columns::Selected => table.selected_width(),
            Columns::All => table.columns.len(),
        }
    }

    /// The next cell as a Rust value.
    ///
    /// # Errors
    /// When the row has no more cells, or this one does not fit the type. The error names the column.
    #[expect(clippy::should_implement_trait, reason = "each call may ask for another type, which an iterator cannot")]
    #[inline]
    pub fn next<T: SqlType>(&mut self) -> Result<T> {
        match self.next_plain() {
            Some(value) => Ok(value),
            None => self.decode_next(),
        }
    }

    /// The next cell where it is just what the type holds; else nothing, and it stays the next one.
    #[inline]
    fn next_plain<T: SqlType>(&mut self) -> Option<T> {
        let Plain::Value(value) = T::read(self.row, self.next) else { return None };
        self.next += 1;
        self.redacted = false;
        Some(value)
    }

    /// The next cell, whatever it is. Apart from the short way, which would be longer with all of this in it.
    #[inline(never)]
    fn decode_next<T: SqlType>(&mut self) -> Result<T> {
        let index = self.next;
        self.next += 1;
        if index >= self.len {
            return Err(Error::column_count(index + 1, self.len));
        }
        let redacted = std::mem::take(&mut self.redacted);
        T::decode(self.row.cell_as(index, T::DATA_TYPE)?).map_err(|mismatch| {
            let mismatch = if redacted { mismatch.redacted() } else { mismatch };
            Error::decode(index + 1, self.row.name(index), &mismatch)
        })
    }

    /// The next cell as a Rust value; `None` where the row [knows nothing](Row::is_missing) of the column.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    #[inline]
    pub fn next_known<T: SqlType>(&mut self) -> Result<Option<T>> {
        match self.next_plain() {
            Some(value) => Ok(Some(value)),
            None => self.decode_known(),
        }
    }

    #[inline(never)]
    fn decode_known<T: SqlType>(&mut self) -> Result<Option<T>> {
        if self.next < self.len && self.row.is_missing(self.next) {
            self.next += 1;
            self.redacted = false;
            return Ok(None);
        }
        self.decode_next().map(Some)
    }

    /// The value of a deferred column; `None` where the row does not have it. A row that queries give has no cell for it.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn next_deferred<T: SqlType>(&mut self) -> Result<Option<T>> {
        match self.of_models {
            Columns::All => self.next_known(),
            Columns::Selected => {
                self.redacted = false;
                Ok(None)
            }
        }
    }

    /// The next cell as one of these tags, by its position among them.
    ///
    /// # Errors
    /// When the row has no more cells, or this one is no text or another one. The error names the column and the tags.
    pub fn tag(&mut self, known: &[&str]) -> Result<usize> {
        let index = self.next;
        self.next += 1;
        if index >= self.len {
            return Err(Error::column_count(index + 1, self.len));
        }
        match self.row.cell(index)? {
            ValueRef::Text(found) => known
                .iter()
                .position(|it| **it == *found)
                .ok_or_else(|| Error::unknown_tag(index + 1, self.row.name(index), &found, known)),
            other => Err(Error::decode(index + 1, self.row.name(index), &Mismatch::kind("text", &other))),
        }
    }

    /// The rows that are nested in the next cell, each read by the function; `None` where it is NULL.
    ///
    /// # Errors
    /// When the row has no more cells, or this one holds no nested rows; those of the function.
    pub fn nested_rows<T>(&mut self, mut read: impl FnMut(&mut Cells<'_>) -> Result<T>) -> Result<Option<Vec<T>>> {
        self.nested(|text| {
            let Some(rows) = nested::rows(text) else { return Ok(None) };
            rows.iter().map(|row| read_all(row, &mut read)).collect::<Result<_>>().map(Some)
        })
    }

    /// As [`nested_rows`](Self::nested_rows), where NULL is no rows but a mistake: that of a database which lost them.
    pub(crate) fn every_nested_row<T>(&mut self, read: impl FnMut(&mut Cells<'_>) -> Result<T>) -> Result<Vec<T>> {
        let index = self.next;
        self.nested_rows(read)?
            .ok_or_else(|| Error::decode(index + 1, self.row.name(index), &Mismatch::kind("nested rows", &ValueRef::Null)))
    }

    /// The row that is nested in the next cell; `None` where it is NULL.
    ///
    /// # Errors
    /// As [`nested_rows`](Self::nested_rows).
    pub fn nested_row<T>(&mut self, mut read: impl FnMut(&mut Cells<'_>) -> Result<T>) -> Result<Option<T>> {
        self.nested(|text| nested::row(text).map(|row| read_all(&row, &mut read)).transpose())
    }

    /// Reads the text of the next cell; the function gives nothing where it is no array of rows.
    fn nested<T>(&mut self, read: impl FnOnce(&str) -> Result<Option<T>>) -> Result<Option<T>> {
        let index = self.next;
        self.next += 1;
        if index >= self.len {
            return Err(Error::column_count(index + 1, self.len));
        }
        let mismatch = match self.row.cell_as(index, DataType::Json)? {
            ValueRef::Null => return Ok(None),
            ValueRef::Text(text) | ValueRef::Json(text) => match read(&text)? {
                Some(value) => return Ok(Some(value)),
                None => Mismatch::content("nested rows", "a text that is none, or one that was cut off"),
            },
            other => Mismatch::kind("nested rows", &other),
        };
        Err(Error::decode(index + 1, self.row.name(index), &mismatch))
    }

    /// The same cells, of which an error does not tell what is in the next one.
    #[must_use]
    pub fn redacted(&mut self) -> &mut Self {
        self.redacted = true;
        self
    }

    /// Whether the next `count` cells are all NULL: how the missing side of an outer join looks.
    ///
    /// # Errors
    /// When the row has fewer cells, or the driver cannot read one.
    pub fn are_null(&self, count: usize) -> Result<bool> {
        for index in self.next..self.next + count {
            if index >= self.len {
                return Err(Error::column_count(self.next + count, self.len));
            }
            if self.row.cell(index)? != ValueRef::Null {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A cell that comes later, counted from the next one, which it leaves unread.
    ///
    /// # Errors
    /// When the row has fewer cells, or the driver cannot read it.
    pub fn peek(&self, ahead: usize) -> Result<ValueRef<'r>> {
        let index = self.next + ahead;
        if index >= self.len {
            return Err(Error::column_count(index + 1, self.len));
        }
        self.row.cell(index)
    }

    /// Passes if every cell has been read.
    ///
    /// # Errors
    /// When some are left over: the row type has fewer columns than the result.
    pub fn finish(self) -> Result<()> {
        if self.next == self.len { Ok(()) } else { Err(Error::column_count(self.next, self.len)) }
    }

    /// Passes over the next `count` cells.
    pub fn skip(&mut self, count: usize) {
        self.next += count;
    }
}

/// Reads a whole nested row.
fn read_all<T>(row: &dyn Row, read: &mut impl FnMut(&mut Cells<'_>) -> Result<T>) -> Result<T> {
    let mut cells = Cells::new(row);
    let value = read(&mut cells)?;
    cells.finish()?;
    Ok(value)
}
