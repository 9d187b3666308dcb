//! Functions of text.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Like, SqlType};

/// `lower(text)`. SQLite changes the letters a to z only.
pub fn lower<E: Operand<Type: SqlType<Base = String>>>(text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function("lower", vec![text.into_node()]))
}

/// `upper(text)`. SQLite changes the letters a to z only.
pub fn upper<E: Operand<Type: SqlType<Base = String>>>(text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function("upper", vec![text.into_node()]))
}

/// `length(text)`: in characters, on every database.
pub fn length<E: Operand<Type: SqlType<Base = String>>>(text: E) -> Expr<Like<E::Type, i32>> {
    Expr::from_node(Node::function("length", vec![text.into_node()]))
}

/// `trim(text)`: without the spaces at both ends.
pub fn trim<E: Operand<Type: SqlType<Base = String>>>(text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function("trim", vec![text.into_node()]))
}
