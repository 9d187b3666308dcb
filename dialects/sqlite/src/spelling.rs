//! SQLite's words and characters.

use aludel_core::dialect::Spelling;

/// What messages call the database.
pub(crate) const NAME: &str = "sqlite";

/// As in the standard: `"` around names, `?` for parameters.
/// LIKE has an escape character only where one is named; elsewhere it is the backslash by default.
/// <https://www.sqlite.org/lang_keywords.html>, <https://www.sqlite.org/lang_expr.html#varparam>,
/// <https://www.sqlite.org/lang_expr.html#like>
pub(crate) static SPELLING: Spelling = Spelling::standard().functions(FUNCTIONS).like_escape('\\');

/// <https://www.sqlite.org/lang_corefunc.html>, <https://www.sqlite.org/lang_aggfunc.html>
const FUNCTIONS: &[(&str, &str)] = &[
    // Truth values are 0 and 1, of which the least is 1 if all are.
    ("bool_and", "min"),
    ("bool_or", "max"),
    ("any_value", "min"),
    ("btrim", "trim"),
    // Of several arguments these are no aggregates.
    ("greatest", "max"),
    ("least", "min"),
    // The standard's name came with 3.44.
    ("string_agg", "group_concat"),
    ("strpos", "instr"),
];
