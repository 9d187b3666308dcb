//! The classes of errors that a program may want to tell apart.

/// What class an [`Error`](super::Error) is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The dialect has no such construct. Nothing was sent.
    Unsupported,
    /// The statement means nothing, or not what was meant. Nothing was sent.
    Statement,
    /// A parameter cannot be sent.
    Parameter,
    /// A cell of a row is not what the program expects there.
    Decode,
    /// No row where one is needed.
    NoRow,
    /// Several rows where at most one is needed.
    ManyRows,
    /// The engine's URL is wrong.
    Url,
    /// The database cannot be reached or opened, or the connection is lost.
    Connection,
    /// The session was asked for what it cannot do.
    Session,
    /// A UNIQUE constraint or a primary key was violated.
    UniqueViolation,
    /// A foreign key was violated.
    ForeignKeyViolation,
    /// NULL was written to a column that is NOT NULL.
    NotNullViolation,
    /// A CHECK constraint was violated.
    CheckViolation,
    /// The database was busy, or the statement lost a race; a new attempt may succeed.
    Busy,
    /// The database does not understand the statement, or knows no such table or column.
    Syntax,
    /// Any other answer of the database.
    Database,
}
