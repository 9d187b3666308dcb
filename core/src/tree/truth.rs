//! `IS TRUE` and `IS FALSE`: conditions that are never NULL.

use super::Node;
use super::depth::above;

/// `operand IS [NOT] TRUE`, `operand IS [NOT] FALSE`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct IsTruth {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) truth: bool,
    pub(crate) operand: Node,
}

impl IsTruth {
    /// Whether it is IS NOT.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// Which of the two it is compared with.
    #[must_use]
    pub fn truth(&self) -> bool {
        self.truth
    }

    /// The condition.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
    }
}

impl Node {
    /// `operand IS [NOT] TRUE` or, with the other truth, `operand IS [NOT] FALSE`.
    #[must_use]
    pub fn is_truth(negated: bool, truth: bool, operand: Self) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::IsTruth(Box::new(IsTruth { depth, negated, truth, operand })))
    }
}
