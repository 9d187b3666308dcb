//! Parentheses: the only place that decides about them.

use super::once::Once;
use super::{Renderer, Sql, expression};
use crate::error::Result;
use crate::tree::{ChainOp, Node};
use crate::types::Value;

/// How strongly an expression holds together, weakest first.
///
/// The order holds for every database we know. Where they differ ([`Concat`](Self::Concat) binds tighter than `*` in one
/// and looser than `+` in another) the operands are asked for more, so that parentheses settle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Power {
    /// `OR`.
    Or,
    /// `AND`.
    And,
    /// `NOT`.
    Not,
    /// Comparisons, `IS`, `IN`, `LIKE`, `BETWEEN`. They never chain.
    Compare,
    /// Text joined to text, and the operators on the bits of integers.
    Concat,
    /// `+` and `-`.
    Sum,
    /// `*`, `/` and the remainder.
    Product,
    /// A sign.
    Sign,
    /// What cannot come apart: a column, a call, something in parentheses.
    Atom,
}

/// An expression as an operand: in parentheses if it holds together less strongly than its place needs.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "two facts that will not grow a third")]
pub struct Operand<'n> {
    /// The expression.
    pub node: &'n Node,
    /// What its place needs.
    pub at_least: Power,
}

impl<'n> Operand<'n> {
    /// An operand that must hold together at least so strongly.
    #[must_use]
    pub fn new(node: &'n Node, at_least: Power) -> Self {
        Self { node, at_least }
    }
}

impl Sql for Operand<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if r.asks_about_leaves() {
            return self.write_asking(r);
        }
        match self.node {
            Node::Column(it) => it.render(r),
            Node::Value(it) if !r.writes_literals() => it.render(r),
            leaf if leaf.is_leaf() => self.write(leaf, r),
            _ => self.write_asking(r),
        }
    }
}

impl Operand<'_> {
    /// Writes the node as the dialect says it.
    fn write_asking(&self, r: &mut Renderer<'_>) -> Result<()> {
        if let Some(once) = Once::of(self.node, r)? {
            return r.push(once);
        }
        let lowered = r.dialect().lower(self.node);
        self.write(lowered.as_ref().unwrap_or(self.node), r)
    }

    /// Writes what stands for the node.
    fn write(&self, node: &Node, r: &mut Renderer<'_>) -> Result<()> {
        if power(node, r) >= self.at_least {
            return expression::write(node, r);
        }
        r.write("(");
        expression::write(node, r)?;
        r.write(")");
        Ok(())
    }
}

/// A whole expression: nothing around it, so never in parentheses.
impl Sql for Node {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push(Operand::new(self, Power::Or))
    }
}

fn power(node: &Node, r: &Renderer<'_>) -> Power {
    match node {
        Node::Chain(it) => chain_power(it.op),
        Node::Compare(_)
        | Node::Distinct(_)
        | Node::Like(_)
        | Node::Between(_)
        | Node::IsNull(_)
        | Node::IsTruth(_)
        | Node::In(_) => Power::Compare,
        // How strongly these bind only their database knows.
        Node::Operator(_) | Node::Template(_) => Power::Or,
        // One database takes `~a + b` for `~(a + b)`.
        Node::BitNot(_) => Power::Concat,
        Node::Collate(_) => Power::Sign,
        Node::Not(_) => Power::Not,
        Node::Exists(it) if it.negated => Power::Not,
        Node::Negate(_) => Power::Sign,
        Node::Value(value) if r.writes_literals() && is_negative(value) => Power::Sign,
        Node::Column(_)
        | Node::Value(_)
        | Node::Parameter(_)
        | Node::Constant(_)
        | Node::Case(_)
        | Node::Cast(_)
        | Node::Function(_)
        | Node::Over(_)
        | Node::Subquery(_)
        | Node::Exists(_)
        | Node::Nested(_)
        | Node::Excluded(_)
        | Node::Json(_)
        | Node::Array(_)
        | Node::Temporal(_)
        | Node::Regexp(_)
        | Node::Row(_)
        | Node::Quantified(_)
        | Node::Custom(_)
        | Node::Invalid(_) => Power::Atom,
    }
}

/// How strongly a chain of this operator holds together.
pub(super) fn chain_power(op: ChainOp) -> Power {
    match op {
        ChainOp::Or => Power::Or,
        ChainOp::And => Power::And,
        ChainOp::Concat | ChainOp::BitAnd | ChainOp::BitOr | ChainOp::BitXor | ChainOp::ShiftLeft | ChainOp::ShiftRight => {
            Power::Concat
        }
        ChainOp::Add | ChainOp::Subtract => Power::Sum,
        ChainOp::Multiply | ChainOp::Divide | ChainOp::IntegerDivide | ChainOp::Remainder => Power::Product,
    }
}

/// What a chain needs of its first operand and of the others. The first may be of the same power, for chains are read
/// from left to right.
pub(super) fn chain_needs(op: ChainOp) -> (Power, Power) {
    match op {
        ChainOp::Or => (Power::And, Power::And),
        ChainOp::And => (Power::Not, Power::Not),
        ChainOp::Add | ChainOp::Subtract => (Power::Sum, Power::Product),
        ChainOp::Multiply | ChainOp::Divide | ChainOp::IntegerDivide | ChainOp::Remainder => (Power::Product, Power::Sign),
        ChainOp::Concat | ChainOp::BitAnd | ChainOp::BitOr | ChainOp::BitXor | ChainOp::ShiftLeft | ChainOp::ShiftRight => {
            (Power::Sign, Power::Sign)
        }
    }
}

/// A negative literal starts with a sign: `- -1` must not become the comment `--1`.
pub(super) fn is_negative(value: &Value) -> bool {
    match value {
        Value::I16(it) => *it < 0,
        Value::I32(it) => *it < 0,
        Value::I64(it) => *it < 0,
        Value::F32(it) => it.is_sign_negative(),
        Value::F64(it) => it.is_sign_negative(),
        Value::Decimal(it) => it.starts_with('-'),
        Value::Null
        | Value::Bool(_)
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Timestamp(_)
        | Value::TimestampTz(_)
        | Value::Uuid(_)
        | Value::Json(_)
        | Value::Array(_) => false,
    }
}
