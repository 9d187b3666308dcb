//! Sources: tables, subqueries, VALUES and functions as they stand in FROM.

use super::layout::Parenthesized;
use super::{Comma, Ident, Renderer, Sql, standard};
use crate::dialect::Feature;
use crate::error::Result;
use crate::schema::{Name, Table};
use crate::tree::{CteSource, FunctionSource, NamedSource, Source, SubquerySource, TableSource, ValuesSource};

impl Sql for Source {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::Table(it) => r.push(it),
            Self::Named(it) => r.push(&**it),
            Self::Subquery(it) => r.push(&**it),
            Self::Cte(it) => r.push(it),
            Self::Values(it) => r.isolated(|r| r.dialect().values_source(r, it)),
            Self::Function(it) => {
                r.require(Feature::TableFunctions)?;
                r.dialect().function_source(r, it)
            }
            Self::Invalid(it) => Err(it.to_error()),
        }
    }
}

impl Sql for TableSource {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push((self.table, self.alias.map(|it| (" AS ", Ident(it)))))?;
        r.push_table_hints(*self)
    }
}

impl Sql for NamedSource {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { schema, table, alias } = self;
        r.push_schema(schema.as_ref().map(Name::as_str))?;
        r.push((Ident(table.as_str()), alias.as_ref().map(|it| (" AS ", Ident(it.as_str())))))
    }
}

impl Sql for SubquerySource {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { query, name, lateral, sees_outer } = self;
        if *lateral {
            r.require(Feature::Lateral)?;
            r.push(("LATERAL ", Parenthesized(query)))?;
        } else if *sees_outer {
            r.push(Parenthesized(query))?;
        } else {
            r.isolated(|r| r.push(Parenthesized(query)))?;
        }
        r.push((" AS ", Ident(name.as_str())))
    }
}

impl Sql for CteSource {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { cte, alias } = self;
        r.push((Ident(cte.name().as_str()), alias.as_ref().map(|it| (" AS ", Ident(it.as_str())))))
    }
}

/// The table's name, with its schema where it has one.
impl Sql for Table {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push_schema(self.schema)?;
        r.push(Ident(self.name))
    }
}

/// `(VALUES (…), (…)) AS "name" ("column", …)`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn standard_values(r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
    r.push("(")?;
    values_rows(r, values)?;
    r.push((") AS ", Ident(values.name().as_str()), " "))?;
    standard::column_list(r, values.columns().iter().map(|it| it.name.as_str()))
}

/// `VALUES (…), (…)`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn values_rows(r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
    r.push("VALUES ")?;
    for (index, row) in values.rows().iter().enumerate() {
        r.push(((index > 0).then_some(", "), "(", Comma(row), ")"))?;
    }
    Ok(())
}

/// `function(arguments) AS "name" ("column", …)`.
///
/// # Errors
/// When a part cannot be rendered.
pub fn standard_function(r: &mut Renderer<'_>, source: &FunctionSource) -> Result<()> {
    r.push((source.function(), " AS ", Ident(source.name().as_str())))?;
    if source.columns().is_empty() {
        return Ok(());
    }
    r.push(" ")?;
    standard::column_list(r, source.columns().iter().map(Name::as_str))
}
