//! Queries as wholes: SELECT, UNION and its like, SQL written by hand.

use super::layout::{Break, Parenthesized};
use super::scope::Columns;
use super::with::declaring;
use super::{Comma, Ident, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::tree::{CompoundTree, Node, OrderTerm, QueryTree, SetOp};

impl Sql for QueryTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::Select(it) => r.push(&**it),
            Self::Compound(it) => r.push(&**it),
            Self::Text(it) => {
                r.note_opaque();
                r.push(&**it)
            }
        }
    }
}

impl Sql for CompoundTree {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if let Some(problem) = &self.problem {
            return Err(problem.to_error());
        }
        require_same_width(self)?;
        declaring(
            r,
            |visitor| self.visit(visitor),
            |r| r.with_columns(Columns::Qualified, |r| r.with_repeats_of_its_own(|r| clauses(r, self))),
        )
    }
}

fn clauses(r: &mut Renderer<'_>, compound: &CompoundTree) -> Result<()> {
    let CompoundTree { depth: _, problem: _, op, all, operands, order_by, limit, offset } = compound;
    match (op, all) {
        (SetOp::Union, _) => {}
        (SetOp::Intersect | SetOp::Except, false) => r.require(Feature::IntersectExcept)?,
        (SetOp::Intersect | SetOp::Except, true) => r.require(Feature::IntersectExceptAll)?,
    }
    for (index, operand) in operands.iter().enumerate() {
        if index > 0 {
            r.push((Break, op.word(), all.then_some(" ALL"), Break))?;
        }
        if is_plain(operand) { r.push(operand)? } else { r.dialect().compound_operand(r, operand)? }
    }
    if !order_by.is_empty() {
        require_columns_of_result(compound, order_by)?;
        r.push((Break, "ORDER BY ", Comma(order_by)))?;
    }
    r.dialect().limit(r, limit.as_ref(), offset.as_ref())
}

/// Whether a query may stand beside UNION as it is: one with clauses after its last would give them to the whole, and which
/// operation is carried out first is a matter of the database.
fn is_plain(query: &QueryTree) -> bool {
    match query {
        QueryTree::Select(it) => it.may_be_followed(),
        QueryTree::Compound(_) | QueryTree::Text(_) => false,
    }
}

fn require_same_width(compound: &CompoundTree) -> Result<()> {
    let mut widths = compound.operands.iter().enumerate().filter_map(|(index, it)| Some((index, it.items()?.len())));
    let Some((_, first)) = widths.next() else { return Ok(()) };
    match widths.find(|(_, width)| *width != first) {
        None => Ok(()),
        Some((index, width)) => Err(Error::statement(format!(
            "query {} of the {} gives {width} columns where the first gives {first}: select as many in each",
            index + 1,
            compound.op.word(),
        ))),
    }
}

fn require_columns_of_result(compound: &CompoundTree, order_by: &[OrderTerm]) -> Result<()> {
    let Some(columns) = compound.columns_of_result() else { return Ok(()) };
    for term in order_by {
        let Node::Column(column) = &term.node else { continue };
        if !columns.iter().any(|it| it.name.as_ref().is_some_and(|it| it.as_str() == column.name())) {
            let names: Vec<_> = columns.iter().filter_map(|it| it.name.as_ref()).map(|it| format!("`{it}`")).collect();
            return Err(Error::statement(format!(
                "ORDER BY of the {} names `{}`, which is no column of its result; it has {}",
                compound.op.word(),
                column.name(),
                if names.is_empty() { "no named columns".to_owned() } else { names.join(", ") }
            )));
        }
    }
    Ok(())
}

/// `(query)` as a part of UNION and its like.
///
/// # Errors
/// When a part cannot be rendered.
pub fn standard_operand(r: &mut Renderer<'_>, query: &QueryTree) -> Result<()> {
    r.push(Parenthesized(query))
}

/// `SELECT * FROM (query) AS "part"` as a part of UNION and its like, where a database takes no parentheses there.
///
/// # Errors
/// When a part cannot be rendered.
pub fn operand_in_from(r: &mut Renderer<'_>, query: &QueryTree) -> Result<()> {
    r.push(("SELECT * FROM ", Parenthesized(query), " AS ", Ident("part")))
}
