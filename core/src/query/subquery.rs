//! Queries as tables of other queries.

use std::fmt;
use std::marker::PhantomData;

use super::{Select, Selection, derived};
use crate::expr::{Expr, Named};
use crate::schema::Name;
use crate::tree::{QueryTree, Source, SubquerySource};

/// A query under a name, to stand in FROM of another query. Made by [`subquery`](super::QueryExpression::subquery).
///
/// # Example: the newest post of each user
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let newest = func::max(Post.id).label("newest");
/// let per_user = select((Post.user_id, newest.clone())).group_by(Post.user_id).subquery("per_user");
/// let stmt = select((User.name, per_user.column(&newest)))
///     .from(User)
///     .join_on(&per_user, per_user.column(Post.user_id).eq(User.id));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "users"."name", "per_user"."newest" FROM "users" "#.to_owned()
///         + r#"JOIN (SELECT "posts"."user_id", max("posts"."id") AS "newest" FROM "posts" GROUP BY "posts"."user_id") AS "per_user" "#
///         + r#"ON "per_user"."user_id" = "users"."id""#,
/// );
/// ```
///
/// # Example: a model whose rows are those of a subquery
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let oldest = select(User).order_by(User.age.desc()).limit(10).subquery("oldest");
/// let user = User.alias("oldest"); // called as the subquery, it stands for its rows
/// let stmt = select(user).from(oldest).where_(user.name.like("A%"));
/// assert!(stmt.to_string().ends_with(r#") AS "oldest" WHERE "oldest"."name" LIKE ?"#));
/// ```
#[must_use = "a subquery does nothing until it is part of a statement"]
pub struct Subquery<S> {
    query: QueryTree,
    name: Name,
    lateral: bool,
    selection: PhantomData<fn() -> S>,
}

impl<S> Subquery<S> {
    pub(super) const fn new(query: QueryTree, name: Name) -> Self {
        Self { query, name, lateral: false, selection: PhantomData }
    }

    pub(super) fn into_lateral(mut self) -> Self {
        self.lateral = true;
        self
    }

    /// A column of the subquery: by the column it selects, or by the labeled expression.
    ///
    /// A name that the subquery does not have, or has twice, is reported when the statement is compiled.
    pub fn column<N: Named>(&self, column: N) -> Expr<N::Type> {
        derived::column(&self.name, self.query.columns_of_result().as_deref(), &column)
    }

    /// `SELECT every, column FROM (query) AS "name"`: its rows, to filter, sort and join them.
    pub fn select(&self) -> Select<S>
    where
        S: Selection,
    {
        derived::select_all(self.source(), self.query.columns_of_result().as_deref())
    }

    pub(super) fn source(&self) -> Source {
        let Self { query, name, lateral, selection: _ } = self;
        Source::Subquery(Box::new(SubquerySource {
            query: query.clone(),
            name: name.clone(),
            lateral: *lateral,
            sees_outer: false,
        }))
    }
}

impl<S> Clone for Subquery<S> {
    fn clone(&self) -> Self {
        Self { query: self.query.clone(), name: self.name.clone(), lateral: self.lateral, selection: PhantomData }
    }
}

impl<S> fmt::Debug for Subquery<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subquery").field("name", &self.name).field("query", &self.query).finish()
    }
}
