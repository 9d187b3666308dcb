//! What an upsert would have inserted.

use super::{Column, Expr, Operand};
use crate::tree::Node;
use crate::types::SqlType;

/// In `do_update` of an upsert: the value that would have been inserted into the column.
///
/// # Example: the newer name wins
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = insert(User)
///     .values((User.id.set(1), User.name.set("Ann")))
///     .on_conflict(User.id)
///     .do_update(User.name.set(excluded(User.name)));
/// assert_eq!(
///     stmt.to_string(),
///     r#"INSERT INTO "users" ("id", "name") VALUES (?, ?) ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name""#,
/// );
/// ```
pub fn excluded<M, T: SqlType>(column: Column<M, T>) -> Expr<T> {
    Expr::from_node(match column.into_node() {
        Node::Column(column) => Node::Excluded(column),
        other => other,
    })
}
