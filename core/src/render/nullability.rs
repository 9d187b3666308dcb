//! The check that what an outer join may leave out is read as something that may be NULL.

use super::from::FromPlan;
use crate::error::{Error, Result};
use crate::tree::{ArrayOp, Assignment, ChainOp, ColumnRef, JoinKind, JsonOp, Node, SelectItem, SelectTree, children};

/// Passes if every selected expression that can be NULL for want of a partner row is read as an `Option`.
///
/// Found when the statement is compiled, whatever the data: not when the first row without a partner arrives.
pub(super) fn check(select: &SelectTree, plan: &FromPlan<'_>) -> Result<()> {
    check_items(&select.items, plan)
}

/// As [`check`], of what a statement gives back.
pub(super) fn check_items(items: &[SelectItem], plan: &FromPlan<'_>) -> Result<()> {
    let outer = sources_left_out(plan);
    if outer.is_empty() {
        return Ok(());
    }
    for item in items {
        if item.nullable {
            continue;
        }
        if let Some(column) = missing(&item.node, &outer) {
            let (table, name) = (column.qualifier().unwrap_or_default(), column.name());
            return Err(Error::statement(format!(
                "`{table}`.`{name}` is NULL where the outer join finds no row of `{table}`, but is read as a type that cannot be NULL: \
                 select `.nullable()` of the expression, or `.optional()` of the model"
            )));
        }
    }
    Ok(())
}

/// Passes if no column that cannot be NULL is set to what is NULL for want of a partner row.
pub(super) fn check_assignments(assignments: &[Assignment], plan: &FromPlan<'_>) -> Result<()> {
    let outer = sources_left_out(plan);
    if outer.is_empty() {
        return Ok(());
    }
    for Assignment { column, value } in assignments.iter().filter(|it| !it.column.def().nullable) {
        if let Some(from) = missing(value, &outer) {
            let (table, name) = (from.qualifier().unwrap_or_default(), from.name());
            return Err(Error::statement(format!(
                "`{table}`.`{name}` is NULL where the outer join finds no row of `{table}`, but the column `{}` cannot be NULL: \
                 say what it gets then, with `func::coalesce`",
                column.name()
            )));
        }
    }
    Ok(())
}

/// The names of the sources of which a row of the result may have none.
fn sources_left_out<'p>(plan: &'p FromPlan<'_>) -> Vec<&'p str> {
    let mut outer: Vec<&str> = Vec::new();
    for (index, join) in plan.joins.iter().enumerate() {
        match join.kind {
            JoinKind::Inner | JoinKind::Cross => {}
            JoinKind::Left => outer.extend(plan.names_joined(index)),
            JoinKind::Right => outer.extend(plan.names_before(index)),
            JoinKind::Full => {
                outer.extend(plan.names_before(index));
                outer.extend(plan.names_joined(index));
            }
        }
    }
    outer
}

/// The column by which the expression becomes NULL when these sources have no row, if there is one.
fn missing<'n>(node: &'n Node, outer: &[&str]) -> Option<&'n ColumnRef> {
    match node {
        Node::Column(column) => column.qualifier().filter(|it| outer.contains(it)).map(|_| column),
        // What looks at NULL without becoming NULL, and what has been decided elsewhere.
        Node::IsNull(_)
        | Node::IsTruth(_)
        | Node::Distinct(_)
        | Node::Exists(_)
        | Node::Subquery(_)
        | Node::Nested(_)
        | Node::Custom(_) => None,
        // What another row gives may be missing there, with a value for want of a row.
        Node::Over(it) => match it.function() {
            Node::Function(function) if function.arguments().len() == 3 => {
                function.arguments().iter().find_map(|it| missing(it, outer))
            }
            _ => None,
        },
        // Text by hand gives what the program says that it gives.
        Node::Template(_) | Node::Quantified(_) => None,
        Node::Value(_) | Node::Parameter(_) | Node::Constant(_) | Node::Excluded(_) | Node::Invalid(_) => None,
        Node::Function(it) if it.name() == "count" => None,
        // The texts that are NULL are left out.
        Node::Function(it) if it.name() == "concat_ws" => it.arguments().first().and_then(|it| missing(it, outer)),
        Node::Function(it) if it.name() == "coalesce" => {
            let all = it.arguments().iter().map(|argument| missing(argument, outer)).collect::<Option<Vec<_>>>();
            all.and_then(|columns| columns.first().copied())
        }
        // NULLs are `null` in what is made of them.
        Node::Json(it) => match it.op() {
            JsonOp::Object | JsonOp::Array | JsonOp::Collect | JsonOp::CollectObject => None,
            JsonOp::Part
            | JsonOp::Text
            | JsonOp::Integer
            | JsonOp::Float
            | JsonOp::Bool
            | JsonOp::Type
            | JsonOp::Length
            | JsonOp::Contains
            | JsonOp::Value(_)
            | JsonOp::SetKey
            | JsonOp::RemoveKey => it.operands().iter().find_map(|it| missing(it, outer)),
        },
        Node::Array(it) => match it.op() {
            // NULLs are elements of it, or change nothing.
            ArrayOp::Make(_) | ArrayOp::Append | ArrayOp::Concat => None,
            ArrayOp::Contains
            | ArrayOp::ContainedBy
            | ArrayOp::Overlaps
            | ArrayOp::Element
            | ArrayOp::Slice
            | ArrayOp::Length
            | ArrayOp::Remove
            | ArrayOp::Position
            | ArrayOp::Quantified(_) => it.operands().iter().find_map(|it| missing(it, outer)),
        },
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
            | ChainOp::Concat
            | ChainOp::IntegerDivide
            | ChainOp::BitAnd
            | ChainOp::BitOr
            | ChainOp::BitXor
            | ChainOp::ShiftLeft
            | ChainOp::ShiftRight => it.operands().iter().find_map(|it| missing(it, outer)),
        },
        Node::Compare(_)
        | Node::Like(_)
        | Node::In(_)
        | Node::Between(_)
        | Node::Not(_)
        | Node::Negate(_)
        | Node::BitNot(_)
        | Node::Regexp(_)
        | Node::Row(_)
        | Node::Collate(_)
        | Node::Operator(_)
        | Node::Cast(_)
        | Node::Temporal(_)
        | Node::Function(_) => {
            let mut found = None;
            children(node, &mut |child| found = found.or_else(|| missing(child, outer)));
            found
        }
    }
}
