//! What MySQL and MariaDB say with other nodes.

use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::render::{Operand, Power, Renderer};
use aludel_core::tree::{ChainOp, Constant, CustomNode, Distinct, Function, Like, Node};

pub(crate) fn lower(node: &Node) -> Option<Node> {
    match node {
        Node::Distinct(it) => Some(distinct(it)),
        // `||` means OR: https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html#sqlmode_pipes_as_concat
        Node::Chain(it) if it.op() == ChainOp::Concat => Some(Node::function("concat", it.operands().to_vec())),
        Node::Like(it) if it.ignores_case() => Some(ignore_case_like(it)),
        Node::Function(it) => it.filter().map(|condition| filtered(it, condition)),
        _ => None,
    }
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
