//! Aggregates.

use crate::expr::{Expr, Operand};
use crate::tree::{Constant, Node};
use crate::types::{Averaged, Base, DataType, SqlType, Summed};

/// `count(expression)`: how many rows have a value that is not NULL.
pub fn count<E: Operand>(expression: E) -> Expr<i64> {
    Expr::from_node(Node::function("count", vec![expression.into_node()]))
}

/// `count(DISTINCT expression)`: how many different values there are, NULL not counted.
pub fn count_distinct<E: Operand>(expression: E) -> Expr<i64> {
    Expr::from_node(Node::distinct_function("count", expression.into_node()))
}

/// `count(*)`: how many rows there are.
///
/// The statement must name its table with `.from(…)` when no column does.
///
/// # Example: how many users
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// assert_eq!(select(func::count_all()).from(User).to_string(), r#"SELECT count(*) FROM "users""#);
/// ```
pub fn count_all() -> Expr<i64> {
    Expr::from_node(Node::function("count", vec![Node::Constant(Constant::Star)]))
}

/// `sum(expression)`: NULL when there are no values. Integers add up to 64 bits; a larger sum is an error when it is
/// read, never a wrong number.
pub fn sum<E: Operand<Type: SqlType<Base: Summed>>>(expression: E) -> Expr<Option<<Base<E::Type> as Summed>::Sum>> {
    Expr::from_node(Node::function("sum", vec![expression.into_node()]))
}

/// `avg(expression)`: NULL when there are no values. Integers and decimals are averaged as floats, so that no database rounds.
pub fn avg<E: Operand<Type: SqlType<Base: Averaged>>>(expression: E) -> Expr<Option<<Base<E::Type> as Averaged>::Average>> {
    let argument = expression.into_node();
    let argument = if <Base<E::Type> as Averaged>::AS_FLOAT { Node::cast(argument, DataType::Double) } else { argument };
    Expr::from_node(Node::function("avg", vec![argument]))
}

/// `min(expression)`: NULL when there are no values.
pub fn min<E: Operand>(expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function("min", vec![expression.into_node()]))
}

/// `max(expression)`: NULL when there are no values.
pub fn max<E: Operand>(expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function("max", vec![expression.into_node()]))
}
