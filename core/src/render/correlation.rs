//! Whether a query is about the row around it, however deep inside of it that is said.

use super::from::FromPlan;
use crate::schema::Name;
use crate::tree::{QueryTree, SelectTree, Source, query_in, walk};

/// Whether the query, or a subquery of it, takes a table from the statement around, of which `around` are the names. What stands in
/// FROM instead sees nothing of those, and would select from the table itself.
pub(super) fn is_correlated(query: &QueryTree, inside: &[Name], around: &[Name]) -> bool {
    match query {
        QueryTree::Select(select) => is_select_correlated(select, inside, around),
        QueryTree::Compound(compound) => compound.operands().iter().any(|it| is_correlated(it, inside, around)),
        QueryTree::Text(_) => false,
    }
}

/// As [`is_correlated`].
pub(super) fn is_select_correlated(select: &SelectTree, inside: &[Name], around: &[Name]) -> bool {
    let everything: Vec<Name> = around.iter().chain(inside).cloned().collect();
    let (Ok(seeing), Ok(alone)) = (FromPlan::new(select, &everything), FromPlan::new(select, inside)) else { return true };
    if !seeing.names().eq(alone.names()) {
        return true;
    }
    let inside: Vec<Name> = inside.iter().cloned().chain(alone.names()).collect();
    let mut found = false;
    select.roots(&mut |root| {
        walk(root, &mut |node| found = found || query_in(node).is_some_and(|it| is_correlated(it, &inside, around)));
    });
    let is_lateral = |source: &Source| match source {
        Source::Subquery(it) if it.is_lateral() => is_correlated(it.query(), &inside, around),
        _ => false,
    };
    found || select.from.iter().chain(select.joins.iter().map(|it| &it.target)).any(is_lateral)
}
