//! Cursors: the place of a row in the order of a query.

use std::marker::PhantomData;

use crate::error::{Error, Result};
use crate::query::{Selection, Tracker};
use crate::row::Cells;
use crate::tree::SelectItem;
use crate::types::{DataType, Mismatch, NotNull, SqlType, Value, ValueRef};

/// The place of a row in the order of a query: the values of its keys, exactly as the database has them.
///
/// As text (`to_string`, `parse`) it is one word of letters, digits, `-` and `_`, to put into a link. The values can be read in it, and
/// anybody can write one: a place that is made up shows no row that the query does not have. A cursor is for the database that gave
/// it, and for queries of the same order.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    pub(super) fingerprint: u32,
    pub(super) values: Vec<Value>,
}

impl Cursor {
    pub(super) const fn new(fingerprint: u32, values: Vec<Value>) -> Self {
        Self { fingerprint, values }
    }

    /// The values, if the cursor is of this order.
    pub(super) fn values_for(&self, fingerprint: u32, keys: usize) -> Result<&[Value]> {
        if self.fingerprint == fingerprint && self.values.len() == keys {
            return Ok(&self.values);
        }
        Err(Error::parameter(
            "the cursor is of another query, or of one with another order: start again without it, or give it to the query it came from",
        ))
    }
}

/// The values of a row's keys.
#[derive(Clone, Debug, PartialEq)]
pub struct RowKeys(pub(super) Vec<Value>);

/// A selection with the keys of its rows after it.
#[derive(Clone, Copy, Debug)]
pub struct Keyed<S>(PhantomData<fn() -> S>);

#[diagnostic::do_not_recommend]
impl<S: Selection> Selection for Keyed<S> {
    type Row = (S::Row, RowKeys);
    type Anchor = S::Anchor;
    type First = (S::Row, RowKeys);
    type Tracked<T: Tracker> = (S::Tracked<T>, RowKeys);
    type TrackedFirst<T: Tracker> = (S::Tracked<T>, RowKeys);
    const COLUMNS: usize = S::COLUMNS;

    fn append_to(self, _: &mut Vec<SelectItem>) {}

    fn decode(cells: &mut Cells<'_>) -> Result<Self::Row> {
        let row = S::decode(cells)?;
        let mut keys = Vec::new();
        while cells.remaining() > 0 {
            keys.push(cells.next::<AnyValue>()?.0);
        }
        Ok((row, RowKeys(keys)))
    }

    fn first(row: Self::Row) -> Self::First {
        row
    }

    fn track<T: Tracker>((row, keys): Self::Row, tracker: &mut T) -> Result<Self::Tracked<T>> {
        Ok((S::track(row, tracker)?, keys))
    }

    fn tracked_first<T: Tracker>(row: Self::Tracked<T>) -> Self::TrackedFirst<T> {
        row
    }
}

/// A cell as the driver gives it.
struct AnyValue(Value);

impl SqlType for AnyValue {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Text;

    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(self.0.as_ref())
    }

    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        Ok(Self(cell.into_owned()))
    }
}
