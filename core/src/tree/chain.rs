//! Operands joined by one operator, kept flat: a million-term OR is one node.

use super::depth::bounded;
use super::{Node, Problem};

/// Operands joined by one left-associative operator.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Chain {
    pub(crate) depth: u16,
    pub(crate) op: ChainOp,
    pub(crate) operands: Vec<Node>,
}

/// The operators that chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChainOp {
    /// `AND`.
    And,
    /// `OR`.
    Or,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// The remainder of a division.
    Remainder,
    /// Text joined to text.
    Concat,
    /// The whole part of a quotient of integers, cut off toward zero.
    IntegerDivide,
    /// The bits that both integers have.
    BitAnd,
    /// The bits that one of two integers has.
    BitOr,
    /// The bits that one of two integers has and the other has not.
    BitXor,
    /// The bits of a 64-bit integer moved up.
    ShiftLeft,
    /// The bits of a 64-bit integer moved down, its sign kept.
    ShiftRight,
}

impl Chain {
    /// The operator.
    #[must_use]
    pub fn op(&self) -> ChainOp {
        self.op
    }

    /// The operands, two at least.
    #[must_use]
    pub fn operands(&self) -> &[Node] {
        &self.operands
    }
}

impl Node {
    /// `left op right`; appended where `left` is a chain of the same operator already.
    #[must_use]
    pub fn chain(op: ChainOp, left: Self, right: Self) -> Self {
        match left {
            Self::Chain(chain) if chain.op == op => append(chain, right),
            left => Self::chain_of(op, vec![left, right]),
        }
    }

    /// All operands joined by the operator. One operand stands for itself; an empty AND is true, an empty OR is false.
    #[must_use]
    pub fn chain_of(op: ChainOp, mut operands: Vec<Self>) -> Self {
        if operands.len() < 2 {
            return operands.pop().unwrap_or_else(|| empty(op));
        }
        super::depth::above(&operands).map_or_else(Self::Invalid, |depth| Self::Chain(Box::new(Chain { depth, op, operands })))
    }
}

fn append(mut chain: Box<Chain>, right: Node) -> Node {
    match bounded(chain.depth.max(right.depth() + 1)) {
        Ok(depth) => {
            chain.depth = depth;
            chain.operands.push(right);
            Node::Chain(chain)
        }
        Err(problem) => Node::Invalid(problem),
    }
}

fn empty(op: ChainOp) -> Node {
    match op {
        ChainOp::And => Node::Constant(super::Constant::True),
        ChainOp::Or => Node::Constant(super::Constant::False),
        ChainOp::Add
        | ChainOp::Subtract
        | ChainOp::Multiply
        | ChainOp::Divide
        | ChainOp::Remainder
        | ChainOp::Concat
        | ChainOp::IntegerDivide
        | ChainOp::BitAnd
        | ChainOp::BitOr
        | ChainOp::BitXor
        | ChainOp::ShiftLeft
        | ChainOp::ShiftRight => Node::Invalid(Problem::Message("a calculation needs at least one operand".into())),
    }
}
