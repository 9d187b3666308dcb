//! A selection of columns that are known when a test runs.

use aludel::Result;
use aludel::query::{Selection, Tracker};
use aludel::row::Cells;
use aludel::schema::Name;
use aludel::tree::{Node, SelectItem};
use aludel::types::Nullable;

/// Columns, of which the test reads the cells by itself.
pub(crate) struct Columns {
    nodes: Vec<Node>,
    /// Whether each has a name, by which another query can call it.
    named: bool,
}

impl Columns {
    pub(crate) fn plain(nodes: Vec<Node>) -> Self {
        Self { nodes, named: false }
    }

    pub(crate) fn named(nodes: Vec<Node>) -> Self {
        Self { nodes, named: true }
    }
}

/// The name of the column at a place.
pub(crate) fn name(place: usize) -> Name {
    format!("column_{place}").into()
}

impl Selection for Columns {
    type Row = ();
    type First = ();
    type Tracked<T: Tracker> = ();
    type TrackedFirst<T: Tracker> = ();
    type Anchor = Nullable;
    const COLUMNS: usize = 0;

    fn append_to(self, out: &mut Vec<SelectItem>) {
        let label = |place| self.named.then(|| name(place));
        out.extend(self.nodes.into_iter().enumerate().map(|(place, node)| SelectItem {
            node,
            label: label(place),
            nullable: true,
        }));
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
