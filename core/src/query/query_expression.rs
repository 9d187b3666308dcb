//! What stands where SQL takes a query, and what can be made of it: subqueries, common table expressions, unions, values.

use super::{Compound, Cte, OneColumn, Reads, RecursiveCte, Select, Selection, Subquery, Text};
use crate::expr::Expr;
use crate::query::text::FromRow;
use crate::schema::Name;
use crate::tree::{CteBody, Node, QueryTree, SetOp};
use crate::types::SqlType;

/// A query: `select(…)`, several joined by `union` and its like, or `text(…)` with columns.
pub trait QueryExpression: Reads + Sized {
    /// The query without its Rust type.
    fn into_query(self) -> QueryTree;

    /// `(query) AS "name"`: the query as a table of another query.
    fn subquery(self, name: impl Into<Name>) -> Subquery<Self::Selection> {
        Subquery::new(self.into_query(), name.into())
    }

    /// `LATERAL (query) AS "name"`: as [`subquery`](Self::subquery), and columns of what stands before it in FROM may be used in it.
    ///
    /// # Example: the two newest posts of each user
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let newest = select(Post.title).where_(Post.user_id.eq(User.id)).order_by(Post.id.desc()).limit(2).lateral("newest");
    /// let stmt = select((User.name, newest.column(Post.title))).from(User).cross_join(&newest);
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "users"."name", "newest"."title" FROM "users" CROSS JOIN LATERAL (SELECT "posts"."title" FROM "posts" "#.to_owned()
    ///         + r#"WHERE "posts"."user_id" = "users"."id" ORDER BY "posts"."id" DESC LIMIT ?) AS "newest""#,
    /// );
    /// ```
    fn lateral(self, name: impl Into<Name>) -> Subquery<Self::Selection> {
        self.subquery(name).into_lateral()
    }

    /// `WITH "name" AS (query)`: the query under a name that the statement may use several times. WITH is written where the statement
    /// starts, for each that is used in it; nothing more needs to be said.
    ///
    /// # Example: users with more posts than most
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let posts = func::count(Post.id).label("posts");
    /// let counts = select((Post.user_id, posts.clone())).group_by(Post.user_id).cte("counts");
    /// let average = select(func::avg(counts.column(&posts))).from(&counts).scalar_subquery();
    /// let stmt = select(counts.column(Post.user_id)).from(&counts).where_(counts.column(&posts).gt(average));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"WITH "counts" AS (SELECT "posts"."user_id", count("posts"."id") AS "posts" FROM "posts" GROUP BY "posts"."user_id") "#
    ///         .to_owned()
    ///         + r#"SELECT "counts"."user_id" FROM "counts" "#
    ///         + r#"WHERE "counts"."posts" > (SELECT avg(CAST("counts"."posts" AS DOUBLE PRECISION)) FROM "counts")"#,
    /// );
    /// ```
    fn cte(self, name: impl Into<Name>) -> Cte<Self::Selection> {
        Cte::new(name.into(), CteBody::Query(self.into_query()))
    }

    /// `WITH RECURSIVE "name" (columns) AS (query UNION ALL …)`: the rows of the query, then those that a second query makes of them,
    /// and of those that it has made, until there are no more. Say the second one with [`union_all`](RecursiveCte::union_all).
    ///
    /// # Example: a boss, and everybody below
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "staff")]
    /// struct Person {
    ///     #[model(primary_key)]
    ///     id: i64,
    ///     boss_id: Option<i64>,
    /// }
    ///
    /// let below = select(Person.id).where_(Person.id.eq(1)).recursive("below").union_all(|below| {
    ///     select(Person.id).join_on(below, Person.boss_id.eq(below.column(Person.id)))
    /// });
    /// assert_eq!(
    ///     below.select().to_string(),
    ///     r#"WITH RECURSIVE "below" ("id") AS (SELECT "staff"."id" FROM "staff" WHERE "staff"."id" = ? UNION ALL "#.to_owned()
    ///         + r#"SELECT "staff"."id" FROM "staff" JOIN "below" ON "staff"."boss_id" = "below"."id") "#
    ///         + r#"SELECT "below"."id" FROM "below""#,
    /// );
    /// ```
    fn recursive(self, name: impl Into<Name>) -> RecursiveCte<Self::Selection> {
        RecursiveCte::new(self.into_query(), name.into())
    }

    /// The query as a value: its one column of its one row, NULL if it has no row.
    fn scalar_subquery<T: SqlType>(self) -> Expr<Option<T>>
    where
        Self::Selection: OneColumn<T>,
    {
        Expr::from_node(Node::subquery(self.into_query()))
    }

    /// `self UNION other`: the rows of either query, each once. Both select the same types.
    ///
    /// # Example: names of people and titles of posts
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select(User.name).union(select(Post.title)).order_by(User.name).limit(10);
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "users"."name" FROM "users" UNION SELECT "posts"."title" FROM "posts" ORDER BY "name" LIMIT ?"#,
    /// );
    /// ```
    fn union<Q: QueryExpression>(self, other: Q) -> Compound<Self::Selection>
    where
        Q::Selection: SameRow<<Self::Selection as Selection>::Row>,
    {
        Compound::new(SetOp::Union, false, self.into_query(), other.into_query())
    }

    /// `self UNION ALL other`: the rows of the one and the rows of the other.
    fn union_all<Q: QueryExpression>(self, other: Q) -> Compound<Self::Selection>
    where
        Q::Selection: SameRow<<Self::Selection as Selection>::Row>,
    {
        Compound::new(SetOp::Union, true, self.into_query(), other.into_query())
    }

    /// `self INTERSECT other`: the rows that both queries have, each once.
    fn intersect<Q: QueryExpression>(self, other: Q) -> Compound<Self::Selection>
    where
        Q::Selection: SameRow<<Self::Selection as Selection>::Row>,
    {
        Compound::new(SetOp::Intersect, false, self.into_query(), other.into_query())
    }

    /// `self INTERSECT ALL other`: a row as often as the query has it that has it less often. SQLite has not got it.
    fn intersect_all<Q: QueryExpression>(self, other: Q) -> Compound<Self::Selection>
    where
        Q::Selection: SameRow<<Self::Selection as Selection>::Row>,
    {
        Compound::new(SetOp::Intersect, true, self.into_query(), other.into_query())
    }

    /// `self EXCEPT other`: the rows of this query that the other has not, each once.
    fn except<Q: QueryExpression>(self, other: Q) -> Compound<Self::Selection>
    where
        Q::Selection: SameRow<<Self::Selection as Selection>::Row>,
    {
        Compound::new(SetOp::Except, false, self.into_query(), other.into_query())
    }

    /// `self EXCEPT ALL other`: a row as many times as this query has it more often than the other. SQLite has not got it.
    fn except_all<Q: QueryExpression>(self, other: Q) -> Compound<Self::Selection>
    where
        Q::Selection: SameRow<<Self::Selection as Selection>::Row>,
    {
        Compound::new(SetOp::Except, true, self.into_query(), other.into_query())
    }
}

/// A selection whose rows are of the type `R`.
#[diagnostic::on_unimplemented(
    message = "the two queries do not give the same rows: one gives `{R}`, the other is `{Self}`",
    label = "selects other types than the query it is joined with",
    note = "select the same types in the same order in both; a column that may be NULL in one of them is `.nullable()` in the other"
)]
pub trait SameRow<R> {}

#[diagnostic::do_not_recommend]
impl<S: Selection<Row = R>, R> SameRow<R> for S {}

impl<S: Selection> QueryExpression for Select<S> {
    fn into_query(self) -> QueryTree {
        self.into_boxed().into()
    }
}

impl<S: Selection> QueryExpression for Compound<S> {
    fn into_query(self) -> QueryTree {
        self.into_tree().into()
    }
}

impl<R: FromRow> QueryExpression for Text<R> {
    fn into_query(self) -> QueryTree {
        QueryTree::Text(Box::new(self.into_tree()))
    }
}
