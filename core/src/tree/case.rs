//! CASE.

use super::Node;
use super::depth::above;

/// `CASE WHEN condition THEN value … ELSE value END`.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub(crate) depth: u16,
    pub(crate) branches: Vec<(Node, Node)>,
    pub(crate) otherwise: Option<Node>,
}

impl Case {
    /// Conditions with their values, in order.
    #[must_use]
    pub fn branches(&self) -> &[(Node, Node)] {
        &self.branches
    }

    /// The value when no condition holds; NULL where there is none.
    #[must_use]
    pub fn otherwise(&self) -> Option<&Node> {
        self.otherwise.as_ref()
    }
}

impl Node {
    /// `CASE WHEN … THEN … [ELSE …] END`.
    #[must_use]
    pub fn case(branches: Vec<(Self, Self)>, otherwise: Option<Self>) -> Self {
        let children = branches.iter().flat_map(|(condition, value)| [condition, value]).chain(&otherwise);
        above(children).map_or_else(Self::Invalid, |depth| Self::Case(Box::new(Case { depth, branches, otherwise })))
    }
}
