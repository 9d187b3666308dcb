//! Functions of mathematics, which calculate with floats.

use crate::expr::{Expr, Operand};
use crate::tree::{ChainOp, Node};
use crate::types::{Averaged, Base, DataType, Either, Like, SqlType, Value};

/// A number as a float: functions would calculate with integers and decimals in other ways, or not at all.
pub(super) fn float<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Node {
    let number = number.into_node();
    if <Base<E::Type> as Averaged>::AS_FLOAT { Node::cast(number, DataType::Double) } else { number }
}

fn call(name: &'static str, arguments: Vec<Node>) -> Node {
    Node::function_giving(DataType::Double, name, arguments)
}

/// Functions that have a value for every number.
macro_rules! total {
    ($($(#[doc = $doc:literal])+ $name:ident = $sql:literal;)*) => { $(
        $(#[doc = $doc])+
        pub fn $name<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<Like<E::Type, f64>> {
            Expr::from_node(call($sql, vec![float(number)]))
        }
    )* };
}
total! {
    /// `exp(number)`: e to the power of the number. One that is too large for a float is an error, on SQLite infinity.
    ///
    /// # Example: a function of an integer calculates with floats
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let growth = select(func::exp(User.id));
    /// assert_eq!(growth.to_string(), r#"SELECT exp(CAST("users"."id" AS DOUBLE PRECISION)) FROM "users""#);
    /// ```
    exp = "exp";
    /// `sin(angle)`, the angle in radians.
    sin = "sin";
    /// `cos(angle)`, the angle in radians.
    cos = "cos";
    /// `tan(angle)`, the angle in radians.
    tan = "tan";
    /// `atan(number)`: the angle, in radians, whose tangent it is.
    atan = "atan";
    /// `degrees(angle)`: an angle in radians, in degrees.
    degrees = "degrees";
    /// `radians(angle)`: an angle in degrees, in radians.
    radians = "radians";
}

/// Functions that have no value for some numbers.
macro_rules! partial {
    ($($(#[doc = $doc:literal])+ $name:ident = $sql:literal;)*) => { $(
        $(#[doc = $doc])+
        pub fn $name<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<Option<f64>> {
            Expr::from_node(call($sql, vec![float(number)]))
        }
    )* };
}
partial! {
    /// `sqrt(number)`: the square root. That of a number below zero is NULL, on PostgreSQL an error.
    sqrt = "sqrt";
    /// `ln(number)`: the natural logarithm. That of zero and below is NULL, on PostgreSQL an error.
    ln = "ln";
    /// `log10(number)`: the logarithm to base 10. That of zero and below is NULL, on PostgreSQL an error.
    log10 = "log10";
    /// `asin(number)`: the angle, in radians, whose sine it is. Beyond -1 and 1 it is NULL, on PostgreSQL an error.
    asin = "asin";
    /// `acos(number)`: the angle, in radians, whose cosine it is. Beyond -1 and 1 it is NULL, on PostgreSQL an error.
    acos = "acos";
}

/// `ln(number) / ln(base)`: the logarithm to any base. Of zero and below, and to base 1, it is NULL, on PostgreSQL an error.
pub fn log<B, E>(base: B, number: E) -> Expr<Option<f64>>
where
    B: Operand<Type: SqlType<Base: Averaged>>,
    E: Operand<Type: SqlType<Base: Averaged>>,
{
    Expr::from_node(Node::chain(ChainOp::Divide, call("ln", vec![float(number)]), call("ln", vec![float(base)])))
}

/// `power(number, exponent)`. What is no number, such as a root of a negative one, is NULL on SQLite and an error elsewhere; what is
/// too large is infinity there.
pub fn power<E, X>(number: E, exponent: X) -> Expr<Option<f64>>
where
    E: Operand<Type: SqlType<Base: Averaged>>,
    X: Operand<Type: SqlType<Base: Averaged>>,
{
    Expr::from_node(call("power", vec![float(number), float(exponent)]))
}

/// `atan2(y, x)`: the angle, in radians, of the point with these coordinates.
pub fn atan2<Y, X>(y: Y, x: X) -> Expr<Either<Y::Type, X::Type, f64>>
where
    Y: Operand<Type: SqlType<Base: Averaged>>,
    X: Operand<Type: SqlType<Base: Averaged>>,
{
    Expr::from_node(call("atan2", vec![float(y), float(x)]))
}

/// π, as a parameter: what `pi()` gives is printed with six digits by some databases.
pub fn pi() -> Expr<f64> {
    Expr::from_node(Node::Value(Value::F64(std::f64::consts::PI)))
}

/// `random()`: a float from 0 to less than 1, another one for each row.
///
/// # Example: each database's own words
/// ```
/// use aludel::{dialect::{MySql, Postgres, Sqlite}, prelude::*};
/// let number = select(func::random());
/// assert_eq!(number.compile(&Postgres)?.sql, "SELECT random()");
/// assert_eq!(number.compile(&MySql::mysql())?.sql, "SELECT rand()");
/// assert_eq!(number.compile(&Sqlite)?.sql, "SELECT (abs(random() % 9007199254740992) / 9007199254740992.0)");
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn random() -> Expr<f64> {
    Expr::from_node(call("random", Vec::new()))
}
