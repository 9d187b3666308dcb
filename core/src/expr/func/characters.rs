//! Functions of the characters and bytes of a text.

use crate::expr::{CountOperand, Expr, Operand, TextOperand};
use crate::tree::Node;
use crate::types::{DataType, Like, SqlType};

/// `octet_length(text)`: how many bytes a text has in UTF-8.
pub fn octet_length<E: TextOperand>(text: E) -> Expr<Like<E::Type, i32>> {
    Expr::from_node(Node::function_giving(DataType::Integer, "octet_length", vec![text.into_node()]))
}

/// `chr(code)`: the character of a code point, such as `é` for 233. What a number gives that is no code point of a character is
/// up to the database, and 0 is an error of some.
pub fn chr<E: CountOperand>(code: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function_giving(DataType::Text, "chr", vec![code.into_node()]))
}

/// `code_point(text)`: the code point of the first character, such as 233 for `é`; 0 for an empty text.
///
/// # Example: PostgreSQL's name of it
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// assert_eq!(select(func::code_point(User.name)).compile(&Postgres)?.sql, r#"SELECT ascii("users"."name") FROM "users""#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn code_point<E: TextOperand>(text: E) -> Expr<Like<E::Type, i32>> {
    Expr::from_node(Node::function_giving(DataType::Integer, "code_point", vec![text.into_node()]))
}

/// `hex(bytes)`: two digits for each byte, the letters in upper case.
pub fn hex<E: Operand<Type: SqlType<Base = Vec<u8>>>>(bytes: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function_giving(DataType::Text, "hex", vec![bytes.into_node()]))
}

/// `md5(text)`: a checksum of 32 digits, the letters in lower case. SQLite has none.
pub fn md5<E: TextOperand>(text: E) -> Expr<Like<E::Type, String>> {
    Expr::from_node(Node::function_giving(DataType::Text, "md5", vec![text.into_node()]))
}
