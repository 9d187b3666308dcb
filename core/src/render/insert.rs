//! INSERT.

use super::layout::{Break, SubBreak};
use super::scope::Columns;
use super::{Comma, Renderer, Sql, standard};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::Table;
use crate::tree::{InsertSource, InsertTree, Node, SelectItem};

impl Sql for InsertTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { problem, table, columns, source, conflict, returning } = self;
        if let Some(problem) = problem {
            return Err(problem.to_error());
        }
        r.push(("INSERT INTO ", *table))?;
        if columns.is_empty() {
            defaults(r, source)?;
        } else {
            columns.iter().try_for_each(|column| column.require_writable())?;
            r.push(" ")?;
            standard::column_list(r, columns.iter().map(|it| it.name()))?;
            rows(r, source, columns.len())?;
        }
        if conflict.is_some() {
            r.require(Feature::Upsert)?;
            r.dialect().conflict(r, self)?;
        }
        returning_clause(r, table, returning, Feature::InsertReturning)
    }
}

fn defaults(r: &mut Renderer<'_>, source: &InsertSource) -> Result<()> {
    match source {
        InsertSource::Defaults => {
            r.require(Feature::DefaultValues)?;
            r.dialect().default_values(r)
        }
        InsertSource::Rows(_) | InsertSource::Select(_) => Err(Error::statement(
            "an insert without columns: name them with `.values(…)`, or insert defaults with `.default_values()`",
        )),
    }
}

fn rows(r: &mut Renderer<'_>, source: &InsertSource, width: usize) -> Result<()> {
    match source {
        InsertSource::Defaults => Err(Error::statement("an insert names columns but gives them no values")),
        InsertSource::Rows(rows) if rows.is_empty() => {
            Err(Error::statement("an insert of no rows: check whether there are any before executing it"))
        }
        InsertSource::Rows(rows) => {
            r.push((Break, "VALUES "))?;
            for (index, row) in rows.iter().enumerate() {
                if index > 0 {
                    r.push((",", SubBreak))?;
                }
                value_row(r, index, row, width)?;
            }
            Ok(())
        }
        InsertSource::Select(select) if select.items().len() != width => {
            Err(Error::statement(format!("the insert names {width} columns, but its select gives {}", select.items().len())))
        }
        InsertSource::Select(select) => r.push((Break, &**select)),
    }
}

fn value_row(r: &mut Renderer<'_>, index: usize, row: &[Node], width: usize) -> Result<()> {
    if row.len() != width {
        return Err(Error::statement(format!(
            "row {} of the insert has {} values where the first has {width}: give every row the same columns",
            index + 1,
            row.len()
        )));
    }
    r.push(("(", Comma(row), ")"))
}

/// RETURNING, if the statement has it. Columns stand bare, for SQLite takes no table's name there.
pub(super) fn returning_clause(
    r: &mut Renderer<'_>,
    table: &'static Table,
    items: &[SelectItem],
    feature: Feature,
) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    r.require(feature)?;
    r.in_table(table, |r| r.with_columns(Columns::Bare, |r| r.dialect().returning(r, items)))
}
