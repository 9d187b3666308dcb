//! Texts read as whole numbers, where they are.

use aludel_core::phrase;
use aludel_core::tree::{Node, Piece, WholeNumber};
use aludel_core::types::Value;

/// What the pattern does not find is NULL: <https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-POSIX-REGEXP>.
pub(crate) fn try_cast(operand: &Node, number: WholeNumber) -> Node {
    let pattern = Piece::Literal(Value::Text(format!("^{}$", number.pattern())));
    phrase!["CAST(substring(", operand, " FROM ", pattern, ") AS ", number.name(), ")"]
}
