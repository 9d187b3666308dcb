//! Some rows of a batch: a batch of its own, and the parameters of one statement.

use std::ops::Range;

use super::{Parameters, RowBatch};
use crate::error::Result;
use crate::types::ValueRef;

/// Some rows of a batch. As parameters they stand in a line: all values of the first row, then those of the next.
///
/// # Example: the second row of two
/// ```
/// use aludel::engine::{Parameters, Part, RowBatch};
/// use aludel::types::ValueRef;
///
/// struct Numbers;
///
/// impl RowBatch for Numbers {
///     fn rows(&self) -> usize {
///         2
///     }
///
///     fn columns(&self) -> usize {
///         1
///     }
///
///     fn value(&self, row: usize, _: usize) -> aludel::Result<ValueRef<'_>> {
///         Ok(ValueRef::I64(row as i64))
///     }
/// }
///
/// let second = Part::new(&Numbers, 1..2);
/// assert_eq!(second.count(), 1);
/// assert_eq!(Parameters::value(&second, 0)?, ValueRef::I64(1));
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct Part<'b> {
    batch: &'b dyn RowBatch,
    rows: Range<usize>,
}

impl<'b> Part<'b> {
    /// The rows of these numbers, the first being 0.
    #[must_use]
    pub const fn new(batch: &'b dyn RowBatch, rows: Range<usize>) -> Self {
        Self { batch, rows }
    }
}

impl RowBatch for Part<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> usize {
        self.batch.columns()
    }

    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>> {
        self.batch.value(self.rows.start + row, column)
    }

    fn each_value(&self, row: usize, each: &mut dyn FnMut(usize, &ValueRef<'_>) -> Result<()>) -> Result<()> {
        self.batch.each_value(self.rows.start + row, each)
    }
}

impl Parameters for Part<'_> {
    fn count(&self) -> usize {
        self.rows.len() * self.batch.columns()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        let columns = self.batch.columns();
        RowBatch::value(self, index / columns, index % columns)
    }
}
