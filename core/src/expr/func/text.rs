//! Functions of a whole text.

use crate::expr::{Expr, TextOperand};
use crate::tree::Node;
use crate::types::{DataType, Either, Like};

/// `lower(text)`. SQLite changes the letters a to z only.
pub fn lower<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    of_text("lower", text)
}

/// `upper(text)`. SQLite changes the letters a to z only.
pub fn upper<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    of_text("upper", text)
}

/// `initcap(text)`: the first letter of each word in upper case, all others in lower case. Only PostgreSQL has it.
pub fn initcap<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    of_text("initcap", text)
}

/// `length(text)`: in characters, on every database.
pub fn length<E: TextOperand>(text: E) -> Expr<Like<E::Type, i32>> {
    Expr::from_node(Node::function_giving(DataType::Integer, "length", vec![text.into_node()]))
}

/// `reverse(text)`: the characters from the last to the first.
pub fn reverse<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    of_text("reverse", text)
}

/// `trim(text)`: without the spaces at both ends.
///
/// # Example: without what stands around it
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let names = select((func::trim(User.name), func::rtrim_chars(User.name, "/")));
/// assert_eq!(names.to_string(), r#"SELECT trim("users"."name"), rtrim("users"."name", ?) FROM "users""#);
/// ```
pub fn trim<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    of_text("trim", text)
}

/// `ltrim(text)`: without the spaces at its start.
pub fn ltrim<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    of_text("ltrim", text)
}

/// `rtrim(text)`: without the spaces at its end.
pub fn rtrim<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    of_text("rtrim", text)
}

/// `btrim(text, characters)`: without any of these characters at both ends. MySQL and MariaDB take one character only.
pub fn trim_chars<E: TextOperand, C: TextOperand>(text: E, characters: C) -> Expr<Either<E::Type, C::Type, String>> {
    without("btrim", text, characters)
}

/// `ltrim(text, characters)`: without any of these characters at its start. MySQL and MariaDB take one character only.
pub fn ltrim_chars<E: TextOperand, C: TextOperand>(text: E, characters: C) -> Expr<Either<E::Type, C::Type, String>> {
    without("ltrim", text, characters)
}

/// `rtrim(text, characters)`: without any of these characters at its end. MySQL and MariaDB take one character only.
pub fn rtrim_chars<E: TextOperand, C: TextOperand>(text: E, characters: C) -> Expr<Either<E::Type, C::Type, String>> {
    without("rtrim", text, characters)
}

fn of_text<E: TextOperand>(name: &'static str, text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function_giving(DataType::Text, name, vec![text.into_node()]))
}

fn without<E: TextOperand, C: TextOperand>(name: &'static str, text: E, characters: C) -> Expr<Either<E::Type, C::Type, String>> {
    Expr::from_node(Node::function_giving(DataType::Text, name, vec![text.into_node(), characters.into_node()]))
}
