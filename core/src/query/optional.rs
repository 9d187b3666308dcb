//! A model that may be missing from a row.

use super::selection::push_columns;
use super::{Selection, Tracker};
use crate::error::Result;
use crate::row::Cells;
use crate::schema::{Entity, Model};
use crate::tree::SelectItem;

/// A model of the side of an outer join that may be missing: `User.optional()` is read as `Option<User>`.
#[derive(Clone, Copy, Debug)]
pub struct Optional<E>(E);

impl<E: Entity> Optional<E> {
    /// The model, read as one that may be missing.
    pub const fn new(entity: E) -> Self {
        Self(entity)
    }
}

/// The columns of the model that are not deferred; the row is `None` when all of them are NULL.
#[diagnostic::do_not_recommend]
impl<E: Entity> Selection for Optional<E> {
    type Row = Option<E::Model>;
    type First = Option<E::Model>;
    type Tracked<T: Tracker> = Option<T::Handle<E::Model>>;
    type TrackedFirst<T: Tracker> = Option<T::Handle<E::Model>>;
    const COLUMNS: usize = E::Model::TABLE.selected_width();

    fn append_to(self, out: &mut Vec<SelectItem>) {
        push_columns(E::Model::TABLE, self.0.alias_name(), out, |_| true);
    }

    fn decode(cells: &mut Cells<'_>) -> Result<Option<E::Model>> {
        let width = cells.width(E::Model::TABLE);
        if cells.are_null(width)? {
            cells.skip(width);
            return Ok(None);
        }
        E::Model::decode(cells).map(Some)
    }

    fn first(row: Self::Row) -> Self::First {
        row
    }

    fn track<T: Tracker>(row: Self::Row, tracker: &mut T) -> Result<Self::Tracked<T>> {
        row.map(|model| tracker.track(model)).transpose()
    }

    fn tracked_first<T: Tracker>(row: Self::Tracked<T>) -> Self::TrackedFirst<T> {
        row
    }
}
