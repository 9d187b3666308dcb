//! Expressions about a table that stands in a statement under another name.

use super::{ColumnRef, InSet, JoinOn, Node, SelectTree, Source, walk};
use crate::schema::{Table, same_table};

/// Makes what an expression says of a table, under the table's own name, be about an alias of it.
pub(crate) fn rename(node: &mut Node, table: &'static Table, to: &'static str) {
    match node {
        Node::Column(column) | Node::Excluded(column) => rename_column(column, table, to),
        Node::Value(_) | Node::Constant(_) | Node::Invalid(_) => {}
        Node::Subquery(select) => rename_in(select, table, to),
        Node::Exists(exists) => rename_in(&mut exists.select, table, to),
        Node::Custom(_) => {
            // What it is made of cannot be taken apart, so it is refused where it would mean the wrong rows.
            let mut is_of_table = false;
            walk(node, &mut |it| is_of_table |= matches!(it, Node::Column(column) if column.is_of(table)));
            if is_of_table {
                *node = Node::invalid(format!(
                    "a condition of a relationship to `{}` has a construct of one dialect, which cannot be said of an alias: \
                     join the table without one, or by `join_on` with the condition written for the alias",
                    table.name
                ));
            }
        }
        Node::In(it) => {
            rename(&mut it.operand, table, to);
            match &mut it.set {
                InSet::List(list) => list.iter_mut().for_each(|it| rename(it, table, to)),
                InSet::Subquery(select) => rename_in(select, table, to),
            }
        }
        other => operands(other, &mut |it| rename(it, table, to)),
    }
}

fn rename_column(column: &mut ColumnRef, table: &Table, to: &'static str) {
    if column.is_of(table)
        && let ColumnRef::Model { alias, .. } = column
    {
        *alias = Some(to);
    }
}

/// The direct child expressions of a node that has nothing but those.
fn operands(node: &mut Node, see: &mut dyn FnMut(&mut Node)) {
    match node {
        Node::Chain(it) => it.operands.iter_mut().for_each(see),
        Node::Compare(it) => [&mut it.left, &mut it.right].into_iter().for_each(see),
        Node::Distinct(it) => [&mut it.left, &mut it.right].into_iter().for_each(see),
        Node::Like(it) => [&mut it.operand, &mut it.pattern].into_iter().for_each(see),
        Node::Between(it) => [&mut it.operand, &mut it.low, &mut it.high].into_iter().for_each(see),
        Node::IsNull(it) => see(&mut it.operand),
        Node::Not(it) | Node::Negate(it) => see(&mut it.operand),
        Node::Case(it) => {
            for (condition, value) in &mut it.branches {
                see(condition);
                see(value);
            }
            it.otherwise.iter_mut().for_each(see);
        }
        Node::Cast(it) => see(&mut it.operand),
        Node::Function(it) => it.arguments.iter_mut().chain(&mut it.filter).for_each(see),
        Node::Over(it) => {
            see(&mut it.function);
            it.window.partition_by.iter_mut().for_each(&mut *see);
            it.window.order_by.iter_mut().for_each(|term| see(&mut term.node));
        }
        Node::Column(_)
        | Node::Excluded(_)
        | Node::Value(_)
        | Node::Constant(_)
        | Node::Subquery(_)
        | Node::Exists(_)
        | Node::In(_)
        | Node::Custom(_)
        | Node::Invalid(_) => {}
    }
}

/// The same in a subquery, unless it has the table itself.
fn rename_in(select: &mut SelectTree, table: &'static Table, to: &'static str) {
    let is_it = |source: &Source| matches!(source, Source::Table(it) if it.alias.is_none() && same_table(it.table, table));
    if select.from.iter().chain(select.joins.iter().map(|it| &it.target)).any(is_it) {
        return;
    }
    let mut see = |it: &mut Node| rename(it, table, to);
    select.items.iter_mut().for_each(|it| see(&mut it.node));
    for join in &mut select.joins {
        if let JoinOn::Condition(condition) = &mut join.on {
            see(condition);
        }
    }
    let conditions = select.filter.iter_mut().chain(&mut select.group_by).chain(&mut select.having);
    conditions.chain(&mut select.limit).chain(&mut select.offset).for_each(&mut see);
    select.order_by.iter_mut().for_each(|it| see(&mut it.node));
}
