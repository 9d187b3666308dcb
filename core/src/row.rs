//! Rows: what a driver shows of its current row, and the cursor that objects are read with.

use crate::error::{Error, Result};
use crate::types::{Mismatch, SqlType, ValueRef};

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

    /// A column's name by its position from 0; for messages.
    fn name(&self, index: usize) -> &str;
}

/// Reads the cells of a row from left to right.
pub struct Cells<'r> {
    row: &'r dyn Row,
    next: usize,
    redacted: bool,
}

impl<'r> Cells<'r> {
    /// Starts at the first cell.
    #[must_use]
    pub fn new(row: &'r dyn Row) -> Self {
        Self { row, next: 0, redacted: false }
    }

    /// The next cell as a Rust value.
    ///
    /// # Errors
    /// When the row has no more cells, or this one does not fit the type. The error names the column.
    #[expect(clippy::should_implement_trait, reason = "each call may ask for another type, which an iterator cannot")]
    pub fn next<T: SqlType>(&mut self) -> Result<T> {
        let index = self.next;
        self.next += 1;
        if index >= self.row.len() {
            return Err(Error::column_count(index + 1, self.row.len()));
        }
        let redacted = std::mem::take(&mut self.redacted);
        T::decode(self.row.cell(index)?).map_err(|mismatch| {
            let mismatch = if redacted { mismatch.redacted() } else { mismatch };
            Error::decode(index + 1, self.row.name(index), &mismatch)
        })
    }

    /// The next cell as one of these tags, by its position among them.
    ///
    /// # Errors
    /// When the row has no more cells, or this one is no text or another one. The error names the column and the tags.
    pub fn tag(&mut self, known: &[&str]) -> Result<usize> {
        let index = self.next;
        self.next += 1;
        if index >= self.row.len() {
            return Err(Error::column_count(index + 1, self.row.len()));
        }
        match self.row.cell(index)? {
            ValueRef::Text(found) => known
                .iter()
                .position(|it| **it == *found)
                .ok_or_else(|| Error::unknown_tag(index + 1, self.row.name(index), &found, known)),
            other => Err(Error::decode(index + 1, self.row.name(index), &Mismatch::kind("text", &other))),
        }
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
            if index >= self.row.len() {
                return Err(Error::column_count(self.next + count, self.row.len()));
            }
            if self.row.cell(index)? != ValueRef::Null {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Passes if every cell has been read.
    ///
    /// # Errors
    /// When some are left over: the row type has fewer columns than the result.
    pub fn finish(self) -> Result<()> {
        if self.next == self.row.len() { Ok(()) } else { Err(Error::column_count(self.next, self.row.len())) }
    }

    /// Passes over the next `count` cells.
    pub fn skip(&mut self, count: usize) {
        self.next += count;
    }
}
