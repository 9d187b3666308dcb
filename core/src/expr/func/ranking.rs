//! Functions that only make sense over a window.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::SqlType;

/// `row_number()`: 1, 2, 3 … in the order of the window. Call `.over(…)` on it.
pub fn row_number() -> Expr<i64> {
    Expr::from_node(Node::function("row_number", Vec::new()))
}

/// `rank()`: the place in the order of the window; equal rows share a place and leave a gap. Call `.over(…)` on it.
///
/// # Example: the place of each user by age
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let place = func::rank().over(window().order_by(User.age.desc()));
/// assert_eq!(
///     select((User.name, place)).to_string(),
///     r#"SELECT "users"."name", rank() OVER (ORDER BY "users"."age" DESC) FROM "users""#,
/// );
/// ```
pub fn rank() -> Expr<i64> {
    Expr::from_node(Node::function("rank", Vec::new()))
}

/// `dense_rank()`: as [`rank`], without gaps.
pub fn dense_rank() -> Expr<i64> {
    Expr::from_node(Node::function("dense_rank", Vec::new()))
}

/// `lag(expression)`: its value in the row before, NULL in the first. Call `.over(…)` on it.
pub fn lag<E: Operand>(expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function("lag", vec![expression.into_node()]))
}

/// `lead(expression)`: its value in the row after, NULL in the last. Call `.over(…)` on it.
pub fn lead<E: Operand>(expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function("lead", vec![expression.into_node()]))
}
