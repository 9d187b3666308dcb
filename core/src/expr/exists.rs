//! EXISTS.

use super::Expr;
use crate::query::QueryExpression;
use crate::tree::Node;

/// `EXISTS (query)`: whether the query gives any row. Columns of the statement around it may be used inside.
///
/// # Example: users with posts
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = select(User.name).where_(exists(select(Post.id).where_(Post.user_id.eq(User.id))));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "users"."name" FROM "users" WHERE EXISTS (SELECT "posts"."id" FROM "posts" WHERE "posts"."user_id" = "users"."id")"#,
/// );
/// ```
pub fn exists<Q: QueryExpression>(query: Q) -> Expr<bool> {
    Expr::from_node(Node::exists(false, query.into_query()))
}

/// `NOT EXISTS (query)`: whether the query gives no row.
pub fn not_exists<Q: QueryExpression>(query: Q) -> Expr<bool> {
    Expr::from_node(Node::exists(true, query.into_query()))
}
