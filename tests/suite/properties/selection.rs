//! A selection of columns that are known when a test runs.

use aludel::Result;
use aludel::query::{Selection, Tracker};
use aludel::row::Cells;
use aludel::tree::{Node, SelectItem};
use aludel::types::Nullable;

/// Columns, of which the test reads the cells by itself.
pub(crate) struct Columns(pub(crate) Vec<Node>);

impl Selection for Columns {
    type Row = ();
    type First = ();
    type Tracked<T: Tracker> = ();
    type TrackedFirst<T: Tracker> = ();
    type Anchor = Nullable;
    const COLUMNS: usize = 0;

    fn append_to(self, out: &mut Vec<SelectItem>) {
        out.extend(self.0.into_iter().map(|it| SelectItem::new(it, true)));
    }

    fn decode(_: &mut Cells<'_>) -> Result<()> {
        Ok(())
    }

    fn first((): ()) {}

    fn track<T: Tracker>((): (), _: &mut T) -> Result<()> {
        Ok(())
    }

    fn tracked_first<T: Tracker>((): ()) {}
}
