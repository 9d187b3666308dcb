//! What an INSERT does when a row is there already.

use super::expression::All;
use super::layout::Break;
use super::scope::Columns;
use super::{Ident, Renderer, standard as hooks};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::tree::{Assignment, ChainOp, ColumnRef, Conflict, ConflictAction, ConflictKey, InsertTree, Node};

/// ` ON CONFLICT (key) DO NOTHING`, or `DO UPDATE SET … WHERE …`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn standard(r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
    let Some(Conflict { key, action }) = insert.conflict() else { return Ok(()) };
    r.push((Break, "ON CONFLICT"))?;
    write_key(r, insert, key)?;
    match action {
        ConflictAction::DoNothing => r.push(" DO NOTHING"),
        ConflictAction::DoUpdate { assignments, filter, skip_unchanged } => {
            if *key == ConflictKey::Any {
                return Err(Error::statement(
                    "an upsert that updates must name the columns that tell rows apart: `on_conflict(…)`",
                ));
            }
            r.push(" DO UPDATE SET ")?;
            let mut conditions = filter.clone();
            conditions.extend(skip_unchanged.then(|| differs(assignments)));
            r.in_table(insert.table(), |r| {
                r.dialect().assignments(r, assignments)?;
                if conditions.is_empty() {
                    return Ok(());
                }
                r.require(Feature::UpsertWhere)?;
                r.push((Break, "WHERE ", All(&conditions)))
            })
        }
    }
}

fn write_key(r: &mut Renderer<'_>, insert: &InsertTree, key: &ConflictKey) -> Result<()> {
    match key {
        ConflictKey::Any => Ok(()),
        ConflictKey::Columns { columns, index_filter } => {
            r.push(" ")?;
            hooks::column_list(r, columns.iter().map(|it| it.name()))?;
            if index_filter.is_empty() {
                return Ok(());
            }
            r.require(Feature::UpsertIndexWhere)?;
            r.push(" WHERE ")?;
            // As in the definition of the index, which has neither parameters nor the name of the table.
            r.in_literals(|r| r.in_table(insert.table(), |r| r.with_columns(Columns::Bare, |r| r.push(All(index_filter)))))
        }
        ConflictKey::Constraint(name) => {
            r.require(Feature::UpsertConstraint)?;
            r.push((" ON CONSTRAINT ", Ident(name.as_str())))
        }
    }
}

/// `column IS DISTINCT FROM value OR …`: that any value is another one than before.
fn differs(assignments: &[Assignment]) -> Node {
    let one = |Assignment { column, value }: &Assignment| {
        let before = Node::Column(ColumnRef::Model { column: *column, alias: None });
        Node::distinct(false, before, value.clone())
    };
    Node::chain_of(ChainOp::Or, assignments.iter().map(one).collect())
}
