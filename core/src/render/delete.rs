//! DELETE.

use super::insert::returning_clause;
use super::update::where_or_all;
use super::{Renderer, Sql};
use crate::dialect::Feature;
use crate::error::Result;
use crate::tree::DeleteTree;

impl Sql for DeleteTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { table, filter, all_rows, returning } = self;
        r.in_table(table, |r| {
            r.push(("DELETE FROM ", *table))?;
            where_or_all(r, "DELETE", table, filter, *all_rows)
        })?;
        returning_clause(r, table, returning, Feature::DeleteReturning)
    }
}
