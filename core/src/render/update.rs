//! UPDATE.

use super::reach::{check_sources, returning_of_reach, rows_of_reach};
use super::with::declaring_before;
use super::{Renderer, Sql, nullability};
use crate::dialect::Feature;
use crate::error::Result;
use crate::tree::{Assignment, UpdateTree};

impl Sql for UpdateTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { with, hints: _, reach, assignments, returning } = self;
        if !returning.is_empty() {
            r.require(Feature::UpdateReturning)?;
        }
        if reach.sources.rows.is_some() {
            r.require(Feature::UpdateEachRow)?;
        } else if !reach.sources.is_empty() {
            r.require(Feature::UpdateFrom)?;
        }
        let plan = check_sources(r, reach, assignments.iter().map(|it| &it.value), "`.from(…)` of the update")?;
        nullability::check_assignments(assignments, &plan)?;
        nullability::check_items(returning, &plan)?;
        let selects = |it: &Assignment| it.value.selects_from(reach.target);
        if reach.selects_from_target() || assignments.iter().any(selects) {
            r.require(Feature::SelectFromTarget)?;
        }
        r.note_every_row(self.every_row());
        let lowered = r.dialect().lower_update(self)?;
        let said = lowered.as_ref().unwrap_or(self);
        declaring_before(r, Feature::CteBeforeUpdate, with, |visitor| self.visit(visitor), |r| write(r, said, self))
    }
}

/// The statement as it is said to the database, and as the program said it.
fn write(r: &mut Renderer<'_>, update: &UpdateTree, original: &UpdateTree) -> Result<()> {
    let UpdateTree { with: _, hints: _, reach, assignments: _, returning } = update;
    r.in_reach(reach, |r| {
        r.dialect().update(r, update)?;
        rows_of_reach(r, reach)
    })?;
    returning_of_reach(r, reach, &original.reach, returning)
}
