//! Queries joined by UNION, INTERSECT and EXCEPT.

use super::depth::bounded;
use super::{ColumnRef, NamedColumn, Node, OrderTerm, OutputColumn, Problem, QueryTree};

/// Queries joined by one set operation, from left to right.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct CompoundTree {
    pub(crate) depth: u16,
    pub(crate) problem: Option<Problem>,
    pub(crate) op: SetOp,
    /// Whether rows that come several times stay so.
    pub(crate) all: bool,
    /// Two at least.
    pub(crate) operands: Vec<QueryTree>,
    pub(crate) order_by: Vec<OrderTerm>,
    pub(crate) limit: Option<Node>,
    pub(crate) offset: Option<Node>,
}

/// The set operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must know every one, so a new one has to break it")]
pub enum SetOp {
    /// The rows of either.
    Union,
    /// The rows of both.
    Intersect,
    /// The rows of the first that are not rows of the second.
    Except,
}

impl SetOp {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Union => "UNION",
            Self::Intersect => "INTERSECT",
            Self::Except => "EXCEPT",
        }
    }
}

impl CompoundTree {
    /// `left op right`; appended where `left` is a plain chain of the same operation already.
    #[must_use]
    pub fn new(op: SetOp, all: bool, left: QueryTree, right: QueryTree) -> Self {
        let mut compound = match left {
            QueryTree::Compound(it) if it.op == op && it.all == all && it.is_bare() => *it,
            left => {
                let mut new = Self {
                    depth: 1,
                    problem: None,
                    op,
                    all,
                    operands: Vec::with_capacity(2),
                    order_by: Vec::new(),
                    limit: None,
                    offset: None,
                };
                new.add_operand(left);
                new
            }
        };
        compound.add_operand(right);
        compound
    }

    /// The operation.
    #[must_use]
    pub fn op(&self) -> SetOp {
        self.op
    }

    /// Whether rows that come several times stay so.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.all
    }

    /// The queries, two at least.
    #[must_use]
    pub fn operands(&self) -> &[QueryTree] {
        &self.operands
    }

    /// How deep it nests.
    #[must_use]
    pub fn depth(&self) -> u16 {
        self.depth
    }

    /// Whether it takes some of the rows only.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }

    /// Whether nothing stands after its last query.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.order_by.is_empty() && !self.is_limited()
    }

    /// The names are those of the first query; a column may be NULL where one query's may be.
    pub(crate) fn columns_of_result(&self) -> Option<Vec<OutputColumn>> {
        let mut queries = self.operands.iter();
        let mut columns = queries.next().and_then(QueryTree::columns_of_result)?;
        for other in queries.filter_map(QueryTree::columns_of_result) {
            columns.iter_mut().zip(other).for_each(|(one, other)| one.nullable |= other.nullable);
        }
        Some(columns)
    }

    pub(crate) fn ends_with_from(&self) -> bool {
        self.is_bare() && self.operands.last().is_some_and(QueryTree::ends_with_from)
    }

    /// Adds a term of ORDER BY, which names a column of the result: whatever table it was selected from, it is bare here.
    pub(crate) fn add_order_by(&mut self, mut term: OrderTerm) {
        match &mut term.node {
            Node::Column(column) => {
                let (name, data_type) = (column.name().to_owned().into(), column.data_type());
                *column = ColumnRef::Named(Box::new(NamedColumn { qualifier: None, name, data_type }));
                self.order_by.push(term);
            }
            Node::Invalid(problem) => self.problem = Some(problem.clone()),
            _ => {
                self.problem = Some(Problem::Message(
                    "the rows of several queries are sorted by a column of their result: name it by the column, or by the `label(…)` \
                     that the first query gives it; to sort by an expression, select it"
                        .into(),
                ));
            }
        }
    }

    /// Works out anew how deep it nests, once its parts have been changed.
    pub(super) fn refresh_depth(&mut self) {
        let rows = self.limit.iter().chain(&self.offset).map(Node::depth);
        let deepest = self.operands.iter().map(|it| it.depth() + 4).chain(rows).max().unwrap_or(1);
        match bounded(deepest) {
            Ok(depth) => self.depth = depth,
            Err(problem) => self.problem = Some(problem),
        }
    }

    pub(crate) fn set_limit(&mut self, rows: Node) {
        if self.takes(&rows) {
            self.limit = Some(rows);
        }
    }

    pub(crate) fn set_offset(&mut self, rows: Node) {
        if self.takes(&rows) {
            self.offset = Some(rows);
        }
    }

    fn takes(&mut self, node: &Node) -> bool {
        match bounded(node.depth()) {
            Ok(depth) => {
                self.depth = self.depth.max(depth);
                true
            }
            Err(problem) => {
                self.problem = Some(problem);
                false
            }
        }
    }

    fn add_operand(&mut self, query: QueryTree) {
        match bounded(query.depth() + 4) {
            Ok(depth) => {
                self.depth = self.depth.max(depth);
                self.operands.push(query);
            }
            Err(problem) => self.problem = Some(problem),
        }
    }
}
