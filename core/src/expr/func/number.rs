//! Functions of numbers.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Averaged, Base, Numeric, SqlType};

/// `abs(number)`.
pub fn abs<E: Operand<Type: SqlType<Base: Numeric>>>(number: E) -> Expr<E::Type> {
    Expr::from_node(Node::function("abs", vec![number.into_node()]))
}

/// `round(number)`: to a whole number, still of the same type. An integer is one already and stays as it is.
///
/// A half of a float goes away from zero on SQLite and to the even neighbor elsewhere: 2.5 becomes 3 there, 2 here. That of
/// a decimal goes away from zero.
pub fn round<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<E::Type> {
    let number = number.into_node();
    Expr::from_node(if Base::<E::Type>::DATA_TYPE.is_integer() { number } else { Node::function("round", vec![number]) })
}
