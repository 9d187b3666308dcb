//! SELECT.

use super::{ColumnRef, Join, JoinOn, Node, OrderTerm, Problem, Source, TableSource, walk};
use crate::schema::{Name, same_table};
use crate::tree::depth::bounded;

/// A SELECT statement or subquery.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SelectTree {
    /// How deep the deepest part nests; kept by every method that adds a part.
    pub(crate) depth: u16,
    /// A mistake made while building.
    pub(crate) problem: Option<Problem>,
    pub(crate) distinct: bool,
    pub(crate) items: Vec<SelectItem>,
    /// What stands in FROM explicitly; the rest is implied by the columns used.
    pub(crate) from: Vec<Source>,
    pub(crate) joins: Vec<Join>,
    /// Conditions, all of which must hold.
    pub(crate) filter: Vec<Node>,
    pub(crate) group_by: Vec<Node>,
    pub(crate) having: Vec<Node>,
    pub(crate) order_by: Vec<OrderTerm>,
    pub(crate) limit: Option<Node>,
    pub(crate) offset: Option<Node>,
}

/// One column of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectItem {
    /// The expression.
    pub node: Node,
    /// Its name in the result, if given one.
    pub label: Option<Name>,
    /// Whether the program reads it as something that may be NULL.
    pub nullable: bool,
}

impl SelectItem {
    /// An expression under its own name.
    #[must_use]
    pub fn new(node: Node, nullable: bool) -> Self {
        Self { node, label: None, nullable }
    }

    /// The name of the column in the result, where the expression has one by itself or was given one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match (&self.label, &self.node) {
            (Some(label), _) => Some(label.as_str()),
            (None, Node::Column(column)) => Some(column.name()),
            (None, _) => None,
        }
    }
}

impl SelectTree {
    /// How deep it nests.
    #[must_use]
    pub fn depth(&self) -> u16 {
        self.depth
    }

    /// The columns of the result.
    #[must_use]
    pub fn items(&self) -> &[SelectItem] {
        &self.items
    }

    /// Whether it takes some of the rows only.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }

    /// Whether its rows are neither cut, nor grouped, nor made distinct.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.is_limited() && self.is_ungrouped()
    }

    /// Whether its rows are neither grouped nor made distinct.
    #[must_use]
    pub fn is_ungrouped(&self) -> bool {
        !self.distinct && self.group_by.is_empty() && self.having.is_empty()
    }

    /// Whether it selects from this one alone, so that each of its rows comes once.
    #[must_use]
    pub fn is_of(&self, source: TableSource) -> bool {
        let is_it = |it: &Source| matches!(it, Source::Table(it) if *it == source);
        let mut others = 0;
        self.roots(&mut |root| {
            walk(root, &mut |node| match node {
                Node::Column(ColumnRef::Model { column, alias })
                    if (TableSource { table: column.table, alias: *alias }) != source =>
                {
                    others += 1;
                }
                Node::Column(ColumnRef::Named(it)) if it.qualifier.as_ref().is_some_and(|it| it.as_str() != source.name()) => {
                    others += 1;
                }
                _ => {}
            });
        });
        others == 0 && self.joins.is_empty() && self.from.iter().all(is_it)
    }

    /// Whether it selects columns of a table under this name, and of the same table under no other.
    #[must_use]
    pub fn selects_only(&self, source: TableSource) -> bool {
        let mut names = self.items.iter().filter_map(|it| match &it.node {
            Node::Column(ColumnRef::Model { column, alias }) if same_table(column.table, source.table) => Some(*alias),
            _ => None,
        });
        names.next() == Some(source.alias) && names.all(|it| it == source.alias)
    }

    /// Whether the text ends with FROM, nothing standing after it.
    #[must_use]
    pub fn ends_with_from(&self) -> bool {
        self.filter.is_empty()
            && self.group_by.is_empty()
            && self.having.is_empty()
            && self.order_by.is_empty()
            && self.limit.is_none()
            && self.offset.is_none()
    }

    pub(crate) fn add_item(&mut self, item: SelectItem) {
        if self.takes(item.node.depth()) {
            self.items.push(item);
        }
    }

    pub(crate) fn add_from(&mut self, source: Source) {
        if self.takes(source.depth()) && !self.from.contains(&source) {
            self.from.push(source);
        }
    }

    pub(crate) fn add_join(&mut self, join: Join) {
        let condition = match &join.on {
            JoinOn::Condition(condition) => condition.depth(),
            JoinOn::ForeignKey => 0,
        };
        if self.takes(condition.max(join.target.depth())) {
            self.joins.push(join);
        }
    }

    pub(crate) fn add_filter(&mut self, condition: Node) {
        if self.takes(condition.depth()) {
            self.filter.push(condition);
        }
    }

    pub(crate) fn add_group_by(&mut self, node: Node) {
        if self.takes(node.depth()) {
            self.group_by.push(node);
        }
    }

    pub(crate) fn add_having(&mut self, condition: Node) {
        if self.takes(condition.depth()) {
            self.having.push(condition);
        }
    }

    pub(crate) fn add_order_by(&mut self, term: OrderTerm) {
        if self.takes(term.node.depth()) {
            self.order_by.push(term);
        }
    }

    /// Whether a part of this depth may be added. One that would nest too deep is left out, so that the depth is true, and
    /// remembered, so that the statement cannot be rendered without it.
    fn takes(&mut self, depth: u16) -> bool {
        match bounded(depth) {
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
}
