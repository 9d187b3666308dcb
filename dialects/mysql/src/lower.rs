//! What MySQL and MariaDB say with other nodes.

use std::sync::Arc;

use aludel_core::error::{Error, Result};
use aludel_core::render::{Operand, Power, Renderer};
use aludel_core::tree::{ChainOp, Constant, CustomNode, Distinct, Function, Like, Node};
use aludel_core::types::Value;
use aludel_core::types::in_text::DecimalText;

use crate::Flavor;

pub(crate) fn lower(flavor: Flavor, node: &Node) -> Option<Node> {
    other_words(node).or_else(|| match flavor {
        Flavor::MySql => typed(node),
        Flavor::MariaDb => None,
    })
}

fn other_words(node: &Node) -> Option<Node> {
    match node {
        Node::Distinct(it) => Some(distinct(it)),
        // `||` means OR: https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html#sqlmode_pipes_as_concat
        Node::Chain(it) if it.op() == ChainOp::Concat => Some(Node::function("concat", it.operands().to_vec())),
        Node::Like(it) if it.ignores_case() => Some(ignore_case_like(it)),
        Node::Function(it) => it.filter().map(|condition| filtered(it, condition)),
        Node::Value(Value::Decimal(it)) => Some(Node::Custom(Arc::new(Decimal(it.clone())))),
        _ => None,
    }
}

/// A decimal parameter travels as text, and a number compares and calculates with text as with a float. So it says that it
/// is a decimal. <https://dev.mysql.com/doc/refman/8.0/en/type-conversion.html>
#[derive(Debug)]
struct Decimal(String);

/// How many digits a decimal has at most, and how many of them after the point.
/// <https://dev.mysql.com/doc/refman/8.0/en/fixed-point-types.html>
const MOST_DIGITS: usize = 65;
const MOST_AFTER_POINT: usize = 30;

impl CustomNode for Decimal {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(text) = self;
        let scale = scale_of(text)?;
        let value = Value::Decimal(text.clone());
        match (r.writes_literals(), text.starts_with('-')) {
            (true, false) => r.push(value),
            (true, true) => r.push(("(", value, ")")),
            (false, _) => r.push(("CAST(", value, " AS DECIMAL(", &*format!("{MOST_DIGITS}, {scale}"), "))")),
        }
    }
}

/// How many digits stand after the point, of a number that a decimal has place for.
fn scale_of(text: &str) -> Result<usize> {
    let number = DecimalText::parse(text)?;
    let scale = number.digits_after_point();
    if scale > MOST_AFTER_POINT || number.digits_before_point() + scale > MOST_DIGITS {
        return Err(Error::parameter(format!(
            "a decimal has more than {MOST_DIGITS} digits, or {MOST_AFTER_POINT} after the point: round it first"
        )));
    }
    Ok(scale)
}

/// There is no IS DISTINCT FROM, but `<=>`, which is IS NOT DISTINCT FROM.
/// <https://dev.mysql.com/doc/refman/8.0/en/comparison-operators.html#operator_equal-to>
fn distinct(distinct: &Distinct) -> Node {
    let (left, right) = distinct.sides();
    let same = Node::Custom(Arc::new(NullSafeEqual { left: left.clone(), right: right.clone() }));
    if distinct.is_negated() { same } else { Node::not(same) }
}

/// `(left <=> right)`.
#[derive(Debug)]
struct NullSafeEqual {
    left: Node,
    right: Node,
}

impl CustomNode for NullSafeEqual {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { left, right } = self;
        r.push(("(", Operand::new(left, Power::Concat), " <=> ", Operand::new(right, Power::Concat), ")"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.left, &self.right]
    }
}

/// A calculation with parameters only is one with floats for MySQL, whatever is sent: `? + ?` of 1 and 2 is 3.0. So the
/// first of integers says that it is one; the others follow it.
/// <https://dev.mysql.com/doc/refman/8.0/en/prepare.html>
fn typed(node: &Node) -> Option<Node> {
    match node {
        Node::Chain(it) => {
            let is_sum = matches!(it.op(), ChainOp::Add | ChainOp::Subtract | ChainOp::Multiply | ChainOp::Remainder);
            is_sum.then(|| typed_first(it.operands()))?.map(|operands| Node::chain_of(it.op(), operands))
        }
        Node::Negate(it) => is_integer(it.operand()).then(|| Node::negate(integer(it.operand()))),
        Node::Function(it) => typed_first(it.arguments()).map(|arguments| it.of(arguments)),
        Node::Case(it) => {
            let (conditions, values): (Vec<_>, Vec<_>) = it.branches().iter().cloned().unzip();
            let mut values = typed_first(values.iter().chain(it.otherwise()))?;
            let otherwise = it.otherwise().and_then(|_| values.pop());
            Some(Node::case(conditions.into_iter().zip(values).collect(), otherwise))
        }
        _ => None,
    }
}

/// The same values, if all are integers or NULL, with the first integer saying so.
fn typed_first<'n>(values: impl IntoIterator<Item = &'n Node> + Clone) -> Option<Vec<Node>> {
    let is_null = |it: &Node| matches!(it, Node::Value(Value::Null) | Node::Constant(Constant::Null));
    if !values.clone().into_iter().all(|it| is_integer(it) || is_null(it)) {
        return None;
    }
    let mut values: Vec<Node> = values.into_iter().cloned().collect();
    let first = values.iter_mut().find(|it| is_integer(it))?;
    *first = integer(first);
    Some(values)
}

fn is_integer(node: &Node) -> bool {
    matches!(node, Node::Value(Value::I16(_) | Value::I32(_) | Value::I64(_)))
}

fn integer(node: &Node) -> Node {
    Node::Custom(Arc::new(Integer(node.clone())))
}

/// A value that says that it is an integer: as a literal it does so by itself.
#[derive(Debug)]
struct Integer(Node);

impl CustomNode for Integer {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(value) = self;
        if r.writes_literals() { r.push(Operand::new(value, Power::Atom)) } else { r.push(("CAST(", value, " AS SIGNED)")) }
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.0]
    }
}

/// There is no ILIKE. <https://dev.mysql.com/doc/refman/8.0/en/string-comparison-functions.html#operator_like>
fn ignore_case_like(like: &Like) -> Node {
    if like.escape().is_some_and(char::is_alphabetic) {
        return Node::invalid("ILIKE takes no letter for its escape character: upper and lower case count as the same");
    }
    let lower = |it: &Node| Node::function("lower", vec![it.clone()]);
    Node::like(lower(like.operand()), lower(like.pattern()), like.is_negated(), false, like.escape())
}

/// There is no FILTER. Aggregates pass over NULL, so a CASE without ELSE leaves out the rows that do not count; `count(*)`
/// counts a constant instead. <https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html>
fn filtered(function: &Function, condition: &Node) -> Node {
    let Some((first, rest)) = function.arguments().split_first() else {
        return Node::invalid(format!("`{}` takes no FILTER, for it has no argument", function.name()));
    };
    let value = match first {
        Node::Constant(Constant::Star) => Node::Constant(Constant::True),
        other => other.clone(),
    };
    let value = Node::case(vec![(condition.clone(), value)], None);
    function.of(std::iter::once(value).chain(rest.iter().cloned()).collect())
}
