//! The check that what an outer join may leave out is read as something that may be NULL.

use super::from::FromPlan;
use crate::error::{Error, Result};
use crate::tree::{ChainOp, ColumnRef, Join, JoinKind, Node, SelectTree, children};

/// Passes if every selected expression that can be NULL for want of a partner row is read as an `Option`.
///
/// Found when the statement is compiled, whatever the data: not when the first row without a partner arrives.
pub(super) fn check(select: &SelectTree, plan: &FromPlan<'_>) -> Result<()> {
    let outer: Vec<&str> = plan.joins.iter().filter(|it| is_outer(it)).map(|it| it.target.name()).collect();
    if outer.is_empty() {
        return Ok(());
    }
    for item in &select.items {
        if item.nullable {
            continue;
        }
        if let Some(column) = missing(&item.node, &outer) {
            let (table, name) = (column.qualifier().unwrap_or_default(), column.name());
            return Err(Error::statement(format!(
                "`{table}`.`{name}` is NULL where the left join finds no row of `{table}`, but is read as a type that cannot be NULL: \
                 select `.nullable()` of the expression, or `.optional()` of the model"
            )));
        }
    }
    Ok(())
}

fn is_outer(join: &Join) -> bool {
    match join.kind {
        JoinKind::Left => true,
        JoinKind::Inner => false,
    }
}

/// The column by which the expression becomes NULL when these sources have no row, if there is one.
fn missing<'n>(node: &'n Node, outer: &[&str]) -> Option<&'n ColumnRef> {
    match node {
        Node::Column(column) => column.qualifier().filter(|it| outer.contains(it)).map(|_| column),
        // What looks at NULL without becoming NULL, and what has been decided elsewhere.
        Node::IsNull(_) | Node::Distinct(_) | Node::Exists(_) | Node::Subquery(_) | Node::Over(_) | Node::Custom(_) => None,
        Node::Value(_) | Node::Constant(_) | Node::Excluded(_) | Node::Invalid(_) => None,
        Node::Function(it) if it.name() == "count" => None,
        Node::Function(it) if it.name() == "coalesce" => {
            let all = it.arguments().iter().map(|argument| missing(argument, outer)).collect::<Option<Vec<_>>>();
            all.and_then(|columns| columns.first().copied())
        }
        Node::Case(it) => it.branches().iter().map(|(_, value)| value).chain(it.otherwise()).find_map(|it| missing(it, outer)),
        // NULL AND FALSE is FALSE, NULL OR TRUE is TRUE; but one row is enough for NULL to come out.
        Node::Chain(it) => match it.op() {
            ChainOp::And
            | ChainOp::Or
            | ChainOp::Add
            | ChainOp::Subtract
            | ChainOp::Multiply
            | ChainOp::Divide
            | ChainOp::Remainder
            | ChainOp::Concat => it.operands().iter().find_map(|it| missing(it, outer)),
        },
        Node::Compare(_)
        | Node::Like(_)
        | Node::In(_)
        | Node::Between(_)
        | Node::Not(_)
        | Node::Negate(_)
        | Node::Cast(_)
        | Node::Function(_) => {
            let mut found = None;
            children(node, &mut |child| found = found.or_else(|| missing(child, outer)));
            found
        }
    }
}
