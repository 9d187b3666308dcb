//! Plain values as expressions.

use super::{Expr, Operand};
use crate::tree::{Constant, Node};
use crate::types::SqlType;

/// A Rust value as an expression, to put it on the left side of an operator. It is sent as a parameter.
///
/// # Example: a value on the left
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = select(User.id).where_(literal(18).le(User.age));
/// assert_eq!(stmt.to_string(), r#"SELECT "users"."id" FROM "users" WHERE ? <= "users"."age""#);
/// ```
pub fn literal<V: Operand>(value: V) -> Expr<V::Type> {
    Expr::from_node(value.into_node())
}

/// NULL, spelled out.
pub fn null<T: SqlType<Inner = T>>() -> Expr<Option<T>>
where
    Option<T>: SqlType,
{
    Expr::from_node(Node::Constant(Constant::Null))
}
