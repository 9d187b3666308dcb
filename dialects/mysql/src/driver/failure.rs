//! MySQL's errors in aludel's terms.

use aludel_core::error::{Error, ErrorKind, Violation, without_quoted};
use mysql::{DriverError, MySqlError};
use mysql_common::proto::codec::error::PacketCodecError;

/// The error in aludel's terms, with the server's error number
/// (<https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html>, <https://mariadb.com/kb/en/mariadb-error-codes/>).
pub(super) fn failure(error: mysql::Error) -> Error {
    match &error {
        mysql::Error::MySqlError(answer) => {
            let failure = Error::database(kind(answer.code), message(answer)).with_code(answer.code);
            match violation(answer) {
                Some(violation) => failure.with_violation(violation),
                None => failure,
            }
        }
        mysql::Error::IoError(_) | mysql::Error::CodecError(_) if is_timeout(&error) => {
            Error::timeout("the server did not answer in time (`read_timeout`)").with_source(error)
        }
        mysql::Error::IoError(cause) => Error::connection(cause.to_string()).with_source(error),
        mysql::Error::DriverError(DriverError::MixedParams | DriverError::Params(_) | DriverError::MismatchedStmtParams(..)) => {
            Error::statement("the statement has a colon before a word outside of quotes, which the driver takes for a parameter")
        }
        mysql::Error::DriverError(cause) => Error::connection(cause.to_string()).with_source(error),
        mysql::Error::CodecError(cause) => Error::connection(cause.to_string()).with_source(error),
        mysql::Error::UrlError(_) => Error::url("the engine URL has an option that MySQL's driver does not know"),
        #[cfg(feature = "tls")]
        mysql::Error::TlsError(cause) => Error::connection(cause.to_string()).with_source(error),
        // The texts of these two hold values of a row.
        mysql::Error::FromValueError(_) | mysql::Error::FromRowError(_) => {
            Error::database(ErrorKind::Database, "a value could not be read")
        }
    }
}

/// Whether the error came from the wire and not from the server, so that nothing more can be asked over it.
pub(super) fn is_of_the_wire(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection => true,
        // A statement that the server has stopped has a code.
        ErrorKind::Timeout => error.code().is_none(),
        _ => false,
    }
}

/// A socket with a limit of time says one or the other, by its system.
fn is_timeout(error: &mysql::Error) -> bool {
    let (mysql::Error::IoError(cause) | mysql::Error::CodecError(PacketCodecError::Io(cause))) = error else { return false };
    matches!(cause.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

/// Some messages repeat a value in quotes; what the quotes hold is left out of those.
fn message(answer: &MySqlError) -> String {
    let text = &answer.message;
    match answer.code {
        // Duplicate entry '…' for key '…'
        1062 | 1586 => format!("duplicate entry for key{}", text.rsplit_once(" for key").map_or("", |(_, key)| key)),
        // Incorrect integer value: '…' for column `…` at row 1; BIGINT value is out of range in '…'; and their like
        1264 | 1265 | 1292 | 1366 | 1367 | 1406 | 1411 | 1690 => without_quoted(text, &['\'']),
        _ => text.clone(),
    }
}

/// The server tells what was violated in words only.
fn violation(answer: &MySqlError) -> Option<Violation> {
    let text = answer.message.as_str();
    let violation = Violation::new();
    Some(match kind(answer.code) {
        // Duplicate entry '…' for key 'users.email'; MariaDB leaves the table out
        ErrorKind::UniqueViolation => {
            let key = quoted(text.rsplit_once(" for key ")?.1, '\'')?;
            match key.split_once('.') {
                Some((table, key)) => violation.with_table(table).with_constraint(key),
                None => violation.with_constraint(key),
            }
        }
        // … fails (`db`.`posts`, CONSTRAINT `posts_ibfk_1` FOREIGN KEY (`author_id`) REFERENCES …
        ErrorKind::ForeignKeyViolation => {
            let (before, after) = text.split_once(", CONSTRAINT ")?;
            let table = before.rsplit('`').nth(1)?;
            let columns =
                after.split_once("FOREIGN KEY (`").and_then(|(_, it)| it.split_once("`) REFERENCES ")).map(|(it, _)| it);
            let violation = violation.with_constraint(quoted(after, '`')?).with_table(table);
            columns.into_iter().flat_map(|it| it.split("`, `")).fold(violation, Violation::with_column)
        }
        // Column 'name' cannot be null; Field 'name' doesn't have a default value
        ErrorKind::NotNullViolation => violation.with_column(quoted(text.split_once(' ')?.1, '\'')?),
        // Check constraint 'name' is violated; CONSTRAINT `name` failed for `db`.`table`
        ErrorKind::CheckViolation => {
            let violation = violation.with_constraint(quoted_by_either(text)?);
            let table = text.split_once(" failed for ").and_then(|(_, it)| it.rsplit('`').nth(1));
            table.map_or(violation.clone(), |it| violation.with_table(it))
        }
        _ => return None,
    })
}

/// What stands between the first two quotes.
fn quoted(text: &str, quote: char) -> Option<&str> {
    text.split(quote).nth(1)
}

fn quoted_by_either(text: &str) -> Option<&str> {
    quoted(text, '`').or_else(|| quoted(text, '\''))
}

fn kind(code: u16) -> ErrorKind {
    match code {
        1062 | 1586 => ErrorKind::UniqueViolation,
        1216 | 1217 | 1451 | 1452 => ErrorKind::ForeignKeyViolation,
        1048 | 1364 => ErrorKind::NotNullViolation,
        3819 | 4025 => ErrorKind::CheckViolation,
        1205 => ErrorKind::Busy,
        1213 | 1020 => ErrorKind::Serialization,
        1969 | 3024 => ErrorKind::Timeout,
        1317 => ErrorKind::Cancelled,
        1264 | 1265 | 1292 | 1365 | 1366 | 1367 | 1406 | 1411 | 1690 => ErrorKind::Data,
        1290 | 1792 | 1836 => ErrorKind::ReadOnly,
        1050 | 1054 | 1064 | 1146 | 1305 | 1051 | 1052 => ErrorKind::Syntax,
        1040 | 1044 | 1045 | 1049 | 1053 | 1927 | 2002..=2013 => ErrorKind::Connection,
        _ => ErrorKind::Database,
    }
}
