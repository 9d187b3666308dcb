//! The rows of an INSERT, in one list.

use super::Node;

/// Rows of expressions, all of one width. They lie in one list, for an insert of many rows would make a list for each else.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct InsertRows {
    width: usize,
    /// Counted by itself, for a row may have no cells.
    count: usize,
    cells: Vec<Node>,
}

impl InsertRows {
    /// No rows yet; each will have so many cells.
    pub(crate) const fn new(width: usize) -> Self {
        Self { width, count: 0, cells: Vec::new() }
    }

    /// One row, by which others will go.
    pub(crate) const fn of(row: Vec<Node>) -> Self {
        Self { width: row.len(), count: 1, cells: row }
    }

    /// Makes place for so many rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.cells.reserve(rows.saturating_mul(self.width));
    }

    /// Adds a row of the cells that `add` puts at the end of the list it is given, if `add` says that they are one, and they are as
    /// many as a row has. Says whether they were added.
    pub(crate) fn push(&mut self, add: impl FnOnce(&mut Vec<Node>) -> bool) -> bool {
        let before = self.cells.len();
        let is_row = add(&mut self.cells) && self.cells.len() == before + self.width;
        if is_row {
            self.count += 1;
        } else {
            self.cells.truncate(before);
        }
        is_row
    }

    /// How many cells each row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One row after the other.
    pub fn iter(&self) -> impl Iterator<Item = &[Node]> + Clone {
        (0..self.count).map(|row| &self.cells[row * self.width..][..self.width])
    }

    /// The cells of all rows, one row after the other.
    #[must_use]
    pub fn cells(&self) -> &[Node] {
        &self.cells
    }

    /// The same, to be changed.
    pub(crate) fn cells_mut(&mut self) -> &mut [Node] {
        &mut self.cells
    }

    /// The same, given away.
    pub(crate) fn into_cells(self) -> Vec<Node> {
        self.cells
    }

    /// Whether there is nothing but plain values.
    pub(crate) fn are_values(&self) -> bool {
        self.cells.iter().all(|it| matches!(it, Node::Value(_)))
    }
}
