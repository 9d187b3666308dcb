//! Fields whose columns queries of the whole model leave out.

use super::generated;
use crate::error::Result;
use crate::row::Cells;
use crate::schema::ColumnId;
use crate::types::{Deferred, DeferredColumn, SqlType, ValueRef};

/// What [`Field`](super::Field) is for other fields. `Deferred` is no `Field`: under another name the derive macro does not recognise it, and
/// the column would be one that is always loaded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a model",
    label = "not a deferred column",
    note = "the type of the field is `aludel::Deferred<…>` of a SQL type"
)]
pub trait DeferredField: Sized {
    /// The type of the column.
    type Sql: SqlType;
    /// Whether the field is an `Auto`: it never is.
    const AUTO: bool = false;

    /// The value; `None` while it is not loaded.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn value(&self) -> Result<Option<ValueRef<'_>>>;

    /// Reads the field from the next cell, where the row has one for it.
    ///
    /// # Errors
    /// When the cell does not fit.
    fn decode(cells: &mut Cells<'_>, column: &'static DeferredColumn) -> Result<Self>;

    /// Whether it has no value yet: it always has one, if not here.
    fn is_pending(&self) -> bool {
        false
    }

    /// Gives it a value.
    fn set(&mut self, value: Self::Sql);

    /// Takes over a value that the database has.
    ///
    /// # Errors
    /// When the value does not fit; the error names the column.
    fn set_generated(&mut self, column: ColumnId, value: ValueRef<'_>) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> DeferredField for Deferred<T> {
    type Sql = T;

    fn value(&self) -> Result<Option<ValueRef<'_>>> {
        self.loaded().map(T::encode).transpose()
    }

    fn decode(cells: &mut Cells<'_>, column: &'static DeferredColumn) -> Result<Self> {
        Ok(cells.next_deferred::<T>()?.map_or_else(|| Self::unloaded(column), Into::into))
    }

    fn set(&mut self, value: T) {
        *self = value.into();
    }

    fn set_generated(&mut self, column: ColumnId, value: ValueRef<'_>) -> Result<()> {
        *self = generated::<T>(column, value)?.into();
        Ok(())
    }
}
