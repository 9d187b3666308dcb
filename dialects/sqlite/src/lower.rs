//! What SQLite says with other nodes.

use aludel_core::tree::{Chain, ChainOp, Like, Node};
use aludel_core::types::DataType;

pub(crate) fn lower(node: &Node) -> Option<Node> {
    match node {
        Node::Like(it) => like(it),
        Node::Chain(it) => balanced(it),
        // CAST cuts the fraction of a float off, where other databases round it; to round an integer first would lose the
        // digits that a float does not hold. https://www.sqlite.org/lang_expr.html#castexpr
        Node::Cast(it) if it.data_type().is_integer() && it.operand().gives(DataType::is_float) => {
            Some(Node::cast(Node::function("round", vec![it.operand().clone()]), it.data_type()))
        }
        // A date is text: CAST would leave the time of day in it. https://www.sqlite.org/lang_datefunc.html
        Node::Cast(it) if it.data_type() == DataType::Date => Some(Node::function("date", vec![it.operand().clone()])),
        _ => None,
    }
}

/// LIKE has an escape character only where one is named; elsewhere it is the backslash by default. There is no ILIKE.
/// <https://www.sqlite.org/lang_expr.html#like>
fn like(like: &Like) -> Option<Node> {
    let escape = like.escape().unwrap_or('\\');
    if !like.ignores_case() {
        let missing = like.escape().is_none();
        return missing
            .then(|| Node::like(like.operand().clone(), like.pattern().clone(), like.is_negated(), false, Some(escape)));
    }
    if escape.is_alphabetic() {
        return Some(Node::invalid("ILIKE takes no letter for its escape character: upper and lower case count as the same"));
    }
    let lower = |it: &Node| Node::function("lower", vec![it.clone()]);
    Some(Node::like(lower(like.operand()), lower(like.pattern()), like.is_negated(), false, Some(escape)))
}

/// Chains longer than this are made into trees.
const LONG: usize = 500;

/// How many operands stand side by side in such a tree: small enough that a million operands are three levels of a
/// hundred, and large enough that the levels are few.
const GROUP: usize = 100;

/// A chain `a AND b AND …` is as deep as it is long for SQLite, which takes 1000 levels; parentheses make a tree of it.
/// <https://www.sqlite.org/limits.html#max_expr_depth>
///
/// Sums and products stay as they are: with floats, or near an overflow, another order gives another result.
fn balanced(chain: &Chain) -> Option<Node> {
    let operands = chain.operands();
    if operands.len() <= LONG || !matches!(chain.op(), ChainOp::And | ChainOp::Or | ChainOp::Concat) {
        return None;
    }
    let group = |it: &[Node]| Node::chain_of(chain.op(), it.to_vec());
    let mut level: Vec<Node> = operands.chunks(GROUP).map(group).collect();
    while level.len() > GROUP {
        level = level.chunks(GROUP).map(group).collect();
    }
    Some(Node::chain_of(chain.op(), level))
}
