//! Walks over statements and expressions: those of a scope, those of everything below.

use std::sync::Arc;

use super::{
    Assignment, ColumnRef, CompoundTree, Conflict, ConflictAction, ConflictKey, Cte, CteBody, CteRef, DeleteTree, Grouping,
    InSet, InsertSource, InsertTree, JoinOn, Node, QueryTree, Reach, SelectItem, SelectTree, Source, Sources, UpdateTree,
};

/// Calls `see` for each direct child expression of a node. Subqueries are a scope of their own and are not entered.
pub(crate) fn children<'n>(node: &'n Node, see: &mut dyn FnMut(&'n Node)) {
    match node {
        Node::Column(_) | Node::Value(_) | Node::Parameter(_) | Node::Constant(_) | Node::Excluded(_) | Node::Invalid(_) => {}
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
        Node::Not(it) | Node::Negate(it) | Node::BitNot(it) => see(&it.operand),
        Node::IsTruth(it) => see(&it.operand),
        Node::Regexp(it) => [&it.operand, &it.pattern].into_iter().for_each(see),
        Node::Row(it) => it.items.iter().for_each(see),
        Node::Collate(it) => see(&it.operand),
        Node::Operator(it) => it.left.iter().chain([&it.right]).for_each(see),
        Node::Template(it) => it.arguments.iter().for_each(see),
        Node::Case(it) => {
            it.subject.iter().for_each(&mut *see);
            for (condition, value) in &it.branches {
                see(condition);
                see(value);
            }
            it.otherwise.iter().for_each(see);
        }
        Node::Cast(it) => see(&it.operand),
        Node::Function(it) => it.parts().for_each(see),
        Node::Over(it) => {
            see(&it.function);
            it.window.parts().for_each(see);
        }
        Node::Subquery(_) | Node::Exists(_) | Node::Quantified(_) | Node::Nested(_) => {}
        Node::Json(it) => it.operands.iter().for_each(see),
        Node::Array(it) => it.operands.iter().for_each(see),
        Node::Temporal(it) => it.operands.iter().for_each(see),
        Node::Custom(it) => it.children().into_iter().for_each(see),
    }
}

/// The query that stands in a node itself, not in its operands.
pub(crate) fn query_in(node: &Node) -> Option<&QueryTree> {
    match node {
        Node::Subquery(query) => Some(query),
        Node::Exists(exists) => Some(&exists.query),
        Node::Nested(nested) => Some(&nested.query),
        Node::Quantified(it) => Some(&it.query),
        Node::In(it) => match &it.set {
            InSet::Subquery(query) => Some(query),
            InSet::List(_) => None,
        },
        Node::Column(_)
        | Node::Value(_)
        | Node::Parameter(_)
        | Node::Constant(_)
        | Node::Chain(_)
        | Node::Compare(_)
        | Node::Distinct(_)
        | Node::Like(_)
        | Node::Between(_)
        | Node::IsNull(_)
        | Node::IsTruth(_)
        | Node::Regexp(_)
        | Node::Row(_)
        | Node::Collate(_)
        | Node::Operator(_)
        | Node::Template(_)
        | Node::Not(_)
        | Node::Negate(_)
        | Node::BitNot(_)
        | Node::Case(_)
        | Node::Cast(_)
        | Node::Function(_)
        | Node::Over(_)
        | Node::Excluded(_)
        | Node::Json(_)
        | Node::Array(_)
        | Node::Temporal(_)
        | Node::Custom(_)
        | Node::Invalid(_) => None,
    }
}

/// Calls `see` for every expression below a node and the node itself, subqueries not entered.
pub(crate) fn walk<'n>(node: &'n Node, see: &mut dyn FnMut(&'n Node)) {
    see(node);
    if !node.is_leaf() {
        children(node, &mut |child| walk(child, see));
    }
}

/// What is told of everything in a statement, the subqueries entered, from the outside to the inside and from left to right.
///
/// Each method says whether what is inside is to be told too; by default it is.
pub trait Visitor<'n> {
    /// An expression.
    fn node(&mut self, node: &'n Node) -> bool {
        let _ = node;
        true
    }

    /// A query: the whole statement, a subquery, or an operand of UNION and its like.
    fn query(&mut self, query: &'n QueryTree) -> bool {
        let _ = query;
        true
    }

    /// Something in FROM.
    fn source(&mut self, source: &'n Source) -> bool {
        let _ = source;
        true
    }

    /// A common table expression, each time that it is named.
    fn cte(&mut self, cte: &'n Arc<Cte>) -> bool {
        let _ = cte;
        true
    }
}

impl Node {
    /// Tells a visitor of the expression and of everything in it.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        if !visitor.node(self) || self.is_leaf() {
            return;
        }
        children(self, &mut |child| child.visit(visitor));
        if let Some(query) = query_in(self) {
            query.visit(visitor);
        }
    }

    /// Calls `see` for every column that the expression names, those named inside of subqueries too.
    pub fn columns<'n>(&'n self, see: &mut dyn FnMut(&'n ColumnRef)) {
        self.visit(&mut Columns(see));
    }
}

/// Tells of columns only.
struct Columns<'s, 'n>(&'s mut dyn FnMut(&'n ColumnRef));

impl<'n> Visitor<'n> for Columns<'_, 'n> {
    fn node(&mut self, node: &'n Node) -> bool {
        if let Node::Column(column) = node {
            (self.0)(column);
        }
        true
    }
}

impl QueryTree {
    /// Tells a visitor of the query and of everything in it.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        if !visitor.query(self) {
            return;
        }
        match self {
            Self::Select(it) => it.visit(visitor),
            Self::Compound(it) => it.visit(visitor),
            Self::Text(it) => it.parameters.iter().for_each(|(_, node)| node.visit(visitor)),
        }
    }

    /// Calls `see` for every column that the query names, those named inside of subqueries too.
    pub fn columns<'n>(&'n self, see: &mut dyn FnMut(&'n ColumnRef)) {
        self.visit(&mut Columns(see));
    }
}

impl CompoundTree {
    /// Tells a visitor of everything in the query.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        self.operands.iter().for_each(|it| it.visit(visitor));
        self.order_by.iter().for_each(|it| it.node.visit(visitor));
        self.limit.iter().chain(&self.offset).for_each(|it| it.visit(visitor));
    }
}

impl SelectTree {
    /// Tells a visitor of everything in the statement.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        self.with.iter().for_each(|it| it.visit(visitor));
        self.from.iter().chain(self.joins.iter().map(|it| &it.target)).for_each(|it| it.visit(visitor));
        self.roots(&mut |root| root.visit(visitor));
    }

    /// Calls `see` for every column that the statement names, those named inside of subqueries too.
    pub fn columns<'n>(&'n self, see: &mut dyn FnMut(&'n ColumnRef)) {
        self.visit(&mut Columns(see));
    }

    /// Calls `see` for the root of every expression of the statement, in the order in which they are written.
    pub(crate) fn roots<'n>(&'n self, see: &mut dyn FnMut(&'n Node)) {
        self.distinct_on.iter().for_each(&mut *see);
        self.items.iter().for_each(|it| see(&it.node));
        for join in &self.joins {
            match &join.on {
                JoinOn::Condition(condition) => see(condition),
                JoinOn::ForeignKey | JoinOn::Everything => {}
            }
        }
        self.filter.iter().for_each(&mut *see);
        self.group_by.iter().for_each(&mut *see);
        self.grouping.iter().flat_map(Grouping::nodes).for_each(&mut *see);
        self.having.iter().for_each(&mut *see);
        self.windows.iter().flat_map(|(_, it)| it.parts()).for_each(&mut *see);
        self.order_by.iter().for_each(|it| see(&it.node));
        self.limit.iter().for_each(&mut *see);
        self.offset.iter().for_each(&mut *see);
    }
}

impl Source {
    /// Tells a visitor of the source and of everything in it.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        if !visitor.source(self) {
            return;
        }
        match self {
            Self::Table(_) | Self::Named(_) | Self::Invalid(_) => {}
            Self::Subquery(it) => it.query.visit(visitor),
            Self::Cte(it) => match &it.cte {
                CteRef::Whole(it) => it.visit(visitor),
                CteRef::Itself(_) => {}
            },
            Self::Values(it) => it.rows.iter().flatten().for_each(|it| it.visit(visitor)),
            Self::Function(it) => it.function.visit(visitor),
        }
    }
}

/// What a visitor is told of a common table expression.
trait VisitCte {
    fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>);
}

impl VisitCte for Arc<Cte> {
    fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        if !visitor.cte(self) {
            return;
        }
        match &self.body {
            CteBody::Query(it) => it.visit(visitor),
            CteBody::Insert(it) => it.visit(visitor),
            CteBody::Update(it) => it.visit(visitor),
            CteBody::Delete(it) => it.visit(visitor),
        }
    }
}

impl InsertTree {
    /// Tells a visitor of everything in the statement.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        self.with.iter().for_each(|it| it.visit(visitor));
        match &self.source {
            InsertSource::Defaults => {}
            InsertSource::Rows(rows) => rows.cells().iter().for_each(|it| it.visit(visitor)),
            InsertSource::Query(query) => query.visit(visitor),
        }
        if let Some(Conflict { key, action }) = &self.conflict {
            if let ConflictKey::Columns { index_filter, .. } = key {
                index_filter.iter().for_each(|it| it.visit(visitor));
            }
            if let ConflictAction::DoUpdate { assignments, filter, skip_unchanged: _ } = action {
                visit_values(assignments, visitor);
                filter.iter().for_each(|it| it.visit(visitor));
            }
        }
        visit_items(&self.returning, visitor);
    }
}

impl UpdateTree {
    /// Tells a visitor of everything in the statement.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        self.with.iter().for_each(|it| it.visit(visitor));
        visit_values(&self.assignments, visitor);
        self.reach.visit(visitor);
        visit_items(&self.returning, visitor);
    }
}

impl DeleteTree {
    /// Tells a visitor of everything in the statement.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        self.with.iter().for_each(|it| it.visit(visitor));
        self.reach.visit(visitor);
        visit_items(&self.returning, visitor);
    }
}

impl Reach {
    /// Tells a visitor of everything that says which rows are changed.
    pub fn visit<'n>(&'n self, visitor: &mut dyn Visitor<'n>) {
        let Self { target: _, sources, filter, all_rows: _, order_by, limit } = self;
        let Sources { rows, from, joins } = sources;
        rows.iter().flat_map(|it| it.rows.iter().flatten()).for_each(|it| it.visit(visitor));
        from.iter().for_each(|it| it.visit(visitor));
        for join in joins {
            join.target.visit(visitor);
            match &join.on {
                JoinOn::Condition(condition) => condition.visit(visitor),
                JoinOn::ForeignKey | JoinOn::Everything => {}
            }
        }
        filter.iter().for_each(|it| it.visit(visitor));
        order_by.iter().for_each(|it| it.node.visit(visitor));
        limit.iter().for_each(|it| it.visit(visitor));
    }
}

fn visit_values<'n>(assignments: &'n [Assignment], visitor: &mut dyn Visitor<'n>) {
    assignments.iter().for_each(|it| it.value.visit(visitor));
}

fn visit_items<'n>(items: &'n [SelectItem], visitor: &mut dyn Visitor<'n>) {
    items.iter().for_each(|it| it.node.visit(visitor));
}

/// The common table expressions that something uses, each once, those that others use before those; and the names of the tables of no
/// schema that it is about, in whatever part of it, which they may not take.
#[derive(Debug, Default)]
pub(crate) struct Ctes<'n> {
    pub(crate) found: Vec<&'n Arc<Cte>>,
    pub(crate) tables: Vec<&'n str>,
}

impl<'n> Ctes<'n> {
    fn add_table(&mut self, name: &'n str) {
        // Most are the very name that was added already.
        if !self.tables.iter().any(|it| std::ptr::eq(*it, name) || *it == name) {
            self.tables.push(name);
        }
    }
}

impl<'n> Visitor<'n> for Ctes<'n> {
    fn node(&mut self, node: &'n Node) -> bool {
        // An alias may be that of a subquery; what stands in FROM under an alias is told as a source, unless a column implies it.
        if let Node::Column(ColumnRef::Model { column, alias: None }) = node
            && column.table.schema.is_none()
        {
            self.add_table(column.table.name);
        }
        true
    }

    fn source(&mut self, source: &'n Source) -> bool {
        match source {
            Source::Table(it) if it.table.schema.is_none() => self.add_table(it.table.name),
            Source::Named(it) if it.schema.is_none() => self.add_table(it.table.as_str()),
            _ => {}
        }
        true
    }

    fn cte(&mut self, cte: &'n Arc<Cte>) -> bool {
        if self.found.iter().any(|it| Arc::ptr_eq(it, cte)) {
            return false;
        }
        // What it uses stands before it.
        match &cte.body {
            CteBody::Query(it) => it.visit(self),
            CteBody::Insert(it) => it.visit(self),
            CteBody::Update(it) => it.visit(self),
            CteBody::Delete(it) => it.visit(self),
        }
        self.found.push(cte);
        false
    }
}
