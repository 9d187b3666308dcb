//! UPDATE.

use super::expression::All;
use super::insert::returning_clause;
use super::layout::Break;
use super::{Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::Table;
use crate::tree::{Node, UpdateTree};

impl Sql for UpdateTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { table, assignments, filter, all_rows, returning } = self;
        r.in_table(table, |r| {
            r.push(("UPDATE ", *table, Break, "SET "))?;
            r.dialect().assignments(r, assignments)?;
            where_or_all(r, "UPDATE", table, filter, *all_rows)
        })?;
        returning_clause(r, table, returning, Feature::UpdateReturning)
    }
}

/// WHERE of UPDATE and DELETE. Without one the program must have said that it means every row.
pub(super) fn where_or_all(r: &mut Renderer<'_>, verb: &str, table: &Table, filter: &[Node], all_rows: bool) -> Result<()> {
    if !filter.is_empty() {
        return r.push((Break, "WHERE ", All(filter)));
    }
    if all_rows {
        return Ok(());
    }
    Err(Error::statement(format!(
        "{verb} of every row of `{}`: add `.where_(…)`, or `.all_rows()` if every row is meant",
        table.name
    )))
}
