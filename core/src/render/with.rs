//! WITH: common table expressions, written once, where the statement that uses them starts.

use std::sync::Arc;

use super::layout::{Break, Parenthesized};
use super::scope::Columns;
use super::{Ident, Renderer, Sql, standard};
use crate::dialect::{Feature, Support};
use crate::error::{Error, Result};
use crate::schema::Name;
use crate::tree::{Cte, CteBody, Ctes, Visitor};

/// Writes a query after what it and everything in it uses of WITH, unless a statement around it has written that.
pub(super) fn declaring<'n>(
    r: &mut Renderer<'_>,
    visit: impl Fn(&mut dyn Visitor<'n>),
    body: impl FnOnce(&mut Renderer<'_>) -> Result<()>,
) -> Result<()> {
    if r.scope.has_ctes {
        return body(r);
    }
    let mut ctes = Ctes::default();
    visit(&mut ctes);
    require_own_names(&ctes.found, &ctes.tables)?;
    r.scope.has_ctes = true;
    let result = write(r, &ctes.found).and_then(|()| body(r));
    r.scope.has_ctes = false;
    result
}

/// As [`declaring`], for an INSERT, UPDATE or DELETE. A database that takes no WITH before it has one in each query inside.
pub(super) fn declaring_before<'n>(
    r: &mut Renderer<'_>,
    feature: Feature,
    with: &[Arc<Cte>],
    visit: impl Fn(&mut dyn Visitor<'n>),
    body: impl FnOnce(&mut Renderer<'_>) -> Result<()>,
) -> Result<()> {
    match r.dialect().support(feature) {
        Support::Native => declaring(r, visit, body),
        Support::Emulated(_) | Support::Unsupported(_) => {
            // Those that nothing names have no effect, unless they change something.
            with.iter().try_for_each(|it| require_body(r, it))?;
            body(r)
        }
    }
}

/// WITH stands where the statement starts, so a name in it hides a table of the same name everywhere.
fn require_own_names(ctes: &[&Arc<Cte>], tables: &[&str]) -> Result<()> {
    let is_table = |cte: &&&Arc<Cte>| tables.iter().any(|it| it.eq_ignore_ascii_case(cte.name.as_str()));
    match ctes.iter().find(is_table) {
        None => Ok(()),
        Some(cte) => Err(Error::statement(format!(
            "the common table expression `{0}` is called as a table of the statement, which it would hide: give it another name",
            cte.name
        ))),
    }
}

fn write(r: &mut Renderer<'_>, ctes: &[&Arc<Cte>]) -> Result<()> {
    if ctes.is_empty() {
        return Ok(());
    }
    let is_recursive = ctes.iter().any(|it| it.recursive);
    r.push(("WITH ", is_recursive.then_some("RECURSIVE ")))?;
    for (index, cte) in ctes.iter().enumerate() {
        match ctes[..index].iter().find(|it| it.name == cte.name) {
            None => r.push(((index > 0).then_some(", "), &***cte))?,
            Some(same) if same == cte => {}
            Some(_) => {
                return Err(Error::statement(format!(
                    "two different common table expressions are called `{}`: give one of them another name",
                    cte.name
                )));
            }
        }
    }
    r.push(Break)
}

impl Sql for Cte {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, problem, name, recursive, materialized, body } = self;
        if let Some(problem) = problem {
            return Err(problem.to_error());
        }
        require_body(r, self)?;
        r.push(Ident(name.as_str()))?;
        if *recursive {
            column_names(r, self)?;
        }
        r.push(" AS ")?;
        if let Some(materialized) = materialized {
            r.require(Feature::MaterializedCte)?;
            r.push(if *materialized { "MATERIALIZED " } else { "NOT MATERIALIZED " })?;
        }
        r.isolated(|r| r.with_columns(Columns::Qualified, |r| r.push(Parenthesized(body))))
    }
}

/// The names of the columns, which the recursive part of a query does not give.
fn column_names(r: &mut Renderer<'_>, cte: &Cte) -> Result<()> {
    let columns = cte.columns().unwrap_or_default();
    let names: Option<Vec<_>> = columns.iter().map(|it| it.name.as_ref().map(Name::as_str)).collect();
    match names {
        Some(names) if !names.is_empty() => {
            r.push(" ")?;
            standard::column_list(r, names.into_iter())
        }
        _ => Err(Error::statement(format!(
            "a column of the recursive query `{}` has no name: give it one with `.label(…)` in the first query",
            cte.name
        ))),
    }
}

fn require_body(r: &Renderer<'_>, cte: &Cte) -> Result<()> {
    match &cte.body {
        CteBody::Query(_) => Ok(()),
        CteBody::Insert(_) | CteBody::Update(_) | CteBody::Delete(_) => r.require(Feature::WritingCte),
    }
}

impl Sql for CteBody {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::Query(it) => r.push(it),
            Self::Insert(it) => r.push(&**it),
            Self::Update(it) => r.push(&**it),
            Self::Delete(it) => r.push(&**it),
        }
    }
}
