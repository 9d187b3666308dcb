//! Walks over expressions: those of a scope, and all columns that are named anywhere.

use super::{ColumnRef, InSet, JoinOn, Node, SelectTree, Source};

/// Calls `see` for each direct child expression of a node. Subqueries are a scope of their own and are not entered.
pub(crate) fn children<'n>(node: &'n Node, see: &mut dyn FnMut(&'n Node)) {
    match node {
        Node::Column(_) | Node::Value(_) | Node::Constant(_) | Node::Excluded(_) | Node::Invalid(_) => {}
        Node::Chain(it) => it.operands.iter().for_each(see),
        Node::Compare(it) => [&it.left, &it.right].into_iter().for_each(see),
        Node::Distinct(it) => [&it.left, &it.right].into_iter().for_each(see),
        Node::Like(it) => [&it.operand, &it.pattern].into_iter().for_each(see),
        Node::In(it) => {
            see(&it.operand);
            match &it.set {
                InSet::List(list) => list.iter().for_each(see),
                InSet::Subquery(_) => {}
            }
        }
        Node::Between(it) => [&it.operand, &it.low, &it.high].into_iter().for_each(see),
        Node::IsNull(it) => see(&it.operand),
        Node::Not(it) | Node::Negate(it) => see(&it.operand),
        Node::Case(it) => {
            for (condition, value) in &it.branches {
                see(condition);
                see(value);
            }
            it.otherwise.iter().for_each(see);
        }
        Node::Cast(it) => see(&it.operand),
        Node::Function(it) => it.arguments.iter().chain(&it.filter).for_each(see),
        Node::Over(it) => {
            see(&it.function);
            it.window.partition_by.iter().for_each(&mut *see);
            it.window.order_by.iter().for_each(|term| see(&term.node));
        }
        Node::Subquery(_) | Node::Exists(_) => {}
        Node::Custom(it) => it.children().into_iter().for_each(see),
    }
}

/// Calls `see` for every expression below a node and the node itself, subqueries not entered.
pub(crate) fn walk<'n>(node: &'n Node, see: &mut dyn FnMut(&'n Node)) {
    see(node);
    children(node, &mut |child| walk(child, see));
}

impl Node {
    /// Calls `see` for every column that the expression names, those named inside of subqueries too.
    pub fn columns<'n>(&'n self, see: &mut dyn FnMut(&'n ColumnRef)) {
        walk(self, &mut |node| match node {
            Self::Column(column) => see(column),
            Self::Subquery(select) => select.columns(see),
            Self::Exists(exists) => exists.select.columns(see),
            Self::In(it) => match &it.set {
                InSet::Subquery(select) => select.columns(see),
                InSet::List(_) => {}
            },
            _ => {}
        });
    }
}

impl SelectTree {
    /// Calls `see` for every column that the statement names, those named inside of subqueries too.
    pub fn columns<'n>(&'n self, see: &mut dyn FnMut(&'n ColumnRef)) {
        self.roots(&mut |root| root.columns(see));
        for source in self.from.iter().chain(self.joins.iter().map(|it| &it.target)) {
            match source {
                Source::Table(_) => {}
                Source::Subquery(it) => it.select.columns(see),
            }
        }
    }

    /// Calls `see` for the root of every expression of the statement, in the order in which they are written.
    pub(crate) fn roots<'n>(&'n self, see: &mut dyn FnMut(&'n Node)) {
        self.items.iter().for_each(|it| see(&it.node));
        for join in &self.joins {
            match &join.on {
                JoinOn::Condition(condition) => see(condition),
                JoinOn::ForeignKey => {}
            }
        }
        self.filter.iter().for_each(&mut *see);
        self.group_by.iter().for_each(&mut *see);
        self.having.iter().for_each(&mut *see);
        self.order_by.iter().for_each(|it| see(&it.node));
        self.limit.iter().for_each(&mut *see);
        self.offset.iter().for_each(&mut *see);
    }
}
