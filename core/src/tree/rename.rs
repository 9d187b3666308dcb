//! Expressions about a table that stands in a statement under another name.

use super::visit_mut::{children_mut, query_in_mut};
use super::{ColumnRef, JoinOn, Node, QueryTree, SelectTree, Source, walk};
use crate::schema::{Table, same_table};

/// Makes what an expression says of a table, under the table's own name, be about an alias of it.
pub(crate) fn rename(node: &mut Node, table: &'static Table, to: &'static str) {
    match node {
        Node::Column(column) | Node::Excluded(column) => rename_column(column, table, to),
        Node::Custom(custom) => {
            let mut is_of_table = false;
            let mut children: Vec<Node> = custom.children().into_iter().cloned().collect();
            for child in &children {
                walk(child, &mut |it| is_of_table |= matches!(it, Node::Column(column) if column.is_of(table)));
            }
            if is_of_table {
                children.iter_mut().for_each(|it| rename(it, table, to));
                // What cannot be taken apart is refused, for it would mean the wrong rows.
                *node = custom.with_children(children).map_or_else(|| inseparable(table), Node::Custom);
            }
        }
        other => {
            children_mut(other, &mut |it| rename(it, table, to));
            if let Some(query) = query_in_mut(other) {
                rename_in(query, table, to);
            }
        }
    }
}

fn inseparable(table: &Table) -> Node {
    Node::invalid(format!(
        "a condition of a relationship to `{}` has a construct of one dialect, which cannot be said of an alias: \
         join the table without one, or by `join_on` with the condition written for the alias",
        table.name
    ))
}

fn rename_column(column: &mut ColumnRef, table: &Table, to: &'static str) {
    if column.is_of(table)
        && let ColumnRef::Model { alias, .. } = column
    {
        *alias = Some(to);
    }
}

fn rename_in(query: &mut QueryTree, table: &'static Table, to: &'static str) {
    match query {
        QueryTree::Select(it) => rename_in_select(it, table, to),
        QueryTree::Compound(it) => it.operands.iter_mut().for_each(|it| rename_in(it, table, to)),
        QueryTree::Text(it) => it.parameters.iter_mut().for_each(|(_, node)| rename(node, table, to)),
    }
}

/// The same in a subquery, unless it has the table itself.
fn rename_in_select(select: &mut SelectTree, table: &'static Table, to: &'static str) {
    let is_it = |source: &Source| matches!(source, Source::Table(it) if it.alias.is_none() && same_table(it.table, table));
    if select.from.iter().chain(select.joins.iter().map(|it| &it.target)).any(is_it) {
        return;
    }
    for source in select.from.iter_mut().chain(select.joins.iter_mut().map(|it| &mut it.target)) {
        rename_in_source(source, table, to);
    }
    let mut see = |it: &mut Node| rename(it, table, to);
    select.distinct_on.iter_mut().for_each(&mut see);
    select.grouping.iter_mut().flat_map(|it| &mut it.sets).flatten().for_each(&mut see);
    select.items.iter_mut().for_each(|it| see(&mut it.node));
    for join in &mut select.joins {
        if let JoinOn::Condition(condition) = &mut join.on {
            see(condition);
        }
    }
    select.expressions_mut(&mut see);
}

/// The same in what stands in FROM, as far as that sees what is around it.
fn rename_in_source(source: &mut Source, table: &'static Table, to: &'static str) {
    match source {
        Source::Subquery(it) if it.lateral || it.sees_outer => rename_in(&mut it.query, table, to),
        Source::Function(it) => rename(&mut it.function, table, to),
        Source::Subquery(_) | Source::Table(_) | Source::Named(_) | Source::Cte(_) | Source::Values(_) | Source::Invalid(_) => {}
    }
}
