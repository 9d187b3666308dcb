//! INSERT.

use super::hints::HintWords;
use super::layout::{Break, SubBreak};
use super::scope::Columns;
use super::with::declaring_before;
use super::{Comma, Renderer, Sql, standard};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::Table;
use crate::tree::{Constant, InsertRows, InsertSource, InsertTree, Node, QueryTree, SelectItem, Source};
use crate::types::Value;

impl Sql for InsertTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if let Some(problem) = &self.problem {
            return Err(problem.to_error());
        }
        let lowered = r.dialect().lower_insert(self)?;
        let said = lowered.as_ref().unwrap_or(self);
        if said.is_of_values() {
            return write(r, said);
        }
        declaring_before(r, Feature::CteBeforeInsert, &self.with, |visitor| self.visit(visitor), |r| write(r, said))
    }
}

fn write(r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
    let InsertTree { with: _, hints, problem: _, into, columns, source, conflict, returning } = insert;
    r.push(("INSERT ", HintWords::prefix(hints), "INTO ", into))?;
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
        r.dialect().conflict(r, insert)?;
    }
    returning_clause(r, into.table, returning)
}

fn defaults(r: &mut Renderer<'_>, source: &InsertSource) -> Result<()> {
    match source {
        InsertSource::Defaults => {
            r.require(Feature::DefaultValues)?;
            r.dialect().default_values(r)
        }
        InsertSource::Rows(_) | InsertSource::Query(_) => Err(Error::statement(
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
        InsertSource::Rows(rows) if rows.width() != width => {
            Err(Error::statement(format!("the insert names {width} columns, but its rows have {} values", rows.width())))
        }
        InsertSource::Rows(rows) => {
            r.push((Break, "VALUES "))?;
            if !r.writes_literals() && !r.asks_about_leaves() && rows.are_values() {
                return rows_of_values(r, rows);
            }
            r.reserve(rows.cells().len(), 0);
            for (index, row) in rows.iter().enumerate() {
                r.push(((index > 0).then_some((",", SubBreak)), "(", Comma(row), ")"))?;
            }
            Ok(())
        }
        InsertSource::Query(query) => {
            require_width(query, width)?;
            r.push((Break, query))
        }
    }
}

/// Passes if the query gives so many columns, as far as that is known: of `*` it is that query's matter whose columns they are.
fn require_width(query: &QueryTree, width: usize) -> Result<()> {
    if let QueryTree::Select(select) = query
        && let ([item], [Source::Subquery(source)]) = (select.items(), &select.from[..])
        && item.node == Node::Constant(Constant::Star)
    {
        return require_width(source.query(), width);
    }
    match query.items().map(<[_]>::len) {
        Some(given) if given != width => {
            Err(Error::statement(format!("the insert names {width} columns, but its query gives {given}")))
        }
        _ => Ok(()),
    }
}

/// Rows of nothing but values, of which the dialect has nothing to say.
fn rows_of_values(r: &mut Renderer<'_>, rows: &InsertRows) -> Result<()> {
    if rows.cells().iter().any(|it| matches!(it, Node::Value(Value::Array(_)))) {
        r.require(Feature::Arrays)?;
    }
    r.reserve_placeholders(rows.cells().len(), rows.len());
    let is_withheld = r.withhold(rows);
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            r.push((",", SubBreak))?;
        }
        r.write_char('(');
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                r.write(", ");
            }
            match cell {
                Node::Value(value) if !is_withheld => r.parameter(value),
                _ => r.write_placeholder(),
            }
        }
        r.write_char(')');
    }
    Ok(())
}

/// RETURNING, if the statement has it. Columns stand bare, as in [`returning_of_reach`](super::reach).
fn returning_clause(r: &mut Renderer<'_>, table: &'static Table, items: &[SelectItem]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    r.require(Feature::InsertReturning)?;
    r.in_table(table, |r| r.with_columns(Columns::Bare, |r| r.dialect().returning(r, items)))
}
