//! The one error type of aludel: pointer-sized, with a kind to branch on and a message that says what to do.

mod kind;
mod redact;
mod violation;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

pub use kind::ErrorKind;
pub use redact::without_quoted;
pub use violation::Violation;

use crate::expr::Column;
use crate::schema::{ColumnDef, Table};
use crate::types::{Mismatch, ValueRef};

/// The result of everything in aludel that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. The size of a pointer; [`kind`](Self::kind) tells the classes apart.
///
/// The text names the statement, the parameter or the column, and never a value or a password. Messages and sources may
/// change between versions; kinds and codes are stable.
pub struct Error(Box<Inner>);

/// How much of a statement a message shows; [`Error::sql`] has all of it.
const SHOWN: usize = 2_000;

struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    /// What the database calls it: SQLSTATE, or SQLite's extended result code in decimal.
    code: Option<Box<str>>,
    sql: Option<Box<str>>,
    violation: Option<Violation>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    #[cold]
    fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), code: None, sql: None, violation: None, source: None }))
    }

    /// A construct that a dialect cannot say. `advice` says what to do instead.
    #[cold]
    #[must_use]
    pub fn unsupported(dialect: &str, construct: impl fmt::Display, advice: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Unsupported, format!("{dialect} has no {construct}: {advice}"))
    }

    /// A statement that means nothing, or not what was meant, on any database.
    #[cold]
    #[must_use]
    pub fn statement(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Statement, message)
    }

    /// A parameter that cannot be sent.
    #[cold]
    #[must_use]
    pub fn parameter(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Parameter, message)
    }

    /// A statement run for its outcome that gives rows, which would be lost.
    #[cold]
    #[must_use]
    pub fn gives_rows() -> Self {
        Self::statement("the statement gives rows: say what a row is, with `.columns::<…>()` or `.returning(…)`")
    }

    /// A statement with more parameters, or fewer, than it takes.
    #[cold]
    #[must_use]
    pub fn parameter_count(needed: usize, given: usize) -> Self {
        Self::parameter(format!("the statement takes {needed} parameters, but {given} are given"))
    }

    /// A value that does not fit where it is to be stored.
    #[cold]
    #[must_use]
    pub fn data(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Data, message)
    }

    /// A cell of a row that is not what the program expects there. Columns are counted from 1.
    #[cold]
    #[must_use]
    pub fn decode(position: usize, name: &str, mismatch: &Mismatch) -> Self {
        Self::new(ErrorKind::Decode, format!("column {position} (`{name}`): {mismatch}"))
    }

    /// A tag that no variant of an enum has. Columns are counted from 1.
    #[cold]
    #[must_use]
    pub(crate) fn unknown_tag(position: usize, name: &str, found: &str, known: &[&str]) -> Self {
        let known: Vec<_> = known.iter().map(|it| format!("`{it}`")).collect();
        Self::new(
            ErrorKind::Decode,
            format!(
                "column {position} (`{name}`): no variant has the tag `{found}`; the known ones are {}: give the enum such a variant, or \
                 the row another tag",
                known.join(", ")
            ),
        )
    }

    /// A result with another number of columns than the statement's type says.
    #[cold]
    #[must_use]
    pub fn column_count(expected: usize, found: usize) -> Self {
        Self::new(
            ErrorKind::Decode,
            format!("the row has {found} columns where {expected} are needed: select as many columns as the row type has"),
        )
    }

    /// No row where one is needed.
    #[cold]
    #[must_use]
    pub fn no_row() -> Self {
        Self::new(ErrorKind::NoRow, "no row where exactly one is needed: use `one_or_none` or `first` if none may match")
    }

    /// Several rows where one is needed.
    #[cold]
    #[must_use]
    pub fn many_rows() -> Self {
        Self::new(ErrorKind::ManyRows, "several rows where at most one is needed: use `first` for the first of them")
    }

    /// A wrong engine URL. The message must not repeat the URL, which may hold a password.
    #[cold]
    #[must_use]
    pub fn url(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Url, message)
    }

    /// A database that cannot be reached or opened, or a connection that is lost.
    #[cold]
    #[must_use]
    pub fn connection(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Connection, message)
    }

    /// An answer of the database that is an error of the given kind.
    #[cold]
    #[must_use]
    pub fn database(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(kind, message)
    }

    /// A connection that was lost, or did not answer in time, while a transaction was being committed.
    #[cold]
    #[must_use]
    pub(crate) fn outcome_unknown(cause: Self) -> Self {
        Self::new(
            ErrorKind::OutcomeUnknown,
            "the connection was lost during COMMIT, so the transaction may have been done or not: look before you run it again",
        )
        .with_source(cause)
    }

    /// A statement for a connection that was lost by one before it.
    #[cold]
    #[must_use]
    pub fn lost_before() -> Self {
        Self::connection("the connection was lost before: give it back, and take another one with `connect`")
    }

    /// What took longer than allowed.
    #[cold]
    #[must_use]
    pub fn timeout(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Timeout, message)
    }

    /// A session asked for what it cannot do: a handle of another session, an object no longer there, a stale row.
    #[cold]
    #[must_use]
    pub fn session(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Session, message)
    }

    /// A row that was changed or deleted by someone else since it was read.
    #[cold]
    #[must_use]
    pub fn stale(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Stale, message)
    }

    /// The error without these values, but for what stands in the statement's text too: some databases repeat a text that they
    /// could not make sense of.
    #[must_use]
    pub(crate) fn without_values<'v>(mut self, sql: &str, values: impl Iterator<Item = ValueRef<'v>>) -> Self {
        if self.0.code.is_none() {
            return self;
        }
        for value in values {
            if let ValueRef::Text(text) | ValueRef::Json(text) = value
                && text.len() > 2
                && self.0.message.contains(&*text)
                && !sql.contains(&*text)
            {
                self.0.message = self.0.message.replace(&*text, "…").into();
                // The cause says the same again.
                self.0.source = None;
            }
        }
        self
    }

    /// Adds of which column the value was.
    #[must_use]
    pub(crate) fn in_column(mut self, table: &Table, column: &ColumnDef) -> Self {
        self.0.message = format!("`{}`.`{}`: {}", table.name, column.name, self.0.message).into();
        self
    }

    /// Adds the database's own code.
    #[must_use]
    pub fn with_code(mut self, code: impl fmt::Display) -> Self {
        self.0.code = Some(code.to_string().into());
        self
    }

    /// Adds which constraint was violated.
    #[must_use]
    pub fn with_violation(mut self, violation: Violation) -> Self {
        self.0.violation = Some(violation);
        self
    }

    /// Adds the statement during which it happened, unless one is known already.
    #[must_use]
    pub fn with_sql(mut self, sql: &str) -> Self {
        self.0.sql.get_or_insert_with(|| sql.into());
        self
    }

    /// Adds the error that caused this one.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The database's own code: SQLSTATE, or the extended result code where there is no SQLSTATE.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The SQL text of the statement, with placeholders: never with values.
    #[must_use]
    pub fn sql(&self) -> Option<&str> {
        self.0.sql.as_deref()
    }

    /// Which constraint was violated, if that is what happened.
    ///
    /// # Example: which column was not unique
    /// ```
    /// use aludel::error::{Error, ErrorKind, Violation};
    /// let violation = Violation::new().with_table("users").with_column("email");
    /// let error = Error::database(ErrorKind::UniqueViolation, "not unique").with_violation(violation);
    /// assert_eq!(error.violation().map(|it| it.columns().join(", ")), Some("email".to_owned()));
    /// ```
    #[must_use]
    pub fn violation(&self) -> Option<&Violation> {
        self.0.violation.as_ref()
    }

    /// Whether the same transaction may succeed when it is run again: it lost a race, or a lock could not be had.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self.kind(), ErrorKind::Busy | ErrorKind::Serialization)
    }

    /// Whether a constraint was violated that has this column in it: UNIQUE, a primary key, a foreign key, NOT NULL. SQLite
    /// does not tell of foreign keys which.
    ///
    /// # Example: the same on every database
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     #[model(unique, length = 120)]
    ///     email: String,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User].create_all(&engine)?;
    /// let mut conn = engine.connect()?;
    /// let ann = || User { id: Auto::Pending, email: "ann@example.org".into() };
    /// conn.insert_all(&[ann()])?;
    /// let error = conn.insert_all(&[ann()]).expect_err("the email is taken");
    /// assert!(error.violates(User.email) && !error.violates(User.id));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn violates<M, T>(&self, column: Column<M, T>) -> bool {
        self.violation().is_some_and(|it| it.is_of(column.id()))
    }

    /// Whether a UNIQUE constraint or a primary key was violated.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        self.kind() == ErrorKind::UniqueViolation
    }

    /// Whether a foreign key was violated.
    #[must_use]
    pub fn is_foreign_key_violation(&self) -> bool {
        self.kind() == ErrorKind::ForeignKeyViolation
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.sql {
            Some(sql) if sql.len() > SHOWN => {
                write!(f, " [in: {}… ({} bytes)]", &sql[..sql.floor_char_boundary(SHOWN)], sql.len())
            }
            Some(sql) => write!(f, " [in: {sql}]"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, message, code, sql, violation, source } = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug.field("kind", kind).field("message", message);
        if let Some(code) = code {
            debug.field("code", code);
        }
        if let Some(sql) = sql {
            debug.field("sql", sql);
        }
        if let Some(violation) = violation {
            debug.field("violation", violation);
        }
        if let Some(source) = source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|it| it as _)
    }
}

const _: () = {
    const fn assert_auto_traits<T: Send + Sync + 'static>() {}
    assert_auto_traits::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>(), "an error is one pointer");
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_says_what_where_and_what_to_do() {
        let error =
            Error::unsupported("some database", "RETURNING", "select the rows after the statement").with_sql("UPDATE `t`");
        assert_eq!(error.to_string(), "some database has no RETURNING: select the rows after the statement [in: UPDATE `t`]");
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }

    #[test]
    fn the_first_statement_named_stays() {
        let error = Error::no_row().with_sql("SELECT 1").with_sql("SELECT 2");
        assert_eq!(error.sql(), Some("SELECT 1"));
    }
}
