//! The texts of many rows, joined.

use crate::expr::{Expr, Operand, TextOperand};
use crate::tree::Node;
use crate::types::DataType;

/// `string_agg(text, separator)`: the texts of all rows with a separator between them, those that are NULL left out; NULL when
/// there are none. Without `.order_by(…)` in any order.
///
/// SQLite and MySQL call it `group_concat`. MySQL's and MariaDB's cuts its result off at `group_concat_max_len` bytes without an
/// error, 1024 by default on MySQL; the connections of aludel's own driver have no such limit but that of a packet.
///
/// # Example: names in their order, each once
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::{MySql, Postgres}, prelude::*};
/// let names = select(func::string_agg(User.name, ", ").distinct().order_by(User.name));
/// assert_eq!(
///     names.compile(&Postgres)?.sql,
///     r#"SELECT string_agg(DISTINCT "users"."name", $1 ORDER BY "users"."name") FROM "users""#,
/// );
/// assert_eq!(
///     names.compile(&MySql::mysql())?.sql,
///     "SELECT group_concat(DISTINCT `users`.`name` ORDER BY `users`.`name` SEPARATOR ', ') FROM `users`",
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn string_agg<E: TextOperand>(text: E, separator: &str) -> Expr<Option<String>> {
    Expr::from_node(Node::function_giving(DataType::Text, "string_agg", vec![text.into_node(), Operand::into_node(separator)]))
}
