//! Texts read as whole numbers, where they are.

use aludel_core::phrase;
use aludel_core::tree::{Node, Piece, WholeNumber};
use aludel_core::types::Value;

use crate::spelling::NAME;

/// SQLite has no regular expressions, so the text is taken apart, in a subquery, for its parts are named several times. Digits as long as
/// those of the largest number are in the order of the numbers; shorter ones are below.
pub(crate) fn try_cast(operand: &Node, number: WholeNumber) -> Node {
    if !operand.is_of_one_row() {
        return Node::unsupported(
            NAME,
            "`try_cast` of an aggregate, a window function or text by hand",
            "select that in a `.subquery(…)`, and try the cast in a query of it",
        );
    }
    let text = |it: &str| Piece::Literal(Value::Text(it.to_owned()));
    let length = || Piece::Literal(Value::I64(number.largest().len().try_into().unwrap_or(i64::MAX)));
    phrase![
        r#"(SELECT CASE WHEN "digits" <> '' AND NOT glob('*[^0-9]*', "digits") AND instr("text", char(0)) = 0 "#,
        r#"AND (length(ltrim("digits", '0')) < "#,
        length(),
        r#" OR length(ltrim("digits", '0')) = "#,
        length(),
        r#" AND ltrim("digits", '0') <= CASE substr("text", 1, 1) WHEN '-' THEN "#,
        text(number.smallest()),
        " ELSE ",
        text(number.largest()),
        r#" END) THEN CAST("text" AS INTEGER) END "#,
        r#"FROM (SELECT "text", substr("text", 1 + (substr("text", 1, 1) IN ('-', '+'))) AS "digits" FROM (SELECT "#,
        operand,
        r#" AS "text")) AS "read")"#,
    ]
}
