//! Long results that need no table.

use aludel::prelude::*;
use aludel::query::Text;

/// The numbers 0, 1, 2 … in some order, so many of them: 10 to the power of `digits`.
pub(crate) fn powers_of_ten(digits: u32) -> Text<i64> {
    let (number, tables) = product(digits);
    // The text of a statement is part of the program; one made by a test stays as long as the test's process.
    text(format!("SELECT {number} AS n FROM {tables}").leak()).columns()
}

/// The numbers below another, in some order, each with 40 bytes beside it.
pub(crate) fn rows_below(bound: i64) -> Text<(i64, String)> {
    let (number, tables) = product((bound - 1).max(1).ilog10() + 1);
    let filler = "x".repeat(40);
    text(format!("SELECT {number} AS n, '{filler}' AS filler FROM {tables} WHERE {number} < {bound}").leak()).columns()
}

/// A number, and the tables that it is made of: a product of tables of ten rows, which every database computes while it
/// sends.
fn product(digits: u32) -> (String, String) {
    let ten = "(SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 \
               UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
    let number: Vec<_> = (0..digits).map(|digit| format!("{} * d{digit}.n", 10_u64.pow(digit))).collect();
    let tables: Vec<_> = (0..digits).map(|digit| format!("{ten} AS d{digit}")).collect();
    (format!("({})", number.join(" + ")), tables.join(" CROSS JOIN "))
}
