//! Locks that a query puts on the rows it gives: FOR UPDATE and its like.

use super::TableSource;

/// `FOR UPDATE [OF tables] [NOWAIT | SKIP LOCKED]`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct RowLock {
    pub(crate) strength: LockStrength,
    pub(crate) of: Vec<TableSource>,
    pub(crate) wait: LockWait,
}

/// What others cannot do with a locked row until the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every strength, so a new one has to break it")]
pub enum LockStrength {
    /// Change it, delete it, or lock it.
    Update,
    /// The same, but they may refer to it by a foreign key.
    NoKeyUpdate,
    /// Change or delete it.
    Share,
    /// Delete it or change its key.
    KeyShare,
}

/// What is done about a row that another transaction has locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth way")]
pub enum LockWait {
    /// The query waits.
    Wait,
    /// The query fails.
    NoWait,
    /// The row is left out.
    SkipLocked,
}

impl RowLock {
    /// What others cannot do with a row.
    #[must_use]
    pub fn strength(&self) -> LockStrength {
        self.strength
    }

    /// The tables whose rows are locked; all of them where none is named.
    #[must_use]
    pub fn of(&self) -> &[TableSource] {
        &self.of
    }

    /// What is done about a row that another transaction has locked.
    #[must_use]
    pub fn wait(&self) -> LockWait {
        self.wait
    }

    /// The same lock of another strength, for a database that has not all of them.
    #[must_use]
    pub fn with_strength(&self, strength: LockStrength) -> Self {
        Self { strength, ..self.clone() }
    }
}
