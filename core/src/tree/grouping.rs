//! ROLLUP, CUBE and GROUPING SETS: several groupings in one GROUP BY.

use super::Node;

/// `ROLLUP (…)`, `CUBE (…)` or `GROUPING SETS (…)`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Grouping {
    pub(crate) kind: GroupingKind,
    pub(crate) sets: Vec<Vec<Node>>,
}

/// Which groupings are made of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every kind, so a new one has to break it")]
pub enum GroupingKind {
    /// All lists, all but the last, and so on, down to none.
    Rollup,
    /// Every choice of the lists.
    Cube,
    /// Each list by itself.
    Sets,
}

impl Grouping {
    /// A grouping of lists of expressions.
    #[must_use]
    pub const fn new(kind: GroupingKind, sets: Vec<Vec<Node>>) -> Self {
        Self { kind, sets }
    }

    /// Which groupings are made of the lists.
    #[must_use]
    pub fn kind(&self) -> GroupingKind {
        self.kind
    }

    /// The lists of expressions.
    #[must_use]
    pub fn sets(&self) -> &[Vec<Node>] {
        &self.sets
    }

    /// All expressions.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.sets.iter().flatten()
    }

    /// Whether there are groups of which the expression is no part, so that it is NULL in their row.
    pub(crate) fn leaves_out(&self, node: &Node) -> bool {
        match self.kind {
            GroupingKind::Rollup | GroupingKind::Cube => true,
            GroupingKind::Sets => self.sets.iter().any(|set| !set.contains(node)),
        }
    }
}
