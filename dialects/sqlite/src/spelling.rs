//! SQLite's words and characters.

use aludel_core::dialect::Spelling;

/// What messages call the database.
pub(crate) const NAME: &str = "sqlite";

/// As in the standard: `"` around names, `?` for parameters.
/// <https://www.sqlite.org/lang_keywords.html>, <https://www.sqlite.org/lang_expr.html#varparam>
pub(crate) static SPELLING: Spelling = Spelling::standard();
