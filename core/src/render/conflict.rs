//! What an INSERT does when a row is there already.

use super::expression::All;
use super::layout::Break;
use super::{Renderer, standard as hooks};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::tree::{Conflict, ConflictAction, InsertTree};

/// ` ON CONFLICT (target) DO NOTHING`, or `DO UPDATE SET … WHERE …`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn standard(r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
    let Some(Conflict { target, action }) = insert.conflict() else { return Ok(()) };
    r.push((Break, "ON CONFLICT"))?;
    if !target.is_empty() {
        r.push(" ")?;
        hooks::column_list(r, target.iter().map(|it| it.name()))?;
    }
    match action {
        ConflictAction::DoNothing => r.push(" DO NOTHING"),
        ConflictAction::DoUpdate { assignments, filter } => {
            if target.is_empty() {
                return Err(Error::statement(
                    "an upsert that updates must name the columns that tell rows apart: `on_conflict(…)`",
                ));
            }
            r.push(" DO UPDATE SET ")?;
            r.in_table(insert.table(), |r| {
                r.dialect().assignments(r, assignments)?;
                if filter.is_empty() {
                    return Ok(());
                }
                r.require(Feature::UpsertWhere)?;
                r.push((Break, "WHERE ", All(filter)))
            })
        }
    }
}
