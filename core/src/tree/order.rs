//! Terms of ORDER BY.

use super::Node;

/// An expression to sort by, with its direction.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct OrderTerm {
    /// What is sorted by.
    pub node: Node,
    /// Up or down.
    pub direction: Direction,
    /// Where NULLs go, if not where the database puts them.
    pub nulls: Option<Nulls>,
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no third direction")]
pub enum Direction {
    /// From small to large.
    Ascending,
    /// From large to small.
    Descending,
}

/// Where NULLs go in a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no third place")]
pub enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl Nulls {
    /// The other end.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::First => Self::Last,
            Self::Last => Self::First,
        }
    }
}

impl OrderTerm {
    /// The same term the other way round, NULLs at the other end.
    #[must_use]
    pub fn turned(self) -> Self {
        let Self { node, direction, nulls } = self;
        Self { node, direction: direction.turned(), nulls: nulls.map(Nulls::turned) }
    }

    /// Sorts by the expression in this direction.
    #[must_use]
    pub fn new(node: Node, direction: Direction) -> Self {
        Self { node, direction, nulls: None }
    }
}
