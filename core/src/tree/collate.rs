//! COLLATE: which texts are equal, and which come first.

use super::Node;
use super::depth::above;
use crate::schema::Name;

/// `operand COLLATE "collation"`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Collate {
    pub(crate) depth: u16,
    pub(crate) operand: Node,
    pub(crate) collation: Name,
}

impl Collate {
    /// The text.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
    }

    /// The name of the collation, which is the database's.
    #[must_use]
    pub fn collation(&self) -> &str {
        self.collation.as_str()
    }
}

impl Node {
    /// `operand COLLATE "collation"`.
    #[must_use]
    pub fn collate(operand: Self, collation: Name) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::Collate(Box::new(Collate { depth, operand, collation })))
    }
}
