//! Functions that make a text longer.

use crate::expr::{CountOperand, Expr, Operand, TextOperand};
use crate::tree::Node;
use crate::types::{DataType, Either};

/// `lpad(text, length, fill)`: filled up to so many characters at its start. A longer text is cut off at its end.
///
/// An empty `fill` is an error when the statement is compiled: databases disagree about what it makes.
///
/// # Example: numbers of one width
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let numbers = select(func::lpad(User.id.cast::<String>(), 6, "0"));
/// assert_eq!(
///     numbers.to_string(),
///     r#"SELECT lpad(CAST("users"."id" AS CHARACTER VARYING), ?, ?) FROM "users""#,
/// );
/// ```
pub fn lpad<E: TextOperand, L: CountOperand>(text: E, length: L, fill: &str) -> Expr<Either<E::Type, L::Type, String>> {
    padded("lpad", text, length, fill)
}

/// `rpad(text, length, fill)`: filled up to so many characters at its end. A longer text is cut off at its end.
///
/// An empty `fill` is an error when the statement is compiled: databases disagree about what it makes.
pub fn rpad<E: TextOperand, L: CountOperand>(text: E, length: L, fill: &str) -> Expr<Either<E::Type, L::Type, String>> {
    padded("rpad", text, length, fill)
}

fn padded<E: TextOperand, L: CountOperand>(
    name: &'static str,
    text: E,
    length: L,
    fill: &str,
) -> Expr<Either<E::Type, L::Type, String>> {
    if fill.is_empty() {
        return Expr::from_node(Node::invalid(format!("`{name}` cannot fill with an empty text: give it a character at least")));
    }
    let arguments = vec![text.into_node(), length.into_node(), Operand::into_node(fill)];
    Expr::from_node(Node::function_giving(DataType::Text, name, arguments))
}

/// `repeat(text, times)`: the text so many times; empty for less than one.
pub fn repeat<E: TextOperand, N: CountOperand>(text: E, times: N) -> Expr<Either<E::Type, N::Type, String>> {
    Expr::from_node(Node::function_giving(DataType::Text, "repeat", vec![text.into_node(), times.into_node()]))
}
