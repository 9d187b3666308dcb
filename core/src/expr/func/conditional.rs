//! Functions that choose between values.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Base, Comparable, Like, SqlType};

/// `coalesce(expression, otherwise)`: the first that is not NULL.
pub fn coalesce<E: Operand, O: Operand>(expression: E, otherwise: O) -> Expr<Like<O::Type, <E::Type as SqlType>::Inner>>
where
    Base<E::Type>: Comparable<Base<O::Type>>,
{
    Expr::from_node(Node::function("coalesce", vec![expression.into_node(), otherwise.into_node()]))
}

/// `nullif(expression, value)`: NULL where the two are equal, the expression elsewhere.
pub fn nullif<E: Operand, V: Operand>(expression: E, value: V) -> Expr<Option<<E::Type as SqlType>::Inner>>
where
    Base<E::Type>: Comparable<Base<V::Type>>,
{
    Expr::from_node(Node::function("nullif", vec![expression.into_node(), value.into_node()]))
}
