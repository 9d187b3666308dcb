//! The bound on nesting, so that walking, cloning and dropping a tree can never overflow the stack.

use super::{Node, Problem, QueryTree};

/// How deep expressions and subqueries may nest.
///
/// Chains (`a AND b AND …`, `a + b + …`) and lists are flat and do not count, however long. Databases have bounds of
/// their own: SQLite's is 1000 by default (<https://www.sqlite.org/limits.html>), others depend on a stack size.
pub const MAX_DEPTH: u16 = 200;

/// The depth of a node above these children, or the problem that it would be too deep.
pub(crate) fn above<'n>(children: impl IntoIterator<Item = &'n Node>) -> Result<u16, Problem> {
    bounded(children.into_iter().map(Node::depth).max().unwrap_or(0) + 1)
}

/// The depth of a node above a subquery. A level of a query takes several levels of calls, so it counts for four.
pub(crate) fn above_query(query: &QueryTree) -> Result<u16, Problem> {
    bounded(query.depth() + 4)
}

/// A depth within the bound.
pub(crate) fn bounded(depth: u16) -> Result<u16, Problem> {
    if depth > MAX_DEPTH { Err(Problem::TooDeep) } else { Ok(depth) }
}
