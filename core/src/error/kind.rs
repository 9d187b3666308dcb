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
    /// A row was changed or deleted by someone else since the session read it.
    Stale,
    /// A UNIQUE constraint or a primary key was violated.
    UniqueViolation,
    /// A foreign key was violated.
    ForeignKeyViolation,
    /// NULL was written to a column that is NOT NULL.
    NotNullViolation,
    /// A CHECK constraint was violated.
    CheckViolation,
    /// Another constraint was violated: an exclusion constraint, one of a kind that only one database has.
    OtherViolation,
    /// A value does not fit its column: too long, out of range, not of its type. Nothing was cut off.
    Data,
    /// A write where only reading is allowed: a read-only transaction, file or server.
    ReadOnly,
    /// A lock could not be had in time; a new attempt may succeed.
    Busy,
    /// The transaction lost a race: a serialization failure, or the victim of a deadlock. It was rolled back; a new attempt may
    /// succeed.
    Serialization,
    /// It took longer than was allowed: a statement, an answer, a connection of the pool.
    Timeout,
    /// The statement was stopped from another thread, or by an administrator.
    Cancelled,
    /// The connection was lost while a transaction was being committed: whether it was, nobody can tell from here.
    OutcomeUnknown,
    /// The database does not understand the statement, or knows no such table or column.
    Syntax,
    /// Any other answer of the database.
    Database,
}
