//! The check that what rows of sums leave out is read as something that may be NULL.

use crate::error::{Error, Result};
use crate::tree::{ArrayOp, JsonOp, Node, SelectTree, children};

/// Passes if every selected expression that is NULL in the rows that ROLLUP, CUBE or GROUPING SETS add is read as an `Option`.
///
/// Found when the statement is compiled, as for outer joins.
pub(super) fn check(select: &SelectTree) -> Result<()> {
    if select.grouping.is_empty() {
        return Ok(());
    }
    let mut left_out: Vec<&Node> = Vec::new();
    for grouping in &select.grouping {
        left_out.extend(grouping.nodes().filter(|it| grouping.leaves_out(it) && !select.group_by.contains(it)));
    }
    for item in &select.items {
        if !item.nullable && is_left_out(&item.node, &left_out) {
            let name = item.name().map_or_else(|| "an expression".to_owned(), |name| format!("`{name}`"));
            return Err(Error::statement(format!(
                "{name} is grouped by, and NULL in the rows of sums that `rollup`, `cube` or `grouping_sets` add, but is read as a \
                 type that cannot be NULL: select `.nullable()` of it"
            )));
        }
    }
    Ok(())
}

fn is_left_out(node: &Node, left_out: &[&Node]) -> bool {
    if left_out.contains(&node) {
        return true;
    }
    let mut operands = Vec::new();
    children(node, &mut |child| operands.push(child));
    match node {
        // What looks at NULL without becoming NULL, what is about the rows of a group, and what the program says itself.
        Node::IsNull(_)
        | Node::IsTruth(_)
        | Node::Distinct(_)
        | Node::Exists(_)
        | Node::Subquery(_)
        | Node::Nested(_)
        | Node::Over(_)
        | Node::Template(_)
        | Node::Custom(_) => false,
        Node::Function(it) if it.is_aggregate() => false,
        // The texts that are NULL are left out.
        Node::Function(it) if it.name() == "concat_ws" => it.arguments().first().is_some_and(|it| is_left_out(it, left_out)),
        Node::Function(it) if it.name() == "coalesce" => operands.iter().all(|it| is_left_out(it, left_out)),
        // NULLs are `null` in what is made of them.
        Node::Json(it) if matches!(it.op(), JsonOp::Object | JsonOp::Array) || it.is_aggregate() => false,
        // NULLs are elements of it, or change nothing.
        Node::Array(it) if matches!(it.op(), ArrayOp::Make(_) | ArrayOp::Append | ArrayOp::Concat) => false,
        Node::Case(it) => it.branches().iter().map(|(_, value)| value).chain(it.otherwise()).any(|it| is_left_out(it, left_out)),
        _ => operands.iter().any(|it| is_left_out(it, left_out)),
    }
}
