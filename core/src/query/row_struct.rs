//! Structs of the program as rows: what `derive(Row)` goes by.

use super::Selection;

/// A selection for a field of type `T` of a row struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected for a field of type `{T}`",
    label = "its rows are not `{T}`",
    note = "a column is read as its own type, `Option` included: give the field that type, or convert with `.cast::<…>()` or `.nullable()`",
    note = "a field that is a model takes the model's name, an `Option` of one `.optional()` of it, another row struct its `…Columns`"
)]
pub trait SelectedAs<T>: Selection {
    /// The row as the field.
    fn field(row: Self::Row) -> T;
}

#[diagnostic::do_not_recommend]
impl<S: Selection<Row = T>, T> SelectedAs<T> for S {
    fn field(row: T) -> T {
        row
    }
}
