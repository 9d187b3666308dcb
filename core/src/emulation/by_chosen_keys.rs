//! First everything is worked out in a subquery, then the rows are changed by their keys.

use crate::schema::Name;
use crate::tree::{
    Assignment, ColumnRef, CompareOp, DeleteTree, NamedColumn, Node, Reach, SelectItem, SelectTree, Source, Sources, UpdateTree,
};

/// `UPDATE table FROM (SELECT key, value AS new_column, … WHERE …) AS chosen SET column = chosen.new_column, … WHERE key = chosen.key`:
/// values and conditions are computed before any row is changed. For a database that would see its own changes, or refuses to look.
///
/// Some databases would dissolve the subquery in the statement around it, unless it has a limit. There it gets the limit `all`, which
/// is to be more than there can be rows, where it has none of its own. `None` where the table has no primary key, and where each row gets
/// values of its own.
#[must_use]
pub fn update_by_chosen_keys(update: &UpdateTree, all: Option<&Node>) -> Option<UpdateTree> {
    let UpdateTree { with, hints, reach, assignments, returning } = update;
    if reach.sources.rows.is_some() {
        return None;
    }
    let mut select = keys(reach, all)?;
    let name = free_name(reach);
    let mut chosen = Vec::with_capacity(assignments.len());
    for Assignment { column, value } in assignments {
        let value = match value {
            // These are what they are, whenever they are computed.
            Node::Value(_) | Node::Constant(_) => value.clone(),
            _ => {
                let label: Name = format!("new_{}", column.name()).into();
                select.add_item(SelectItem { node: value.clone(), label: Some(label.clone()), nullable: true });
                named(&name, label)
            }
        };
        chosen.push(Assignment { column: *column, value });
    }
    Some(UpdateTree {
        with: with.clone(),
        hints: hints.clone(),
        reach: joined(reach, select, name),
        assignments: chosen,
        returning: returning.clone(),
    })
}

/// `DELETE FROM table USING (SELECT key … WHERE …) AS chosen WHERE key = chosen.key`; as [`update_by_chosen_keys`].
#[must_use]
pub fn delete_by_chosen_keys(delete: &DeleteTree, all: Option<&Node>) -> Option<DeleteTree> {
    let reach = delete.reach();
    Some(delete.clone().with_reach(joined(reach, keys(reach, all)?, free_name(reach))))
}

/// The rows whose keys a subquery with a limit chooses.
pub(super) fn chosen(reach: &Reach) -> Option<Reach> {
    Some(joined(reach, keys(reach, None)?, free_name(reach)))
}

fn keys(reach: &Reach, all: Option<&Node>) -> Option<SelectTree> {
    let mut select = reach.keys();
    select.limit = select.limit.or_else(|| all.cloned());
    (!select.items().is_empty()).then_some(select)
}

/// The target, joined by its key with a subquery of this name.
fn joined(reach: &Reach, select: SelectTree, name: Name) -> Reach {
    let target = reach.target;
    let key = target.table.primary_key.iter();
    let equal = |index: &u16| {
        let other = named(&name, Name::Static(target.table.columns[usize::from(*index)].name));
        Node::compare(CompareOp::Eq, target.column_at(*index), other)
    };
    let filter = key.map(equal).collect();
    let sources = Sources { rows: None, from: vec![Source::subquery(select, name)], joins: Vec::new() };
    Reach { sources, filter, all_rows: true, ..Reach::of(target) }
}

fn named(source: &Name, name: Name) -> Node {
    Node::Column(ColumnRef::Named(Box::new(NamedColumn { qualifier: Some(source.clone()), name, data_type: None })))
}

/// A name for the subquery that is not the target's own.
fn free_name(reach: &Reach) -> Name {
    Name::Static(if reach.target.name() == "chosen" { "chosen_rows" } else { "chosen" })
}
