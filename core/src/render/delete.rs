//! DELETE.

use super::reach::{check_sources, returning_of_reach, rows_of_reach};
use super::with::declaring_before;
use super::{Renderer, Sql, nullability};
use crate::dialect::Feature;
use crate::error::Result;
use crate::tree::DeleteTree;

impl Sql for DeleteTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { with, hints: _, reach, returning } = self;
        if !returning.is_empty() {
            r.require(Feature::DeleteReturning)?;
        }
        if !reach.sources.is_empty() {
            r.require(Feature::DeleteUsing)?;
        }
        let plan = check_sources(r, reach, [], "`.using(…)` of the delete")?;
        nullability::check_items(returning, &plan)?;
        if reach.selects_from_target() {
            r.require(Feature::SelectFromTarget)?;
        }
        r.note_every_row(self.every_row());
        let lowered = r.dialect().lower_delete(self)?;
        let said = lowered.as_ref().unwrap_or(self);
        declaring_before(r, Feature::CteBeforeUpdate, with, |visitor| self.visit(visitor), |r| write(r, said, self))
    }
}

/// The statement as it is said to the database, and as the program said it.
fn write(r: &mut Renderer<'_>, delete: &DeleteTree, original: &DeleteTree) -> Result<()> {
    let DeleteTree { with: _, hints: _, reach, returning } = delete;
    r.in_reach(reach, |r| {
        r.dialect().delete(r, delete)?;
        rows_of_reach(r, reach)
    })?;
    returning_of_reach(r, reach, &original.reach, returning)
}
