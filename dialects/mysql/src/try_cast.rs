//! Texts read as whole numbers, where they are.

use aludel_core::phrase;
use aludel_core::tree::{Node, Piece, WholeNumber};
use aludel_core::types::Value;

/// What the pattern does not find is NULL on MySQL, and empty on MariaDB. `\z` is the end of the text; before `$` there may be a line
/// break. <https://mariadb.com/kb/en/regexp_substr/>, <https://dev.mysql.com/doc/refman/8.0/en/regexp.html#function_regexp-substr>
pub(crate) fn try_cast(operand: &Node, number: WholeNumber) -> Node {
    let pattern = Piece::Literal(Value::Text(format!(r"^{}\z", number.pattern())));
    phrase!["CAST(NULLIF(REGEXP_SUBSTR(", operand, ", ", pattern, "), '') AS SIGNED)"]
}
