//! Changes of whole statements: every part is given to a rewriter, and what it gives back stands in its place.

use std::sync::Arc;

use super::depth::bounded;
use super::visit::{children, query_in};
use super::visit_mut::{children_mut, query_in_mut};
use super::{
    Assignment, CompoundTree, Conflict, ConflictAction, ConflictKey, Constant, Cte, CteBody, CteRef, DeleteTree, InsertSource,
    InsertTree, JoinOn, Node, QueryTree, Reach, SelectItem, SelectTree, Source, Sources, UpdateTree,
};

/// What changes statements. Every method is given a part whose own parts have been changed already, and gives back what stands in
/// its place; by default the part itself.
///
/// Common table expressions are changed once, however often they are named.
///
/// # Example: no row of a deleted user, wherever users are read
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// use aludel::schema::same_table;
/// use aludel::tree::{Node, Rewriter, SelectTree};
///
/// struct Named;
///
/// impl Rewriter for Named {
///     fn select(&mut self, select: SelectTree) -> SelectTree {
///         let users: Vec<_> = select.tables().into_iter().filter(|it| same_table(it.table, table_of(User))).collect();
///         users.into_iter().fold(select, |select, user| {
///             let name = user.column(User.name.id());
///             select.and_where(Node::not(Node::is_null(false, name)))
///         })
///     }
/// }
///
/// let stmt = select(Post.title).where_(Post.user_id.in_(select(User.id)));
/// assert_eq!(
///     stmt.rewrite(&mut Named).to_string(),
///     r#"SELECT "posts"."title" FROM "posts" WHERE "posts"."user_id" IN "#.to_owned()
///         + r#"(SELECT "users"."id" FROM "users" WHERE NOT "users"."name" IS NULL)"#,
/// );
/// ```
pub trait Rewriter {
    /// An expression.
    fn node(&mut self, node: Node) -> Node {
        node
    }

    /// Something in FROM.
    fn source(&mut self, source: Source) -> Source {
        source
    }

    /// A SELECT: the statement itself, a subquery, a part of a UNION.
    fn select(&mut self, select: SelectTree) -> SelectTree {
        select
    }

    /// An INSERT.
    fn insert(&mut self, insert: InsertTree) -> InsertTree {
        insert
    }

    /// An UPDATE.
    fn update(&mut self, update: UpdateTree) -> UpdateTree {
        update
    }

    /// A DELETE.
    fn delete(&mut self, delete: DeleteTree) -> DeleteTree {
        delete
    }
}

impl Node {
    /// The expression, changed by a rewriter.
    #[must_use]
    pub fn rewrite(mut self, rewriter: &mut dyn Rewriter) -> Self {
        Rewriting::new(rewriter).node(&mut self);
        self
    }
}

impl QueryTree {
    /// The query, changed by a rewriter.
    #[must_use]
    pub fn rewrite(mut self, rewriter: &mut dyn Rewriter) -> Self {
        Rewriting::new(rewriter).query(&mut self);
        self
    }
}

impl SelectTree {
    /// The statement, changed by a rewriter.
    #[must_use]
    pub fn rewrite(mut self, rewriter: &mut dyn Rewriter) -> Self {
        Rewriting::new(rewriter).select(&mut self);
        self
    }
}

impl CompoundTree {
    /// The query, changed by a rewriter.
    #[must_use]
    pub fn rewrite(mut self, rewriter: &mut dyn Rewriter) -> Self {
        Rewriting::new(rewriter).compound(&mut self);
        self
    }
}

impl InsertTree {
    /// The statement, changed by a rewriter.
    #[must_use]
    pub fn rewrite(self, rewriter: &mut dyn Rewriter) -> Self {
        Rewriting::new(rewriter).insert(self)
    }
}

impl UpdateTree {
    /// The statement, changed by a rewriter.
    #[must_use]
    pub fn rewrite(self, rewriter: &mut dyn Rewriter) -> Self {
        Rewriting::new(rewriter).update(self)
    }
}

impl DeleteTree {
    /// The statement, changed by a rewriter.
    #[must_use]
    pub fn rewrite(self, rewriter: &mut dyn Rewriter) -> Self {
        Rewriting::new(rewriter).delete(self)
    }
}

/// A rewriter at work.
struct Rewriting<'r> {
    rewriter: &'r mut dyn Rewriter,
    /// Common table expressions as they were, with what became of them.
    ctes: Vec<(Arc<Cte>, Arc<Cte>)>,
}

impl<'r> Rewriting<'r> {
    fn new(rewriter: &'r mut dyn Rewriter) -> Self {
        Self { rewriter, ctes: Vec::new() }
    }

    fn node(&mut self, node: &mut Node) {
        if let Node::Custom(custom) = node {
            let before: Vec<Node> = custom.children().into_iter().cloned().collect();
            let mut after = before.clone();
            after.iter_mut().for_each(|it| self.node(it));
            if after != before {
                *node = custom.with_children(after).map_or_else(
                    || Node::invalid("a part of a construct of the program was rewritten, which has no `with_children`"),
                    Node::Custom,
                );
            }
        } else {
            children_mut(node, &mut |child| self.node(child));
            if let Some(query) = query_in_mut(node) {
                self.query(query);
            }
            node.refresh_depth();
        }
        let old = std::mem::replace(node, Node::Constant(Constant::Null));
        *node = self.rewriter.node(old);
    }

    fn nodes<'n>(&mut self, nodes: impl IntoIterator<Item = &'n mut Node>) {
        nodes.into_iter().for_each(|it| self.node(it));
    }

    fn items(&mut self, items: &mut [SelectItem]) {
        self.nodes(items.iter_mut().map(|it| &mut it.node));
    }

    fn assignments(&mut self, assignments: &mut [Assignment]) {
        self.nodes(assignments.iter_mut().map(|it| &mut it.value));
    }

    fn query(&mut self, query: &mut QueryTree) {
        match query {
            QueryTree::Select(it) => self.select(it),
            QueryTree::Compound(it) => self.compound(it),
            QueryTree::Text(it) => self.nodes(it.parameters.iter_mut().map(|(_, node)| node)),
        }
    }

    fn compound(&mut self, compound: &mut CompoundTree) {
        compound.operands.iter_mut().for_each(|it| self.query(it));
        self.nodes(compound.order_by.iter_mut().map(|it| &mut it.node));
        self.nodes(compound.limit.iter_mut().chain(&mut compound.offset));
        compound.refresh_depth();
    }

    fn select(&mut self, select: &mut SelectTree) {
        self.with(&mut select.with);
        select.from.iter_mut().chain(select.joins.iter_mut().map(|it| &mut it.target)).for_each(|it| self.source(it));
        for join in &mut select.joins {
            if let JoinOn::Condition(condition) = &mut join.on {
                self.node(condition);
            }
        }
        self.items(&mut select.items);
        select.expressions_mut(&mut |node| self.node(node));
        select.refresh_depth();
        *select = self.rewriter.select(std::mem::take(select));
    }

    fn source(&mut self, source: &mut Source) {
        match source {
            Source::Table(_) | Source::Named(_) | Source::Invalid(_) => {}
            Source::Subquery(it) => self.query(&mut it.query),
            Source::Cte(it) => match &mut it.cte {
                CteRef::Whole(cte) => self.cte(cte),
                CteRef::Itself(_) => {}
            },
            Source::Values(it) => {
                self.nodes(it.rows.iter_mut().flatten());
                it.refresh_depth();
            }
            Source::Function(it) => {
                self.node(&mut it.function);
                it.refresh_depth();
            }
        }
        let old = std::mem::replace(source, Source::Invalid(super::Problem::TooDeep));
        *source = self.rewriter.source(old);
    }

    fn with(&mut self, ctes: &mut [Arc<Cte>]) {
        ctes.iter_mut().for_each(|it| self.cte(it));
    }

    fn cte(&mut self, cte: &mut Arc<Cte>) {
        if let Some((_, new)) = self.ctes.iter().find(|(old, _)| Arc::ptr_eq(old, cte)) {
            *cte = Arc::clone(new);
            return;
        }
        let old = Arc::clone(cte);
        let changed = Arc::make_mut(cte);
        let body = std::mem::replace(&mut changed.body, CteBody::Query(SelectTree::default().into()));
        changed.body = match body {
            CteBody::Query(mut it) => {
                self.query(&mut it);
                CteBody::Query(it)
            }
            CteBody::Insert(it) => CteBody::Insert(Box::new(self.insert(*it))),
            CteBody::Update(it) => CteBody::Update(Box::new(self.update(*it))),
            CteBody::Delete(it) => CteBody::Delete(Box::new(self.delete(*it))),
        };
        changed.refresh_depth();
        self.ctes.push((old, Arc::clone(cte)));
    }

    fn insert(&mut self, mut insert: InsertTree) -> InsertTree {
        self.with(&mut insert.with);
        match &mut insert.source {
            InsertSource::Defaults => {}
            InsertSource::Rows(rows) => self.nodes(rows.cells_mut()),
            InsertSource::Query(query) => self.query(query),
        }
        if let Some(Conflict { key, action }) = &mut insert.conflict {
            match key {
                ConflictKey::Columns { columns: _, index_filter } => self.nodes(index_filter),
                ConflictKey::Any | ConflictKey::Constraint(_) => {}
            }
            match action {
                ConflictAction::DoNothing => {}
                ConflictAction::DoUpdate { assignments, filter, skip_unchanged: _ } => {
                    self.assignments(assignments);
                    self.nodes(filter);
                }
            }
        }
        self.items(&mut insert.returning);
        self.rewriter.insert(insert)
    }

    fn reach(&mut self, reach: &mut Reach) {
        let Reach { target: _, sources, filter, all_rows: _, order_by, limit } = reach;
        let Sources { rows, from, joins } = sources;
        self.nodes(rows.iter_mut().flat_map(|it| it.rows.iter_mut().flatten()));
        from.iter_mut().chain(joins.iter_mut().map(|it| &mut it.target)).for_each(|it| self.source(it));
        for join in joins {
            match &mut join.on {
                JoinOn::Condition(condition) => self.node(condition),
                JoinOn::ForeignKey | JoinOn::Everything => {}
            }
        }
        self.nodes(filter);
        self.nodes(order_by.iter_mut().map(|it| &mut it.node));
        self.nodes(limit);
    }

    fn update(&mut self, mut update: UpdateTree) -> UpdateTree {
        self.with(&mut update.with);
        self.assignments(&mut update.assignments);
        self.reach(&mut update.reach);
        self.items(&mut update.returning);
        self.rewriter.update(update)
    }

    fn delete(&mut self, mut delete: DeleteTree) -> DeleteTree {
        self.with(&mut delete.with);
        self.reach(&mut delete.reach);
        self.items(&mut delete.returning);
        self.rewriter.delete(delete)
    }
}

impl Node {
    /// Works out anew how deep it nests, once its parts have been changed.
    fn refresh_depth(&mut self) {
        let mut deepest = 0;
        children(self, &mut |child| deepest = deepest.max(child.depth()));
        let query = query_in(self).map_or(0, |it| it.depth() + 4);
        match bounded((deepest + 1).max(query)) {
            Ok(depth) => self.set_depth(depth),
            Err(problem) => *self = Self::Invalid(problem),
        }
    }
}
