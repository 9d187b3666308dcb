//! FOR UPDATE and its like.

use super::Select;
use crate::schema::{Entity, Model};
use crate::tree::{LockStrength, LockWait, RowLock, TableSource};

/// A lock that a query puts on the rows it gives, until the transaction ends.
///
/// # Example: the next job that nobody has
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let stmt = select(Post.id).order_by(Post.id).limit(1).lock(Lock::update().skip_locked());
/// assert_eq!(
///     stmt.inline(&Postgres)?,
///     r#"SELECT "posts"."id" FROM "posts" ORDER BY "posts"."id" LIMIT 1 FOR UPDATE SKIP LOCKED"#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a lock does nothing until it is given to `lock`"]
pub struct Lock(RowLock);

impl Lock {
    const fn new(strength: LockStrength) -> Self {
        Self(RowLock { strength, of: Vec::new(), wait: LockWait::Wait })
    }

    /// `FOR UPDATE`: others can neither change nor delete nor lock the rows.
    pub const fn update() -> Self {
        Self::new(LockStrength::Update)
    }

    /// `FOR NO KEY UPDATE`: as [`update`](Self::update), but others may insert rows that refer to them. Of PostgreSQL; MySQL and MariaDB
    /// are given FOR UPDATE, which locks more.
    pub const fn no_key_update() -> Self {
        Self::new(LockStrength::NoKeyUpdate)
    }

    /// `FOR SHARE`: others can neither change nor delete the rows. MariaDB calls it `LOCK IN SHARE MODE`.
    pub const fn share() -> Self {
        Self::new(LockStrength::Share)
    }

    /// `FOR KEY SHARE`: others can neither delete the rows nor change their keys. Of PostgreSQL; MySQL and MariaDB are given FOR SHARE,
    /// which locks more.
    pub const fn key_share() -> Self {
        Self::new(LockStrength::KeyShare)
    }

    /// `OF table`: only the rows of this table of the query are locked; further ones can be named. MariaDB has no such lock.
    pub fn of<E: Entity>(mut self, table: E) -> Self {
        self.0.of.push(TableSource { table: E::Model::TABLE, alias: table.alias_name() });
        self
    }

    /// `NOWAIT`: where another transaction has locked a row, the query fails at once.
    pub fn nowait(mut self) -> Self {
        self.0.wait = LockWait::NoWait;
        self
    }

    /// `SKIP LOCKED`: rows that another transaction has locked are left out.
    pub fn skip_locked(mut self) -> Self {
        self.0.wait = LockWait::SkipLocked;
        self
    }
}

impl<S> Select<S> {
    /// Puts a lock on the rows, until the transaction ends. Outside of a transaction it ends with the query.
    ///
    /// SQLite locks no rows, and refuses it: there a transaction keeps all others from writing, unless it was begun to read
    /// (`read_only`, `read_first`). PostgreSQL locks no rows that are grouped or made distinct.
    pub fn lock(mut self, lock: Lock) -> Self {
        self.tree.locks.push(lock.0);
        self
    }

    /// `FOR UPDATE`: [`lock`](Self::lock) with [`Lock::update`].
    pub fn for_update(self) -> Self {
        self.lock(Lock::update())
    }

    /// `FOR NO KEY UPDATE`: [`lock`](Self::lock) with [`Lock::no_key_update`].
    pub fn for_no_key_update(self) -> Self {
        self.lock(Lock::no_key_update())
    }

    /// `FOR SHARE`: [`lock`](Self::lock) with [`Lock::share`].
    pub fn for_share(self) -> Self {
        self.lock(Lock::share())
    }

    /// `FOR KEY SHARE`: [`lock`](Self::lock) with [`Lock::key_share`].
    pub fn for_key_share(self) -> Self {
        self.lock(Lock::key_share())
    }
}
