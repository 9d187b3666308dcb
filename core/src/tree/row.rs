//! Row values: several expressions compared as one.

use super::Node;
use super::depth::above;

/// `(a, b)`: expressions that are compared side by side.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Row {
    pub(crate) depth: u16,
    pub(crate) items: Vec<Node>,
}

impl Row {
    /// The expressions.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        &self.items
    }
}

impl Node {
    /// `(a, b)`, for comparisons and IN.
    #[must_use]
    pub fn row(items: Vec<Self>) -> Self {
        above(&items).map_or_else(Self::Invalid, |depth| Self::Row(Box::new(Row { depth, items })))
    }
}
