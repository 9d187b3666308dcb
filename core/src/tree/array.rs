//! Arrays: how they are made, and what is asked of them.

use super::depth::above;
use super::{Node, Quantifier};
use crate::types::{DataType, ElementType};

/// An array that is made, or something asked of one.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct ArrayNode {
    pub(crate) depth: u16,
    pub(crate) op: ArrayOp,
    pub(crate) operands: Vec<Node>,
    pub(crate) data_type: Option<DataType>,
}

/// What is made or asked. Elements are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must answer for every one, so a new one has to break it")]
pub enum ArrayOp {
    /// An array of the operands.
    Make(ElementType),
    /// Whether the first has all elements of the second.
    Contains,
    /// Whether the second has all elements of the first.
    ContainedBy,
    /// Whether the two have an element in common.
    Overlaps,
    /// The element of the first at the number that the second is; NULL where there is none.
    Element,
    /// The elements of the first from one number to another.
    Slice,
    /// How many elements it has.
    Length,
    /// The first with the second as one more element at its end.
    Append,
    /// The elements of the first, then those of the second.
    Concat,
    /// The first without all elements that are the second.
    Remove,
    /// The number of the first element that is the second; NULL where none is.
    Position,
    /// `ANY (array)` or `ALL (array)`, on the right of a comparison.
    Quantified(Quantifier),
}

impl ArrayNode {
    /// What is made or asked.
    #[must_use]
    pub fn op(&self) -> ArrayOp {
        self.op
    }

    /// The operands.
    #[must_use]
    pub fn operands(&self) -> &[Node] {
        &self.operands
    }

    /// The type of the result, if it is known.
    #[must_use]
    pub fn data_type(&self) -> Option<DataType> {
        self.data_type
    }

    /// Whether it can stand on the right of a comparison only.
    #[must_use]
    pub fn is_quantified(&self) -> bool {
        matches!(self.op, ArrayOp::Quantified(_))
    }
}

impl Node {
    /// An array that is made, or something asked of one, which gives a value of the type.
    #[must_use]
    pub fn array(op: ArrayOp, operands: Vec<Self>, data_type: Option<DataType>) -> Self {
        above(&operands).map_or_else(Self::Invalid, |depth| Self::Array(Box::new(ArrayNode { depth, op, operands, data_type })))
    }
}
