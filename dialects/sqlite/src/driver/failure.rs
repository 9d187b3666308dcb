//! SQLite's errors in aludel's terms.

use aludel_core::error::{Error, ErrorKind, Violation};
use rusqlite::ffi;

/// The error in aludel's terms, with SQLite's extended result code (<https://www.sqlite.org/rescode.html>).
///
/// SQLite's own messages name tables and columns and never values.
pub(super) fn failure(error: rusqlite::Error) -> Error {
    match &error {
        rusqlite::Error::SqliteFailure(code, message) => {
            let mut text = message.clone().unwrap_or_else(|| code.to_string());
            let kind = kind(code.extended_code, &text);
            if kind == ErrorKind::Busy {
                text.push_str(": another connection or session has a transaction open; commit it or roll it back");
            }
            let violation = violation(&text);
            let failure = Error::database(kind, text).with_code(code.extended_code).with_source(error);
            match violation {
                Some(violation) => failure.with_violation(violation),
                None => failure,
            }
        }
        rusqlite::Error::SqlInputError { error: code, msg, .. } => {
            Error::database(ErrorKind::Syntax, msg.clone()).with_code(code.extended_code).with_source(error)
        }
        _ => Error::database(ErrorKind::Database, error.to_string()).with_source(error),
    }
}

/// SQLite tells what was violated in words only: `UNIQUE constraint failed: users.email, users.name`,
/// `CHECK constraint failed: name`, `FOREIGN KEY constraint failed`.
fn violation(message: &str) -> Option<Violation> {
    let (what, rest) = message.split_once(" constraint failed")?;
    let names = rest.strip_prefix(": ").unwrap_or_default();
    let mut violation = Violation::new();
    if what == "CHECK" {
        return Some(if names.is_empty() { violation } else { violation.with_constraint(names) });
    }
    for name in names.split(", ").filter(|it| !it.is_empty()) {
        match name.split_once('.') {
            Some((table, column)) => violation = violation.with_table(table).with_column(column),
            // An index over an expression has a name and no column.
            None => violation = violation.with_constraint(name.trim_start_matches("index ").trim_matches('\'')),
        }
    }
    Some(violation)
}

fn kind(extended_code: i32, message: &str) -> ErrorKind {
    match extended_code {
        // RESTRICT stops a statement as a trigger does: <https://www.sqlite.org/foreignkeys.html#fk_actions>
        ffi::SQLITE_CONSTRAINT_TRIGGER if message.starts_with("FOREIGN KEY") => ErrorKind::ForeignKeyViolation,
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            ErrorKind::UniqueViolation
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
        ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
        // The low byte is the primary code; the rest tells variants of it apart.
        other => match other & 0xFF {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => ErrorKind::Busy,
            ffi::SQLITE_INTERRUPT => ErrorKind::Cancelled,
            ffi::SQLITE_READONLY => ErrorKind::ReadOnly,
            ffi::SQLITE_TOOBIG | ffi::SQLITE_MISMATCH => ErrorKind::Data,
            ffi::SQLITE_CONSTRAINT => ErrorKind::OtherViolation,
            ffi::SQLITE_ERROR => ErrorKind::Syntax,
            ffi::SQLITE_CANTOPEN | ffi::SQLITE_NOTADB | ffi::SQLITE_CORRUPT | ffi::SQLITE_IOERR => ErrorKind::Connection,
            _ => ErrorKind::Database,
        },
    }
}
