//! Aggregates of the bits of integers.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Integral, SqlType};

/// `bit_and(integer)`: the bits that are set in all values; NULL when there are no values. SQLite has none.
///
/// # Example: MySQL's has no sign, and no NULL
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::{MySql, Postgres}, prelude::*};
/// let bits = select(func::bit_and(User.id));
/// assert_eq!(bits.compile(&Postgres)?.sql, r#"SELECT bit_and("users"."id") FROM "users""#);
/// assert_eq!(
///     bits.compile(&MySql::mysql())?.sql,
///     "SELECT CASE WHEN count(`users`.`id`) > 0 THEN CAST(bit_and(`users`.`id`) AS SIGNED) END FROM `users`",
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn bit_and<E: Operand<Type: SqlType<Base: Integral>>>(integer: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    of_bits("bit_and", integer)
}

/// `bit_or(integer)`: the bits that are set in any value; NULL when there are no values. SQLite has none.
pub fn bit_or<E: Operand<Type: SqlType<Base: Integral>>>(integer: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    of_bits("bit_or", integer)
}

/// `bit_xor(integer)`: the bits that are set in an odd number of values; NULL when there are no values. SQLite has none.
pub fn bit_xor<E: Operand<Type: SqlType<Base: Integral>>>(integer: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    of_bits("bit_xor", integer)
}

fn of_bits<E: Operand<Type: SqlType<Base: Integral>>>(
    name: &'static str,
    integer: E,
) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function_giving(E::Type::DATA_TYPE, name, vec![integer.into_node()]))
}
