//! The values of steps, row by row, borrowed from the objects.

use aludel_core::engine::{Parameters, RowBatch};
use aludel_core::error::Result;
use aludel_core::types::{Value, ValueRef};

use crate::orm::any_store::AnyStore;
use crate::orm::key_hash::KeyMap;

/// Columns of objects as they are, then columns of their rows as they are stored.
pub(super) struct Rows<'g> {
    pub(super) store: &'g dyn AnyStore,
    pub(super) slots: &'g [u32],
    pub(super) columns: &'g [usize],
    pub(super) keys: &'g [usize],
    /// New objects that take the rows of others, which are what is stored.
    pub(super) switched: &'g KeyMap<u32, u32>,
    /// The column that counts changes: where it stands among `columns` it gets the next number.
    pub(super) version: Option<usize>,
}

impl RowBatch for Rows<'_> {
    fn rows(&self) -> usize {
        self.slots.len()
    }

    fn columns(&self) -> usize {
        self.columns.len() + self.keys.len()
    }

    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>> {
        let slot = self.slots[row];
        let stored = *self.switched.get(&slot).unwrap_or(&slot);
        let value = match column.checked_sub(self.columns.len()) {
            Some(key) => self.store.stored_value(stored, self.keys[key])?,
            None if Some(self.columns[column]) == self.version => {
                return Ok(next(self.store.stored_value(stored, self.columns[column])?));
            }
            None => self.store.fitting_value(slot, self.columns[column])?,
        };
        Ok(value.unwrap_or(ValueRef::Null))
    }

    fn each_value(&self, row: usize, each: &mut dyn FnMut(usize, &ValueRef<'_>) -> Result<()>) -> Result<()> {
        let (slot, width) = (self.slots[row], self.columns.len());
        let is_plain = self.version.is_none();
        if is_plain {
            self.store.each_fitting(slot, self.columns, each)?;
        }
        let rest = if is_plain { width } else { 0 };
        (rest..RowBatch::columns(self)).try_for_each(|column| each(column, &RowBatch::value(self, row, column)?))
    }
}

/// The next number of a version.
pub(super) fn next(version: Option<ValueRef<'_>>) -> ValueRef<'static> {
    match version {
        Some(ValueRef::I16(it)) => ValueRef::I16(it.wrapping_add(1)),
        Some(ValueRef::I32(it)) => ValueRef::I32(it.wrapping_add(1)),
        Some(ValueRef::I64(it)) => ValueRef::I64(it.wrapping_add(1)),
        _ => ValueRef::I16(1),
    }
}

/// One row of an object, as [`Rows`].
impl Parameters for Rows<'_> {
    fn count(&self) -> usize {
        RowBatch::columns(self)
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        RowBatch::value(self, 0, index)
    }
}

/// Rows of values that no object holds.
pub(super) struct Values(pub(super) Vec<Vec<Value>>);

impl RowBatch for Values {
    fn rows(&self) -> usize {
        self.0.len()
    }

    fn columns(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }

    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>> {
        Ok(self.0[row][column].as_ref())
    }
}
