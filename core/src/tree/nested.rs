//! Rows in one column of another query.

use super::depth::bounded;
use super::{ColumnRef, Constant, NamedColumn, Node, OrderTerm, QueryTree, SelectItem, SelectTree, Source, SubquerySource, walk};
use crate::schema::Name;
use crate::types::{DataType, Value};

/// What is in a column of nested rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must write every kind, so a new one has to break it")]
pub enum CellKind {
    /// A value of a SQL type.
    Value(DataType),
    /// Rows, nested once more.
    Nested,
}

/// The rows of a query as one value: an array of arrays, or of the first row alone.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Nested {
    pub(crate) depth: u16,
    /// A SELECT.
    pub(crate) query: QueryTree,
    pub(crate) kinds: Vec<CellKind>,
    pub(crate) is_many: bool,
}

/// What the query is called where its rows are those of a derived table.
const NAME: &str = "nested";

impl Nested {
    /// Whether it is all rows, and not the first alone.
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.is_many
    }

    /// The query.
    #[must_use]
    pub fn query(&self) -> &QueryTree {
        &self.query
    }

    /// The query, which is a SELECT; nothing where a rewriter made another of it.
    pub(crate) fn select(&self) -> Option<&SelectTree> {
        match &self.query {
            QueryTree::Select(select) => Some(select),
            QueryTree::Compound(_) | QueryTree::Text(_) => None,
        }
    }

    /// The columns, with what is in each.
    pub fn cells(&self) -> impl Iterator<Item = (&Node, CellKind)> {
        let items = self.select().map_or(&[][..], SelectTree::items);
        items.iter().map(|it| &it.node).zip(self.kinds.iter().copied())
    }

    /// The order of the rows.
    #[must_use]
    pub fn order_by(&self) -> &[OrderTerm] {
        self.select().map_or(&[], |it| &it.order_by)
    }

    /// How many levels of rows are in it, this one included.
    #[must_use]
    pub fn levels(&self) -> usize {
        let mut below = 0;
        for (root, _) in self.cells() {
            walk(root, &mut |node| {
                if let Node::Nested(inner) = node {
                    below = below.max(inner.levels());
                }
            });
        }
        below + 1
    }

    /// Whether the rows are those of tables: not cut, not grouped, not made distinct, and made of no functions over several rows, as
    /// far as those are known here.
    #[must_use]
    pub fn is_of_tables(&self) -> bool {
        self.select().is_some_and(SelectTree::is_plain) && !self.has(|node| matches!(node, Node::Over(_)) || is_aggregate(node))
    }

    /// Whether the rows are those of tables for sure, for there are no functions whose meaning could be another.
    #[must_use]
    pub fn is_simple(&self) -> bool {
        self.select().is_some_and(SelectTree::is_plain)
            && !self.has(|node| matches!(node, Node::Over(_) | Node::Function(_) | Node::Custom(_) | Node::Template(_)))
            && !self.has(is_aggregate)
    }

    fn has(&self, is_it: fn(&Node) -> bool) -> bool {
        let mut found = false;
        let roots = self.cells().map(|(node, _)| node).chain(self.order_by().iter().map(|it| &it.node));
        roots.for_each(|root| walk(root, &mut |node| found |= is_it(node)));
        found
    }

    /// `(SELECT value FROM … WHERE …)`: a value made of all rows, which are in no order.
    #[must_use]
    pub fn over_rows(&self, value: Node) -> Node {
        let Some(select) = self.select() else { return no_select() };
        select_of(SelectTree { items: Vec::new(), order_by: Vec::new(), ..select.clone() }, value)
    }

    /// Whether which row is the first is only known once rows that are equal have become one, or once the limit is known.
    #[must_use]
    pub fn is_first_of_some(&self) -> bool {
        self.select().is_some_and(|it| {
            let is_known = it.limit.as_ref().is_none_or(|limit| matches!(limit, Node::Value(_)));
            !is_known || (it.distinct && it.offset.is_some())
        })
    }

    /// `(SELECT value FROM … WHERE … ORDER BY … LIMIT 1)`: a value made of the first row; NULL where there is none, as of a query that
    /// is limited to no rows.
    #[must_use]
    pub fn of_first_row(&self, value: Node) -> Node {
        let Some(select) = self.select() else { return no_select() };
        let limit = Some(one_at_most(select.limit.as_ref()));
        select_of(SelectTree { items: Vec::new(), distinct: false, limit, with_ties: false, ..select.clone() }, value)
    }

    /// `(SELECT value FROM (the query … LIMIT 1) AS "nested")`: as [`of_first_row`](Self::of_first_row), made of the columns of the
    /// query, where that [cuts](Self::is_first_of_some) what it has made distinct.
    #[must_use]
    pub fn of_first_derived_row(&self, value: impl FnOnce(Vec<Node>) -> Node) -> Node {
        let Some(mut inner) = self.select().cloned() else { return no_select() };
        inner.with_ties = false;
        match &inner.limit {
            Some(limit) if !matches!(limit, Node::Value(_)) => self.over(inner, Some(Node::Constant(Constant::One)), value),
            limit => {
                inner.limit = Some(one_at_most(limit.as_ref()));
                self.over(inner, None, value)
            }
        }
    }

    /// `(SELECT value FROM (the query) AS "nested")`: a value made of the columns of the query, whose rows come in its order. The
    /// query sees what is around the whole. A limit may be given for where it has none.
    #[must_use]
    pub fn over_derived(&self, no_limit: Option<Node>, value: impl FnOnce(Vec<Node>) -> Node) -> Node {
        let Some(mut inner) = self.select().cloned() else { return no_select() };
        if !inner.is_limited() {
            inner.limit = no_limit;
        }
        self.over(inner, None, value)
    }

    fn over(&self, mut inner: SelectTree, limit: Option<Node>, value: impl FnOnce(Vec<Node>) -> Node) -> Node {
        let mut columns = Vec::with_capacity(inner.items.len());
        for (index, (item, kind)) in inner.items.iter_mut().zip(&self.kinds).enumerate() {
            let name = Name::from(format!("c{index}"));
            let data_type = match kind {
                CellKind::Value(data_type) => Some(*data_type),
                CellKind::Nested => None,
            };
            let column = NamedColumn { qualifier: Some(Name::Static(NAME)), name: name.clone(), data_type };
            columns.push(Node::Column(ColumnRef::Named(Box::new(column))));
            item.label = Some(name);
        }
        let mut outer = SelectTree { limit, ..SelectTree::default() };
        outer.add_from(Source::Subquery(Box::new(SubquerySource {
            query: inner.into(),
            name: Name::Static(NAME),
            lateral: false,
            sees_outer: true,
        })));
        select_of(outer, value(columns))
    }
}

/// One row, or none where that is the limit.
fn one_at_most(limit: Option<&Node>) -> Node {
    match limit {
        Some(none @ Node::Value(Value::I64(0))) => none.clone(),
        _ => Node::Value(Value::I64(1)),
    }
}

fn no_select() -> Node {
    Node::invalid("nested rows are those of a SELECT")
}

fn is_aggregate(node: &Node) -> bool {
    match node {
        Node::Function(it) => it.is_aggregate(),
        Node::Json(it) => it.is_aggregate(),
        _ => false,
    }
}

/// A query of one value, as a value.
fn select_of(mut select: SelectTree, value: Node) -> Node {
    select.add_item(SelectItem::new(value, true));
    Node::subquery(select)
}

impl Node {
    /// The rows of a query as one value.
    #[must_use]
    pub fn nested(mut select: SelectTree, kinds: Vec<CellKind>, is_many: bool) -> Self {
        if kinds.is_empty() || kinds.len() != select.items.len() {
            return Self::invalid("a selection that does not say what is in its columns cannot be nested");
        }
        by_expression(&mut select);
        bounded(select.depth() + 4)
            .map_or_else(Self::Invalid, |depth| Self::Nested(Box::new(Nested { depth, query: select.into(), kinds, is_many })))
    }
}

/// Sorts by what a label stands for, for the columns get other names.
fn by_expression(select: &mut SelectTree) {
    let SelectTree { items, order_by, .. } = select;
    for term in order_by {
        let Node::Column(ColumnRef::Named(named)) = &term.node else { continue };
        let is_it = |item: &&SelectItem| item.label.as_ref() == Some(&named.name);
        if named.qualifier.is_none()
            && let Some(item) = items.iter().find(is_it)
        {
            term.node = item.node.clone();
        }
    }
}
