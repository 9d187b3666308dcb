//! The same rows from a subquery in FROM: how a database says a clause that it has not.

use super::{ColumnRef, CompareOp, Constant, NamedColumn, Node, OrderTerm, SelectItem, SelectTree, Source, Window};
use crate::error::{Error, Result};
use crate::schema::Name;
use crate::types::{DataType, Value};

/// What the subquery is called.
const SUBQUERY: &str = "ranked";

/// Passes if the query can stand in FROM of another one and mean the same: its rows are neither locked nor made distinct.
///
/// # Errors
/// When they are; the error names the dialect, which would have to say it so.
pub fn require_bare(dialect: &str, select: &SelectTree) -> Result<()> {
    let construct = match () {
        () if !select.locks().is_empty() => "a lock on the rows of DISTINCT ON, WITH TIES or ROLLUP",
        () if select.is_distinct() && select.has_ties() => "DISTINCT beside WITH TIES",
        () if !select.distinct_on().is_empty() && select.has_ties() => "DISTINCT ON beside WITH TIES",
        () if !select.grouping().is_empty() && select.has_ties() => "ROLLUP beside WITH TIES",
        () => return Ok(()),
    };
    Err(Error::unsupported(dialect, construct, "put the one into a query of its own, or into a `.subquery(…)`"))
}

/// DISTINCT ON without the clause: `SELECT … FROM (SELECT …, row_number() OVER (PARTITION BY … ORDER BY …) …) … WHERE row_number = 1`.
#[must_use]
pub fn first_of_each(select: &SelectTree) -> SelectTree {
    let mut derived = Derived::new(select);
    let window = Window { partition_by: select.distinct_on.clone(), order_by: derived.order.clone(), ..Window::default() };
    let number = derived.add("row_number", Node::over(Node::function("row_number", Vec::new()), window));
    let mut outer = derived.finish(select);
    outer.add_filter(Node::compare(CompareOp::Eq, number, Node::Constant(Constant::One)));
    outer.limit.clone_from(&select.limit);
    outer.offset.clone_from(&select.offset);
    outer
}

/// `FETCH … WITH TIES` without the clause: `SELECT … FROM (SELECT …, rank() OVER (ORDER BY …) …) … WHERE rank <= offset + rows`.
#[must_use]
pub fn with_ties(select: &SelectTree) -> SelectTree {
    let mut derived = Derived::new(select);
    let window = Window { partition_by: Vec::new(), order_by: derived.order.clone(), ..Window::default() };
    let rank = derived.add("rank", Node::over(Node::function("rank", Vec::new()), window));
    let mut outer = derived.finish(select);
    if let Some(rows) = &select.limit {
        let last = select.offset.as_ref().map_or_else(|| rows.clone(), |offset| sum(offset, rows));
        outer.add_filter(Node::compare(CompareOp::Le, rank, last));
        // Of no rows there are no ties, but of the last one that the offset leaves out there may be.
        match rows {
            Node::Value(Value::I64(0)) => outer.add_filter(Node::Constant(Constant::False)),
            Node::Value(_) => {}
            other => outer.add_filter(Node::compare(CompareOp::Gt, other.clone(), Node::Value(Value::I64(0)))),
        }
    }
    outer.offset.clone_from(&select.offset);
    outer
}

/// The rows sorted and cut outside, for a database that takes no ORDER BY beside another clause.
#[must_use]
pub fn sorted_outside(select: &SelectTree) -> SelectTree {
    let mut outer = Derived::new(select).finish(select);
    outer.limit.clone_from(&select.limit);
    outer.offset.clone_from(&select.offset);
    outer
}

fn sum(offset: &Node, rows: &Node) -> Node {
    match (offset, rows) {
        (Node::Value(Value::I64(offset)), Node::Value(Value::I64(rows))) => Node::Value(Value::I64(offset.saturating_add(*rows))),
        (offset, rows) => Node::chain(super::ChainOp::Add, offset.clone(), rows.clone()),
    }
}

/// A query on its way into FROM of another one.
struct Derived {
    inner: SelectTree,
    /// The order of the rows, as it is said inside.
    order: Vec<OrderTerm>,
    /// The columns of the rows, as they are called outside.
    items: Vec<SelectItem>,
}

impl Derived {
    fn new(select: &SelectTree) -> Self {
        let order: Vec<_> =
            select.order_by.iter().map(|it| OrderTerm { node: select.unlabeled(&it.node).clone(), ..it.clone() }).collect();
        let mut inner = select.clone();
        inner.distinct_on.clear();
        inner.order_by.clear();
        inner.limit = None;
        inner.offset = None;
        inner.with_ties = false;
        let names = inner.name_items();
        let items = inner.items.iter().zip(&select.items).zip(names);
        let items = items.map(|((inner, before), name)| SelectItem {
            node: column(&name, &inner.node),
            label: before.label.clone().filter(|it| *it != name),
            nullable: before.nullable,
        });
        Self { items: items.collect(), inner, order }
    }

    /// Adds a column of another name than those that are there, and gives what it is called outside.
    fn add(&mut self, name: &'static str, node: Node) -> Node {
        let name = self.inner.free_name(name);
        let outside = column(&name, &node);
        self.inner.add_item(SelectItem { node, label: Some(name), nullable: true });
        outside
    }

    /// The query around it, sorted, not cut yet.
    fn finish(mut self, select: &SelectTree) -> SelectTree {
        let mut outer = SelectTree { problem: self.inner.problem.take(), ..SelectTree::default() };
        let order = std::mem::take(&mut self.order);
        for OrderTerm { node, direction, nulls } in order {
            let node = match select.items.iter().position(|it| it.node == node) {
                Some(index) => self.items[index].node.clone(),
                None => self.add("sort_key", node),
            };
            outer.add_order_by(OrderTerm { node, direction, nulls });
        }
        std::mem::take(&mut self.items).into_iter().for_each(|it| outer.add_item(it));
        let is_suffix = |it: &super::Hint| it.place == super::HintPlace::Suffix;
        outer.hints = self.inner.hints.extract_if(.., |it| is_suffix(it)).collect();
        outer.add_from(Source::subquery(self.inner, Name::Static(SUBQUERY)));
        outer
    }
}

/// A column of the subquery.
fn column(name: &Name, node: &Node) -> Node {
    let data_type = match node {
        Node::Column(it) => it.data_type(),
        other => other.gives(DataType::is_decimal).then_some(DataType::AnyDecimal),
    };
    let qualifier = Some(Name::Static(SUBQUERY));
    Node::Column(ColumnRef::Named(Box::new(NamedColumn { qualifier, name: name.clone(), data_type })))
}

impl SelectTree {
    /// Gives every column of the result a name of its own, where it has none or shares one, so that the query can stand in FROM of
    /// every database. Gives the names.
    pub(crate) fn name_items(&mut self) -> Vec<Name> {
        let is_own = |items: &[SelectItem], index: usize| {
            let name = items[index].name();
            name.is_some() && items.iter().filter(|it| same(it.name(), name)).count() == 1
        };
        for index in 0..self.items.len() {
            if !is_own(&self.items, index) {
                self.items[index].label = None;
                let name = self.free_name(&format!("column_{}", index + 1));
                self.items[index].label = Some(name);
            }
        }
        self.items.iter().map(|it| Name::from(it.name().unwrap_or_default().to_owned())).collect()
    }

    /// A name that no column of the result has.
    fn free_name(&self, name: &str) -> Name {
        let mut name = name.to_owned();
        while self.items.iter().any(|it| same(it.name(), Some(&name))) {
            name.push('_');
        }
        Name::from(name)
    }

    /// What a term of ORDER BY means: where it is the label of a column of the result, that column.
    pub(crate) fn unlabeled<'n>(&'n self, node: &'n Node) -> &'n Node {
        match node {
            Node::Column(ColumnRef::Named(it)) if it.qualifier.is_none() => {
                let item = self.items.iter().find(|item| item.label.as_ref() == Some(&it.name));
                item.map_or(node, |item| &item.node)
            }
            other => other,
        }
    }
}

/// Whether two names are one to some database: upper and lower case count as the same in a subquery's columns.
fn same(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}
