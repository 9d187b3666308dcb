//! PostgreSQL's words and characters.

use aludel_core::dialect::{Placeholder, Spelling};

/// What messages call the database.
pub(crate) const NAME: &str = "postgresql";

/// `"` around names, `$1` for parameters. Of a name 63 bytes count; more are cut off with a mere notice.
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>
pub(crate) static SPELLING: Spelling = Spelling::standard().placeholder(Placeholder::Dollar).name_length(63);
