//! What UPDATE and DELETE have in common: other tables, WHERE, LIMIT, RETURNING.

use std::borrow::Cow;

use super::expression::All;
use super::from::FromPlan;
use super::layout::Break;
use super::scope::Columns;
use super::{Comma, Renderer, Sql};
use crate::dialect::{Feature, Support};
use crate::error::{Error, Result};
use crate::schema::Name;
use crate::tree::{Node, Reach, SelectItem, Source, Sources};

/// Passes if every table whose columns are used is there, and the statement can be limited where it is.
pub(super) fn check_sources<'s>(
    r: &Renderer<'_>,
    reach: &'s Reach,
    values: impl IntoIterator<Item = &'s Node>,
    place: &str,
) -> Result<FromPlan<'s>> {
    let Reach { target, sources, filter, all_rows: _, order_by, limit } = reach;
    if let Some(problem) = sources.rows.as_ref().and_then(|it| it.problem(target.table)) {
        return Err(problem.to_error());
    }
    require_declared(r, sources)?;
    let roots = values.into_iter().chain(filter).chain(order_by.iter().map(|it| &it.node));
    let plan = FromPlan::beside(*target, sources, roots, place)?;
    if order_by.is_empty() && limit.is_none() {
        return Ok(plan);
    }
    r.require(Feature::LimitedUpdate)?;
    if limit.is_none() {
        return Err(Error::statement(
            "ORDER BY says nothing in an update or delete of all rows that meet the conditions: add `.limit(…)`, or leave it out",
        ));
    }
    if !sources.is_empty() {
        return Err(Error::statement(
            "a row may have several partners in the other tables, so a limit of an update or delete that looks at them has no clear \
             meaning: choose the rows in a subquery, `key.in_(select(…).limit(…))`",
        ));
    }
    Ok(plan)
}

/// A common table expression is declared before the statement, or in the query that selects from it.
fn require_declared(r: &Renderer<'_>, sources: &Sources) -> Result<()> {
    let mut all = sources.from.iter().chain(sources.joins.iter().map(|it| &it.target));
    match r.dialect().support(Feature::CteBeforeUpdate) {
        Support::Native => Ok(()),
        Support::Emulated(_) | Support::Unsupported(_) if !all.any(|it| matches!(it, Source::Cte(_))) => Ok(()),
        Support::Emulated(_) | Support::Unsupported(_) => Err(Error::unsupported(
            r.dialect().name(),
            "WITH as a table of an UPDATE or DELETE",
            "select from it in a subquery, `.from(cte.select().subquery(…))`",
        )),
    }
}

/// WHERE, ORDER BY and LIMIT.
pub(super) fn rows_of_reach(r: &mut Renderer<'_>, reach: &Reach) -> Result<()> {
    let Reach { target, sources, filter, all_rows: _, order_by, limit } = reach;
    let mut conditions = Cow::Borrowed(filter);
    if let Some(rows) = &sources.rows {
        conditions.to_mut().splice(0..0, rows.matches(*target));
    }
    if !conditions.is_empty() {
        r.push((Break, "WHERE ", All(&conditions)))?;
    }
    if !order_by.is_empty() {
        r.push((Break, "ORDER BY ", Comma(order_by)))?;
    }
    r.dialect().limit(r, limit.as_ref(), None)
}

/// RETURNING, if the statement has it. Columns stand bare, for SQLite takes no alias there, except where those of other tables can
/// be given back too: then a bare name may be that of several. Other tables may also be there that the program does not know of, where
/// the dialect says the statement in other words.
pub(super) fn returning_of_reach(r: &mut Renderer<'_>, said: &Reach, meant: &Reach, items: &[SelectItem]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    if uses_any(items, &meant.sources) {
        r.require(Feature::ReturningSources)?;
    }
    let columns = match r.dialect().support(Feature::ReturningSources) {
        Support::Native | Support::Emulated(_) if !said.sources.is_empty() => Columns::Qualified,
        Support::Native | Support::Emulated(_) | Support::Unsupported(_) => Columns::Bare,
    };
    r.in_reach(meant, |r| r.with_columns(columns, |r| r.dialect().returning(r, items)))
}

fn uses_any(items: &[SelectItem], sources: &Sources) -> bool {
    let mut found = false;
    for item in items {
        item.node.columns(&mut |column| {
            found |= sources.names().any(|name| column.qualifier() == Some(name.as_str()));
        });
    }
    found
}

impl Renderer<'_> {
    /// Writes what sees the target and the other tables of an UPDATE or DELETE.
    pub(super) fn in_reach<T>(&mut self, reach: &Reach, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let own = Name::Static(reach.target.name());
        self.with_sources(std::iter::once(own).chain(reach.sources.names()), render)
    }
}

/// The tables with their joins: what stands after FROM or USING. They see nothing of the table that is changed.
impl Sql for Sources {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let plan = FromPlan::of(self);
        r.isolated(|r| {
            if let Some(rows) = &self.rows {
                r.dialect().each_row(r, rows)?;
                r.push((!plan.is_empty()).then_some(" CROSS JOIN "))?;
            }
            r.with_sources(plan.names(), |r| r.push(&plan))
        })
    }
}
