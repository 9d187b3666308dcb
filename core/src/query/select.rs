//! SELECT.

use std::fmt;
use std::marker::PhantomData;

use super::statement::{Reads, Statement, display};
use super::{JoinTarget, OneColumn, Selection, Subquery};
use crate::error::Result;
use crate::expr::{Expr, Expressions, Operand, OrderTerms, Predicate};
use crate::relation::Joins;
use crate::render::{Renderer, Sql};
use crate::schema::Name;
use crate::tree::{Join, JoinKind, JoinOn, Node, SelectTree};
use crate::types::SqlType;

/// A query whose rows are those of the selection `S`.
///
/// Every method adds to the statement and gives it back; a clone can be extended another way.
#[must_use = "a statement does nothing until it is executed"]
pub struct Select<S> {
    tree: Box<SelectTree>,
    selection: PhantomData<fn() -> S>,
}

/// `SELECT what`. The tables are those of the columns used.
///
/// # Example: models, columns and expressions side by side
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let adults = select((User.name, User.age + 1)).where_(User.age.ge(18)).order_by(User.name).limit(10);
/// assert_eq!(
///     adults.to_string(),
///     r#"SELECT "users"."name", "users"."age" + ? FROM "users" WHERE "users"."age" >= ? ORDER BY "users"."name" LIMIT ?"#,
/// );
/// ```
pub fn select<S: Selection>(what: S) -> Select<S> {
    let mut items = Vec::with_capacity(S::COLUMNS);
    what.append_to(&mut items);
    let mut tree = Box::<SelectTree>::default();
    tree.items.reserve_exact(items.len());
    items.into_iter().for_each(|item| tree.add_item(item));
    Select { tree, selection: PhantomData }
}

impl<S> Select<S> {
    /// `WHERE condition`; further ones are joined by AND.
    pub fn where_<P: Predicate>(mut self, condition: P) -> Self {
        self.tree.add_filter(condition.into_node());
        self
    }

    /// Adds a condition if there is a value for it: for search forms. Without a value the query stays as it is.
    ///
    /// # Example: an optional filter
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let search = |name: Option<&str>| select(User.id).filter_some(name, |query, it| query.where_(User.name.eq(it)));
    /// assert_eq!(search(None).to_string(), r#"SELECT "users"."id" FROM "users""#);
    /// assert_eq!(search(Some("Ann")).to_string(), r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = ?"#);
    /// ```
    pub fn filter_some<V>(self, value: Option<V>, add: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// `SELECT DISTINCT`: each row once.
    pub fn distinct(mut self) -> Self {
        self.tree.distinct = true;
        self
    }

    /// `FROM source`, for a source that no column implies or that must come first.
    pub fn from<J: JoinTarget>(mut self, source: J) -> Self {
        self.tree.add_from(source.into_source());
        self
    }

    /// `JOIN target ON …`: of a model, by the one foreign key that connects it with what stands before it; of a relationship, by
    /// that.
    ///
    /// # Example: posts with their users
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select((Post.title, User.name)).from(Post).join(User);
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "posts"."title", "users"."name" FROM "posts" JOIN "users" ON "posts"."user_id" = "users"."id""#,
    /// );
    /// ```
    ///
    /// # Example: along a relationship
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_related.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// assert_eq!(
    ///     select((User.name, Post.title)).join(User.posts).to_string(),
    ///     r#"SELECT "users"."name", "posts"."title" FROM "users" JOIN "posts" ON "users"."id" = "posts"."user_id""#,
    /// );
    /// ```
    pub fn join<J: Joins>(self, target: J) -> Self {
        self.add_joins(JoinKind::Inner, target)
    }

    /// `JOIN target ON condition`.
    pub fn join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add_join(JoinKind::Inner, target, JoinOn::Condition(condition.into_node()))
    }

    /// `LEFT JOIN target ON …`, by foreign key or relationship. What is selected of the target must be read as something that may be
    /// missing: `User.optional()`, `User.name.nullable()`.
    pub fn left_join<J: Joins>(self, target: J) -> Self {
        self.add_joins(JoinKind::Left, target)
    }

    /// `LEFT JOIN target ON condition`.
    pub fn left_join_on<J: JoinTarget, P: Predicate>(self, target: J, condition: P) -> Self {
        self.add_join(JoinKind::Left, target, JoinOn::Condition(condition.into_node()))
    }

    fn add_join<J: JoinTarget>(mut self, kind: JoinKind, target: J, on: JoinOn) -> Self {
        self.tree.add_join(Join { kind, target: target.into_source(), on });
        self
    }

    fn add_joins<J: Joins>(mut self, kind: JoinKind, target: J) -> Self {
        let mut joins = Vec::new();
        target.append_to(kind, &mut joins);
        joins.into_iter().for_each(|join| self.tree.add_join(join));
        self
    }

    /// `GROUP BY expressions`.
    pub fn group_by<G: Expressions>(mut self, expressions: G) -> Self {
        let mut nodes = Vec::new();
        expressions.append_to(&mut nodes);
        nodes.into_iter().for_each(|node| self.tree.add_group_by(node));
        self
    }

    /// `HAVING condition`; further ones are joined by AND.
    pub fn having<P: Predicate>(mut self, condition: P) -> Self {
        self.tree.add_having(condition.into_node());
        self
    }

    /// `ORDER BY terms`; further ones come after.
    pub fn order_by<O: OrderTerms>(mut self, terms: O) -> Self {
        let mut new = Vec::new();
        terms.append_to(&mut new);
        new.into_iter().for_each(|term| self.tree.add_order_by(term));
        self
    }

    /// `LIMIT rows`: at most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.tree.limit = Some(Operand::into_node(rows));
        self
    }

    /// `OFFSET rows`: leaves out so many rows at the start.
    pub fn offset(mut self, rows: u64) -> Self {
        self.tree.offset = Some(Operand::into_node(rows));
        self
    }

    /// The query as a table of another query.
    pub fn subquery(self, name: impl Into<Name>) -> Subquery<S> {
        Subquery::new(*self.tree, name.into())
    }

    /// The query as a value: its one column of its one row, NULL if it has no row.
    pub fn scalar_subquery<T: SqlType>(self) -> Expr<Option<T>>
    where
        S: OneColumn<T>,
    {
        Expr::from_node(Node::subquery(self.tree))
    }

    pub(crate) fn tree_mut(&mut self) -> &mut SelectTree {
        &mut self.tree
    }

    /// The query without its Rust type, to look at.
    #[must_use]
    pub fn tree(&self) -> &SelectTree {
        &self.tree
    }

    /// The query without its Rust type.
    #[must_use]
    pub fn into_tree(self) -> SelectTree {
        *self.tree
    }
}

impl<S> Clone for Select<S> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), selection: PhantomData }
    }
}

impl<S> Statement for Select<S> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }
}

impl<S: Selection> Reads for Select<S> {
    type Selection = S;
}

display!([S] Select<S>);

/// The SQL with placeholders: no values.
impl<S> fmt::Debug for Select<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Select({self})")
    }
}
