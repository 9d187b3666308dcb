//! What the code of `derive(Row)` calls.

use crate::error::Result;
use crate::query::{FromRow, Selection};
use crate::row::Cells;
use crate::tree::SelectItem;

/// Adds what is selected for a field. One column is called as the field, so that ORDER BY, subqueries and people find it.
pub fn append_field<S: Selection>(selection: S, name: &'static str, out: &mut Vec<SelectItem>) {
    let start = out.len();
    selection.append_to(out);
    if let [item] = &mut out[start..]
        && item.label.is_none()
        && item.name() != Some(name)
    {
        item.label = Some(name.into());
    }
}

/// Adds the columns of a field that has an anchor or none to what stands before it.
pub fn anchor<S: Selection>(cells: &Cells<'_>, before: &mut usize) -> Option<usize> {
    let anchor = S::anchor(cells).map(|it| *before + it);
    *before += S::width(cells);
    anchor
}

/// Reads an `Option` field of SQL written by hand: `None` where all of its cells are NULL.
///
/// # Errors
/// When a cell does not fit.
pub fn optional_field<T: FromRow>(cells: &mut Cells<'_>) -> Result<Option<T>> {
    if cells.are_null(T::columns())? {
        cells.skip(T::columns());
        return Ok(None);
    }
    T::from_row(cells).map(Some)
}

/// Reads a `Vec` field of SQL written by hand, whose rows are nested in one cell.
///
/// # Errors
/// When a cell does not fit.
pub fn nested_field<T: FromRow>(cells: &mut Cells<'_>) -> Result<Vec<T>> {
    Ok(cells.nested_rows(T::from_row)?.unwrap_or_default())
}
