//! The condition that a row comes after another one in an order.

use std::sync::Arc;

use super::keys::{Key, Keys};
use crate::dialect::Support;
use crate::error::Result;
use crate::render::{Comma, Renderer};
use crate::tree::{ChainOp, CompareOp, CustomNode, Direction, Node, Nulls};
use crate::types::Value;

/// The conditions, all of which hold for the rows after the one with these values.
///
/// Where a database finds rows by `(a, b) > (?, ?)`, and the keys are never NULL and of one direction, it is that. Else it is
/// `a >= ? AND (a > ? OR a = ? AND b > ?)`, whose first part says nothing new, but is what databases find an index for: without
/// it, and with the other form on others, all rows before are read too.
pub(super) fn after(keys: &Keys, values: &[Value], seek: Support) -> Vec<Node> {
    let pairs: Vec<(&Key, &Value)> = keys.as_slice().iter().zip(values).collect();
    let Some(((first, value), rest)) = pairs.split_first() else { return Vec::new() };
    let is_one_way = rest.iter().all(|(key, _)| key.direction == first.direction);
    let is_never_null = pairs.iter().all(|(key, value)| key.nulls.is_none() && **value != Value::Null);
    if seek == Support::Native && is_one_way && is_never_null && !rest.is_empty() {
        let (left, right) = pairs.iter().map(|(key, value)| (key.node.clone(), Node::Value((*value).clone()))).unzip();
        return vec![Node::Custom(Arc::new(RowBound { left, op: beyond(first.direction), right }))];
    }
    let condition = strictly(&pairs);
    if rest.is_empty() {
        return vec![condition];
    }
    at_or_after(first, value).into_iter().chain([condition]).collect()
}

/// `a > ? OR a = ? AND (b > ? OR …)`.
fn strictly(pairs: &[(&Key, &Value)]) -> Node {
    let Some(((key, value), rest)) = pairs.split_first() else { return Node::chain_of(ChainOp::Or, Vec::new()) };
    let mut ways = beyond_value(key, value);
    if !rest.is_empty() {
        ways.push(Node::chain_of(ChainOp::And, vec![same(key, value), strictly(rest)]));
    }
    Node::chain_of(ChainOp::Or, ways)
}

/// The ways in which a key comes after a value.
fn beyond_value(key: &Key, value: &Value) -> Vec<Node> {
    let Key { node, direction, nulls } = key;
    match (value, nulls) {
        (Value::Null, Some(Nulls::First)) => vec![Node::is_null(true, node.clone())],
        (Value::Null, Some(Nulls::Last) | None) => Vec::new(),
        (value, nulls) => {
            let mut ways = vec![Node::compare(beyond(*direction), node.clone(), Node::Value(value.clone()))];
            if *nulls == Some(Nulls::Last) {
                ways.push(Node::is_null(false, node.clone()));
            }
            ways
        }
    }
}

/// A key is this value or comes after it; none where that says nothing.
fn at_or_after(key: &Key, value: &Value) -> Option<Node> {
    let Key { node, direction, nulls } = key;
    let op = match direction {
        Direction::Ascending => CompareOp::Ge,
        Direction::Descending => CompareOp::Le,
    };
    match (value, nulls) {
        (Value::Null, Some(Nulls::First)) => None,
        (Value::Null, Some(Nulls::Last) | None) => Some(Node::is_null(false, node.clone())),
        (value, nulls) => {
            let mut ways = vec![Node::compare(op, node.clone(), Node::Value(value.clone()))];
            if *nulls == Some(Nulls::Last) {
                ways.push(Node::is_null(false, node.clone()));
            }
            Some(Node::chain_of(ChainOp::Or, ways))
        }
    }
}

fn same(key: &Key, value: &Value) -> Node {
    match value {
        Value::Null => Node::is_null(false, key.node.clone()),
        value => Node::compare(CompareOp::Eq, key.node.clone(), Node::Value(value.clone())),
    }
}

fn beyond(direction: Direction) -> CompareOp {
    match direction {
        Direction::Ascending => CompareOp::Gt,
        Direction::Descending => CompareOp::Lt,
    }
}

/// `((a, b) > (?, ?))`.
#[derive(Debug)]
struct RowBound {
    left: Vec<Node>,
    op: CompareOp,
    right: Vec<Node>,
}

impl CustomNode for RowBound {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { left, op, right } = self;
        let op = if *op == CompareOp::Lt { ") < (" } else { ") > (" };
        r.push(("((", Comma(left), op, Comma(right), "))"))
    }

    fn children(&self) -> Vec<&Node> {
        self.left.iter().chain(&self.right).collect()
    }

    fn is_opaque(&self) -> bool {
        false
    }
}
