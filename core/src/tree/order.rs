//! Terms of ORDER BY.

use super::Node;

/// An expression to sort by, with its direction.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderTerm {
    /// What is sorted by.
    pub node: Node,
    /// Up or down.
    pub direction: Direction,
    /// Where NULLs go, if not where the database puts them.
    pub nulls: Option<Nulls>,
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third direction")]
pub enum Direction {
    /// From small to large.
    Ascending,
    /// From large to small.
    Descending,
}

/// Where NULLs go in a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third place")]
pub enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

impl OrderTerm {
    /// Sorts by the expression in this direction.
    #[must_use]
    pub fn new(node: Node, direction: Direction) -> Self {
        Self { node, direction, nulls: None }
    }
}
