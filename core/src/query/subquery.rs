//! Queries as tables of other queries.

use std::fmt;
use std::marker::PhantomData;

use crate::expr::{Expr, Named};
use crate::schema::Name;
use crate::tree::{ColumnRef, NamedColumn, Node, SelectItem, SelectTree, Source};
use crate::types::{Nullability, SqlType};

/// A query under a name, to stand in FROM of another query.
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
    tree: SelectTree,
    name: Name,
    selection: PhantomData<fn() -> S>,
}

impl<S> Subquery<S> {
    pub(super) const fn new(tree: SelectTree, name: Name) -> Self {
        Self { tree, name, selection: PhantomData }
    }

    /// A column of the subquery: by the column it selects, or by the labeled expression.
    ///
    /// A name that the subquery does not have, or has twice, is reported when the statement is compiled.
    pub fn column<N: Named>(&self, column: N) -> Expr<N::Type> {
        let name = column.name();
        let mut found = self.tree.items().iter().filter(|it| it.name() == Some(name.as_str()));
        Expr::from_node(match (found.next(), found.next()) {
            (Some(item), None) if item.nullable && !<N::Type as SqlType>::Null::NULLABLE => Node::invalid(format!(
                "the column `{name}` of the subquery `{}` may be NULL, but is named as one that cannot: \
                 give it a label in the subquery, and name it by the labeled expression",
                self.name
            )),
            (Some(_), None) => Node::Column(ColumnRef::Named(Box::new(NamedColumn {
                qualifier: Some(self.name.clone()),
                name,
                data_type: Some(N::Type::DATA_TYPE),
            }))),
            (None, _) => {
                Node::invalid(format!("the subquery `{}` has no column `{name}`; it has {}", self.name, self.column_names()))
            }
            (Some(_), Some(_)) => Node::invalid(format!(
                "the subquery `{}` has several columns `{name}`: give them different names with `.label(…)`",
                self.name
            )),
        })
    }

    pub(super) fn source(&self) -> Source {
        Source::subquery(self.tree.clone(), self.name.clone())
    }

    fn column_names(&self) -> String {
        let names: Vec<_> = self.tree.items().iter().filter_map(SelectItem::name).map(|it| format!("`{it}`")).collect();
        if names.is_empty() { "no named columns".to_owned() } else { names.join(", ") }
    }
}

impl<S> Clone for Subquery<S> {
    fn clone(&self) -> Self {
        Self::new(self.tree.clone(), self.name.clone())
    }
}

impl<S> fmt::Debug for Subquery<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subquery").field("name", &self.name).field("tree", &self.tree).finish()
    }
}
