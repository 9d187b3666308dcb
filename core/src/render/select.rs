//! SELECT.

use super::expression::All;
use super::from::FromPlan;
use super::layout::Break;
use super::scope::Columns;
use super::{Comma, Ident, Renderer, Sql, nullability, standard};
use crate::error::{Error, Result};
use crate::tree::{OrderTerm, SelectItem, SelectTree};

impl Sql for SelectTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if let Some(problem) = &self.problem {
            return Err(problem.to_error());
        }
        let plan = FromPlan::new(self, r.scope.enclosing())?;
        nullability::check(self, &plan)?;
        // Whatever is around it: a bare name in a subquery would be taken for a column of its own.
        r.with_columns(Columns::Qualified, |r| {
            r.with_sources(plan.names(), |r| r.with_repeats_of_its_own(|r| clauses(r, self, &plan)))
        })
    }
}

fn clauses(r: &mut Renderer<'_>, select: &SelectTree, plan: &FromPlan<'_>) -> Result<()> {
    // Destructured without `..`: a new clause must be placed here or it does not compile.
    let SelectTree {
        depth: _,
        problem: _,
        distinct,
        items,
        from: _,
        joins: _,
        filter,
        group_by,
        having,
        order_by,
        limit,
        offset,
    } = select;
    if items.is_empty() {
        return Err(Error::statement("a select of nothing: name at least one column, expression or model"));
    }
    r.repeatable(|r| r.push(("SELECT ", distinct.then_some("DISTINCT "), Comma(items))))?;
    if !plan.is_empty() {
        r.push((Break, "FROM ", plan))?;
    }
    if !filter.is_empty() {
        r.push((Break, "WHERE ", All(filter)))?;
    }
    if !group_by.is_empty() {
        group_by.iter().try_for_each(|it| standard::require_expression("GROUP BY", it))?;
        r.repeatable(|r| r.repeating(|r| r.push((Break, "GROUP BY ", Comma(group_by)))))?;
    }
    if !having.is_empty() {
        r.repeating(|r| r.push((Break, "HAVING ", All(having))))?;
    }
    if !order_by.is_empty() {
        r.repeating(|r| r.push((Break, "ORDER BY ", Comma(order_by))))?;
    }
    r.dialect().limit(r, limit.as_ref(), offset.as_ref())
}

impl Sql for SelectItem {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { node, label, nullable: _ } = self;
        r.push((node, label.as_ref().map(|it| (" AS ", Ident(it.as_str())))))
    }
}

impl Sql for OrderTerm {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        super::decimals::require_numbers(r, [&self.node])?;
        r.dialect().order_term(r, self)
    }
}
