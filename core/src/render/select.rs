//! SELECT.

use super::expression::All;
use super::from::FromPlan;
use super::hints::{HintWords, require_known};
use super::layout::Break;
use super::scope::Columns;
use super::with::declaring;
use super::{Comma, Ident, Renderer, Sql, clause_rules, connected, lock, nullability, standard, super_rows, window};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::Name;
use crate::tree::{Grouping, OrderTerm, SelectItem, SelectTree, Window};

impl Sql for SelectTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if let Some(problem) = &self.problem {
            return Err(problem.to_error());
        }
        let plan = FromPlan::new(self, r.scope.enclosing())?;
        connected::require(self, &plan)?;
        nullability::check(self, &plan)?;
        super_rows::check(self)?;
        clause_rules::check(self)?;
        lock::check(self, &plan)?;
        require_known(&self.hints, &plan)?;
        if let Some(other) = r.dialect().lower_select(self)? {
            FromPlan::require_uncorrelated(self, r.scope.enclosing(), r.dialect().name())?;
            return r.push(other);
        }
        if let Some(other) = r.dialect().lower_groups(self) {
            return r.push(other);
        }
        r.reserve(plan.seen.values, plan.seen.columns);
        if self.with.is_empty() && plan.is_without_queries() {
            return body(r, self, &plan);
        }
        declaring(r, |visitor| self.visit(visitor), |r| body(r, self, &plan))
    }
}

/// The statement without what WITH says. Columns are written with their tables whatever is around it: a bare name in a subquery would
/// be taken for a column of its own.
fn body(r: &mut Renderer<'_>, select: &SelectTree, plan: &FromPlan<'_>) -> Result<()> {
    r.with_columns(Columns::Qualified, |r| {
        r.with_sources(plan.names(), |r| r.with_repeats_of_its_own(|r| r.with_hints(&select.hints, |r| clauses(r, select, plan))))
    })
}

fn clauses(r: &mut Renderer<'_>, select: &SelectTree, plan: &FromPlan<'_>) -> Result<()> {
    // Destructured without `..`: a new clause must be placed here or it does not compile.
    let SelectTree {
        depth: _,
        problem: _,
        with: _,
        correlation: _,
        distinct,
        distinct_on,
        items,
        from: _,
        joins: _,
        filter,
        group_by,
        grouping,
        having,
        windows,
        order_by,
        limit,
        offset,
        with_ties,
        locks,
        hints,
    } = select;
    if items.is_empty() {
        return Err(Error::statement("a select of nothing: name at least one column, expression or model"));
    }
    r.push(("SELECT ", HintWords::prefix(hints), distinct.then_some("DISTINCT ")))?;
    if !distinct_on.is_empty() {
        r.require(Feature::DistinctOn)?;
        r.repeatable(|r| r.push(("DISTINCT ON (", Comma(distinct_on), ") ")))?;
    }
    r.repeatable(|r| r.push(Comma(items)))?;
    if !plan.is_empty() {
        r.push((Break, "FROM ", plan))?;
    }
    if plan.seen.window_or_aggregate {
        for (clause, conditions) in [("WHERE", filter), ("GROUP BY", group_by), ("HAVING", having)] {
            window::refuse_in(clause, conditions)?;
        }
    }
    if !filter.is_empty() {
        r.push((Break, "WHERE ", All(filter)))?;
    }
    if !group_by.is_empty() || !grouping.is_empty() {
        let mut nodes = group_by.iter().chain(grouping.iter().flat_map(Grouping::nodes));
        nodes.try_for_each(|it| standard::require_expression("GROUP BY", it))?;
        r.repeatable(|r| r.repeating(|r| r.dialect().group_by(r, select)))?;
    }
    if !having.is_empty() {
        r.repeating(|r| r.push((Break, "HAVING ", All(having))))?;
    }
    if !windows.is_empty() {
        r.require(Feature::WindowFunctions)?;
        let windows: Vec<_> = windows.iter().map(NamedWindow).collect();
        r.repeating(|r| r.push((Break, "WINDOW ", Comma(&windows))))?;
    }
    if !order_by.is_empty() {
        r.repeating(|r| r.push((Break, "ORDER BY ", Comma(order_by))))?;
    }
    if *with_ties {
        standard::fetch_with_ties(r, limit.as_ref(), offset.as_ref())?;
    } else {
        r.dialect().limit(r, limit.as_ref(), offset.as_ref())?;
    }
    if !locks.is_empty() {
        r.require(Feature::RowLocks)?;
        r.note_locks();
        if !select.is_ungrouped() {
            r.require(Feature::LockOfGroups)?;
        }
    }
    locks.iter().try_for_each(|it| r.dialect().row_lock(r, it))?;
    r.push(HintWords::suffix(hints))
}

/// `"name" AS (window)`.
struct NamedWindow<'n>(&'n (Name, Window));

impl Sql for NamedWindow<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self((name, window)) = self;
        r.push((Ident(name.as_str()), " AS (", window, ")"))
    }
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
