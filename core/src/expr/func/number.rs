//! Functions that keep the type of a number.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Averaged, Base, DataType, Like, Numeric, SqlType};

/// `abs(number)`.
pub fn abs<E: Operand<Type: SqlType<Base: Numeric>>>(number: E) -> Expr<E::Type> {
    Expr::from_node(Node::function("abs", vec![number.into_node()]))
}

/// `round(number)`: to a whole number, still of the same type. An integer is one already and stays as it is.
///
/// A half of a float goes away from zero on SQLite and to the even neighbor elsewhere: 2.5 becomes 3 there, 2 here. That of
/// a decimal goes away from zero.
pub fn round<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<E::Type> {
    whole::<E>("round", number)
}

/// `round(number, digits)`: to so many digits after the point, still of the same type. An integer stays as it is.
///
/// A decimal is exact, and its half goes away from zero. A float has the nearest number to those digits; of one that looks like a
/// half, such as 2.675, it depends on the database which neighbor that is.
///
/// # Example: PostgreSQL rounds decimals only
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::{Postgres, Sqlite}, prelude::*};
/// let roots = select(func::round_to(func::exp(User.id), 2));
/// assert_eq!(roots.inline(&Sqlite)?, r#"SELECT round(exp(CAST("users"."id" AS REAL)), 2) FROM "users""#);
/// assert_eq!(
///     roots.inline(&Postgres)?,
///     r#"SELECT CAST(round(CAST(exp(CAST("users"."id" AS DOUBLE PRECISION)) AS NUMERIC), 2) AS DOUBLE PRECISION) FROM "users""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn round_to<E: Operand<Type: SqlType<Base: Averaged>>>(number: E, digits: u8) -> Expr<E::Type> {
    let (number, data_type) = (number.into_node(), Base::<E::Type>::DATA_TYPE);
    if data_type.is_integer() {
        return Expr::from_node(number);
    }
    Expr::from_node(Node::function_giving(data_type, "round", vec![number, Operand::into_node(i32::from(digits))]))
}

/// `ceil(number)`: the nearest whole number that is not less, still of the same type.
pub fn ceil<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<E::Type> {
    whole::<E>("ceil", number)
}

/// `floor(number)`: the nearest whole number that is not greater, still of the same type.
pub fn floor<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<E::Type> {
    whole::<E>("floor", number)
}

/// `trunc(number)`: without what stands after the point, still of the same type.
pub fn trunc<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<E::Type> {
    whole::<E>("trunc", number)
}

/// `sign(number)`: -1, 0 or 1.
pub fn sign<E: Operand<Type: SqlType<Base: Numeric>>>(number: E) -> Expr<Like<E::Type, i32>> {
    Expr::from_node(Node::function_giving(DataType::Integer, "sign", vec![number.into_node()]))
}

/// A function that makes a number whole: an integer is.
fn whole<E: Operand<Type: SqlType<Base: Averaged>>>(name: &'static str, number: E) -> Expr<E::Type> {
    let number = number.into_node();
    Expr::from_node(if Base::<E::Type>::DATA_TYPE.is_integer() { number } else { Node::function(name, vec![number]) })
}
