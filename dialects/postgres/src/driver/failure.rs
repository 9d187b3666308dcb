//! PostgreSQL's errors in aludel's terms.

use aludel_core::error::{Error, ErrorKind, Violation, without_quoted};
use tokio_postgres::error::{DbError, Severity};

/// The error in aludel's terms, with its SQLSTATE
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
pub(super) fn failure(error: tokio_postgres::Error) -> Error {
    match error.as_db_error() {
        Some(answer) => answered(answer),
        None if error.is_closed() || is_io(&error) => Error::connection(chain(&error)).with_source(error),
        None => Error::database(ErrorKind::Database, chain(&error)).with_source(error),
    }
}

/// The server's own answer. Its detail and context repeat values, so they are not kept.
fn answered(answer: &DbError) -> Error {
    let code = answer.code().code();
    // What is fatal ends the connection, whatever its class.
    let is_fatal = matches!(answer.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
    let fatal = is_fatal.then_some(ErrorKind::Connection);
    let error = Error::database(fatal.or_else(|| stopped(answer)).unwrap_or_else(|| kind(code)), message(answer)).with_code(code);
    // Class 23: a constraint was violated.
    if code.starts_with("23") { error.with_violation(violation(answer)) } else { error }
}

/// A statement that took longer than the server's own limit has the code of one that was cancelled.
fn stopped(answer: &DbError) -> Option<ErrorKind> {
    let is_timeout = answer.code().code() == "57014" && answer.message().contains("statement timeout");
    is_timeout.then_some(ErrorKind::Timeout)
}

fn violation(answer: &DbError) -> Violation {
    let mut violation = Violation::new();
    if let Some(name) = answer.constraint() {
        violation = violation.with_constraint(name);
    }
    if let Some(name) = answer.table() {
        violation = violation.with_table(name);
    }
    if let Some(name) = answer.column() {
        violation = violation.with_column(name);
    }
    key_columns(answer.detail().unwrap_or_default()).into_iter().fold(violation, Violation::with_column)
}

/// The columns of a key, out of `Key (a, b)=(…, …) already exists.` in whatever language. An index over an expression has none.
fn key_columns(detail: &str) -> Vec<&str> {
    let key = detail.split_once('(').and_then(|(_, rest)| rest.split_once(")=("));
    let names = key.map_or("", |(names, _)| names);
    if names.is_empty() || names.contains(['(', ':', '\'']) {
        return Vec::new();
    }
    names.split(", ").map(|it| it.trim_matches('"')).collect()
}

/// Messages about bad data (class 22) repeat the value in quotes.
fn message(answer: &DbError) -> String {
    let message = answer.message();
    let is_about_data = answer.code().code().starts_with("22");
    let shown = if is_about_data { without_quoted(message, &['"', '\'']) } else { message.to_owned() };
    match (answer.constraint(), answer.column()) {
        (None, Some(column)) => format!("{shown} (column `{column}`)"),
        _ => shown,
    }
}

fn kind(code: &str) -> ErrorKind {
    match code {
        "23505" => ErrorKind::UniqueViolation,
        "23503" => ErrorKind::ForeignKeyViolation,
        "23502" => ErrorKind::NotNullViolation,
        "23514" => ErrorKind::CheckViolation,
        _ if code.starts_with("23") => ErrorKind::OtherViolation,
        "55P03" => ErrorKind::Busy,
        "40001" | "40P01" => ErrorKind::Serialization,
        "57014" => ErrorKind::Cancelled,
        "25006" => ErrorKind::ReadOnly,
        _ if code.starts_with("22") => ErrorKind::Data,
        // A right that is missing is no mistake in the statement.
        "42501" => ErrorKind::Database,
        _ if code.starts_with("42") => ErrorKind::Syntax,
        _ if code.starts_with("08") || code.starts_with("57P") || code.starts_with("28") || code.starts_with("3D") => {
            ErrorKind::Connection
        }
        _ => ErrorKind::Database,
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

/// The error with its causes; the driver's own text names only the outermost.
fn chain(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_key_are_read_and_its_values_are_not() {
        assert_eq!(key_columns("Key (email)=(s3cret) already exists."), ["email"]);
        assert_eq!(key_columns("Key (a, \"B c\")=(1, (2)) already exists."), ["a", "B c"]);
        assert_eq!(key_columns("Schlüssel »(post_id)=(-1)« ist nicht in der Tabelle"), ["post_id"]);
        assert!(key_columns("Key (lower(email::text))=(s3cret) already exists.").is_empty());
        assert!(key_columns("Failing row contains (1, s3cret).").is_empty());
        assert!(key_columns("").is_empty());
    }
}
