//! Functions of numbers.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Numeric, SqlType};

/// `abs(number)`.
pub fn abs<E: Operand<Type: SqlType<Base: Numeric>>>(number: E) -> Expr<E::Type> {
    Expr::from_node(Node::function("abs", vec![number.into_node()]))
}

/// `round(number)`: to a whole number, still of the same type.
pub fn round<E: Operand<Type: SqlType<Base: Numeric>>>(number: E) -> Expr<E::Type> {
    Expr::from_node(Node::function("round", vec![number.into_node()]))
}
