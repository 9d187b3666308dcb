//! Columns that are known by name only.

use super::Expr;
use crate::schema::Name;
use crate::tree::{ColumnRef, NamedColumn, Node};
use crate::types::SqlType;

/// A column by the name of its table and its own: `"users"."age"`. For tables that have no model, and names that come at run time.
///
/// Its type is taken on trust: a cell of another is an error when it is read. The table must be in FROM of the statement, which
/// such a column does not imply. A name is quoted whatever is in it.
///
/// # Example: a filter on a column that a user chose
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let chosen = "age".to_owned();
/// let stmt = select(User.name).where_(column::<Option<i32>>("users", chosen).gt(18));
/// assert_eq!(stmt.to_string(), r#"SELECT "users"."name" FROM "users" WHERE "users"."age" > ?"#);
/// ```
pub fn column<T: SqlType>(table: impl Into<Name>, name: impl Into<Name>) -> Expr<T> {
    named(Some(table.into()), name.into())
}

/// A column by its own name only: `"age"`, of whatever in FROM has one of that name.
///
/// # Example: of the only table
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = select(column_named::<i64>("visits")).from(User);
/// assert_eq!(stmt.to_string(), r#"SELECT "visits" FROM "users""#);
/// ```
pub fn column_named<T: SqlType>(name: impl Into<Name>) -> Expr<T> {
    named(None, name.into())
}

fn named<T: SqlType>(qualifier: Option<Name>, name: Name) -> Expr<T> {
    let data_type = Some(T::DATA_TYPE);
    Expr::from_node(Node::Column(ColumnRef::Named(Box::new(NamedColumn { qualifier, name, data_type }))))
}
