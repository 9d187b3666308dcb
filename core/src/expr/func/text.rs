//! Functions of text.

use crate::expr::{Expr, TextOperand};
use crate::tree::Node;
use crate::types::Like;

/// `lower(text)`. SQLite changes the letters a to z only.
pub fn lower<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function("lower", vec![text.into_node()]))
}

/// `upper(text)`. SQLite changes the letters a to z only.
pub fn upper<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function("upper", vec![text.into_node()]))
}

/// `length(text)`: in characters, on every database.
pub fn length<E: TextOperand>(text: E) -> Expr<Like<E::Type, i32>> {
    Expr::from_node(Node::function("length", vec![text.into_node()]))
}

/// `trim(text)`: without the spaces at both ends.
pub fn trim<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function("trim", vec![text.into_node()]))
}
