//! What a transaction can be told when it begins.

/// How a transaction is begun. The default asks for nothing but a transaction that will write.
///
/// # Example: a report that sees one state of the database
/// ```
/// use aludel::engine::{Isolation, TransactionOptions};
/// let report = TransactionOptions::new().isolation(Isolation::RepeatableRead).read_only();
/// assert!(report.is_read_only());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "options do nothing until a transaction is begun with them"]
pub struct TransactionOptions {
    isolation: Option<Isolation>,
    intent: Intent,
    deferrable: bool,
}

/// How much a transaction sees of others that run at the same time. Databases may give more than they are asked for;
/// SQLite always gives [`Serializable`](Self::Serializable).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the four levels of the SQL standard; a driver must know all of them")]
pub enum Isolation {
    /// Even what was not committed, where the database shows it.
    ReadUncommitted,
    /// What was committed before each statement.
    ReadCommitted,
    /// What was committed before the first statement.
    RepeatableRead,
    /// As if transactions ran one after the other. One that cannot be put in such an order fails with
    /// [`ErrorKind::Busy`](crate::ErrorKind::Busy) and is to be run again.
    Serializable,
}

/// What a transaction is going to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Write.
    #[default]
    Write,
    /// Read first, and perhaps write then.
    ReadFirst,
    /// Read, and nothing else.
    ReadOnly,
}

impl TransactionOptions {
    /// Asks for nothing in particular.
    pub const fn new() -> Self {
        Self { isolation: None, intent: Intent::Write, deferrable: false }
    }

    /// Asks for a level of isolation, for this transaction only.
    pub const fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Says that nothing will be written; the database refuses it then.
    pub const fn read_only(mut self) -> Self {
        self.intent = Intent::ReadOnly;
        self
    }

    /// Says that reads come first. A database that lets one transaction write at a time lets others write until this one
    /// does; then it may fail with [`ErrorKind::Busy`](crate::ErrorKind::Busy).
    pub const fn read_first(mut self) -> Self {
        self.intent = Intent::ReadFirst;
        self
    }

    /// Says that nothing will be written, and that it may wait for a moment from which on it can neither fail nor hinder others:
    /// a long report or a backup, at [`Isolation::Serializable`].
    /// See <https://www.postgresql.org/docs/current/sql-set-transaction.html>.
    ///
    /// On SQLite every transaction that only reads is like that; MariaDB and MySQL refuse.
    pub const fn deferrable(mut self) -> Self {
        self.isolation = Some(Isolation::Serializable);
        self.intent = Intent::ReadOnly;
        self.deferrable = true;
        self
    }

    /// Whether it may wait for a moment from which on it cannot fail.
    #[must_use]
    pub const fn is_deferrable(&self) -> bool {
        self.deferrable
    }

    /// What is asked for in the words of the SQL standard, each with a space before it: what logs show after `BEGIN`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::new();
        if let Some(isolation) = self.isolation {
            words.push_str(" ISOLATION LEVEL ");
            words.push_str(isolation.words());
        }
        if self.is_read_only() {
            words.push_str(" READ ONLY");
        }
        if self.deferrable {
            words.push_str(" DEFERRABLE");
        }
        words
    }

    /// The level asked for.
    #[must_use]
    pub const fn isolation_level(&self) -> Option<Isolation> {
        self.isolation
    }

    /// Whether nothing will be written.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        matches!(self.intent, Intent::ReadOnly)
    }

    /// Whether a write is certain enough to take the place of the writer at once.
    #[must_use]
    pub const fn is_going_to_write(&self) -> bool {
        matches!(self.intent, Intent::Write)
    }
}

impl Isolation {
    /// The words of the SQL standard.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "READ UNCOMMITTED",
            Self::ReadCommitted => "READ COMMITTED",
            Self::RepeatableRead => "REPEATABLE READ",
            Self::Serializable => "SERIALIZABLE",
        }
    }
}
