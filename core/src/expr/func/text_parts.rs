//! Functions that find and change parts of a text. Characters are counted, from 1.

use crate::expr::{CountOperand, Expr, Operand, TextOperand};
use crate::tree::Node;
use crate::types::{DataType, Either};

/// The type of a text made of three arguments: `Option<String>` if one of them may be NULL.
pub type TextOfThree<A, B, C> = Either<A, Either<B, C, String>, String>;

/// `substring(text, from, length)`: so many characters from a place on, the first being 1.
///
/// Places before the first hold no characters but count, so `substring("abc", 0, 2)` is `a`. A length below zero is one of zero.
///
/// # Example: the first letter
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let initials = select(func::substring(User.name, 1, 1));
/// assert_eq!(initials.to_string(), r#"SELECT substring("users"."name", ?, ?) FROM "users""#);
/// assert_eq!(initials.inline(&Postgres)?, r#"SELECT substring("users"."name", 1, 1) FROM "users""#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn substring<E: TextOperand, F: CountOperand, L: CountOperand>(
    text: E,
    from: F,
    length: L,
) -> Expr<TextOfThree<E::Type, F::Type, L::Type>> {
    Expr::from_node(of_text("substring", vec![text.into_node(), from.into_node(), length.into_node()]))
}

/// `substring(text, from)`: everything from a place on, the first being 1. From a place before the first it is the whole text.
pub fn substring_from<E: TextOperand, F: CountOperand>(text: E, from: F) -> Expr<Either<E::Type, F::Type, String>> {
    Expr::from_node(of_text("substring", vec![text.into_node(), from.into_node()]))
}

/// `left(text, length)`: the first characters. A length below zero is one of zero.
pub fn left<E: TextOperand, L: CountOperand>(text: E, length: L) -> Expr<Either<E::Type, L::Type, String>> {
    Expr::from_node(of_text("left", vec![text.into_node(), length.into_node()]))
}

/// `right(text, length)`: the last characters. A length below zero is one of zero.
pub fn right<E: TextOperand, L: CountOperand>(text: E, length: L) -> Expr<Either<E::Type, L::Type, String>> {
    Expr::from_node(of_text("right", vec![text.into_node(), length.into_node()]))
}

/// `strpos(text, needle)`: where the needle starts for the first time, 1 being the first character; 0 where it is nowhere. An
/// empty needle is found at 1.
pub fn position<N: TextOperand, E: TextOperand>(needle: N, text: E) -> Expr<Either<N::Type, E::Type, i32>> {
    Expr::from_node(Node::function_giving(DataType::Integer, "strpos", vec![text.into_node(), needle.into_node()]))
}

/// `replace(text, from, to)`: every occurrence of one text made another. An empty `from` occurs nowhere.
pub fn replace<E: TextOperand, F: TextOperand, T: TextOperand>(
    text: E,
    from: F,
    to: T,
) -> Expr<TextOfThree<E::Type, F::Type, T::Type>> {
    Expr::from_node(of_text("replace", vec![text.into_node(), from.into_node(), to.into_node()]))
}

/// `split_part(text, delimiter, part)`: one of the parts between the delimiters, the first being 1; empty where there are not so
/// many. Only PostgreSQL has it.
///
/// A part below 1 is an error when the statement is compiled.
pub fn split_part<E: TextOperand, D: TextOperand>(text: E, delimiter: D, part: u16) -> Expr<Either<E::Type, D::Type, String>> {
    if part == 0 {
        return Expr::from_node(Node::invalid("the parts of `split_part` are counted from 1: there is no part 0"));
    }
    let part = Operand::into_node(i32::from(part));
    Expr::from_node(of_text("split_part", vec![text.into_node(), delimiter.into_node(), part]))
}

fn of_text(name: &'static str, arguments: Vec<Node>) -> Node {
    Node::function_giving(DataType::Text, name, arguments)
}
