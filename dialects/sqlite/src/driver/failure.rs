//! SQLite's errors in aludel's terms.

use aludel_core::error::{Error, ErrorKind};
use rusqlite::ffi;

/// The error in aludel's terms, with SQLite's extended result code (<https://www.sqlite.org/rescode.html>).
///
/// SQLite's own messages name tables and columns and never values.
pub(super) fn failure(error: rusqlite::Error) -> Error {
    match &error {
        rusqlite::Error::SqliteFailure(code, message) => {
            let mut text = message.clone().unwrap_or_else(|| code.to_string());
            if kind(code.extended_code) == ErrorKind::Busy {
                text.push_str(": another connection or session has a transaction open; commit it or roll it back");
            }
            Error::database(kind(code.extended_code), text).with_code(code.extended_code).with_source(error)
        }
        rusqlite::Error::SqlInputError { error: code, msg, .. } => {
            Error::database(ErrorKind::Syntax, msg.clone()).with_code(code.extended_code).with_source(error)
        }
        _ => Error::database(ErrorKind::Database, error.to_string()).with_source(error),
    }
}

fn kind(extended_code: i32) -> ErrorKind {
    match extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            ErrorKind::UniqueViolation
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
        ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
        // The low byte is the primary code; the rest tells variants of it apart.
        other => match other & 0xFF {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => ErrorKind::Busy,
            ffi::SQLITE_ERROR => ErrorKind::Syntax,
            ffi::SQLITE_CANTOPEN | ffi::SQLITE_NOTADB | ffi::SQLITE_CORRUPT | ffi::SQLITE_IOERR => ErrorKind::Connection,
            _ => ErrorKind::Database,
        },
    }
}
