//! Transactions, and savepoints within them.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::{Connection, Engine, TransactionOptions};
use crate::error::Result;

/// An open transaction, or a savepoint in one. Rolled back when dropped, unless committed; so also on a panic.
///
/// It is used like the [`Connection`] it is on.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction<'c> {
    connection: &'c mut Connection,
    /// The depth at which it is: 1 for a transaction, more for a savepoint.
    depth: usize,
    open: bool,
}

impl<'c> Transaction<'c> {
    pub(super) fn begin(connection: &'c mut Connection, options: &TransactionOptions) -> Result<Self> {
        let depth = connection.depth + 1;
        if depth == 1 {
            connection.driver_begin(options)?;
        } else {
            connection.control(&format!("SAVEPOINT aludel_{depth}"))?;
        }
        connection.depth = depth;
        Ok(Self { connection, depth, open: true })
    }

    /// The transaction that is open on a connection.
    pub(super) const fn open_on(connection: &'c mut Connection) -> Self {
        Self { connection, depth: 1, open: true }
    }

    /// Makes everything done in it last; of a savepoint, as far as the transaction around it lasts.
    ///
    /// # Errors
    /// When the database refuses; then everything is rolled back. [`ErrorKind::OutcomeUnknown`](crate::ErrorKind) when the
    /// connection is lost meanwhile.
    pub fn commit(mut self) -> Result<()> {
        let result = if self.depth == 1 {
            self.connection.commit()
        } else {
            let name = self.depth;
            self.connection.control(&format!("RELEASE SAVEPOINT aludel_{name}"))
        };
        if result.is_ok() {
            self.close();
        }
        // A transaction that could not be committed is rolled back by `drop`.
        result
    }

    /// Undoes everything done in it.
    ///
    /// # Errors
    /// When the connection is lost, which undoes it too.
    pub fn rollback(mut self) -> Result<()> {
        self.undo()
    }

    fn undo(&mut self) -> Result<()> {
        self.close();
        if self.depth == 1 {
            return self.connection.undo("ROLLBACK");
        }
        let name = self.depth;
        self.connection.undo(&format!("ROLLBACK TO SAVEPOINT aludel_{name}"))?;
        self.connection.undo(&format!("RELEASE SAVEPOINT aludel_{name}"))
    }

    fn close(&mut self) {
        self.open = false;
        self.connection.depth = self.depth - 1;
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        // What a lost connection was in the middle of, the database has rolled back by itself.
        if !self.open {
            return;
        }
        if self.connection.is_broken() {
            return self.close();
        }
        if let Err(error) = self.undo() {
            tracing::warn!(target: "aludel::sql", %error, "a transaction could not be rolled back");
        }
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl DerefMut for Transaction<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection
    }
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("depth", &self.depth).field("connection", &self.connection).finish()
    }
}

/// A transaction that owns its connection: what a session works in. Rolled back when dropped, unless committed.
#[derive(Debug)]
pub struct OwnedTransaction {
    connection: Connection,
    open: bool,
}

impl OwnedTransaction {
    /// Begins a transaction on a connection of an engine.
    ///
    /// # Errors
    /// When the database cannot be reached, or refuses.
    pub fn begin(engine: &Engine, options: &TransactionOptions) -> Result<Self> {
        Ok(Self { connection: engine.begun(options)?, open: true })
    }

    /// Makes everything done in it last.
    ///
    /// # Errors
    /// When the database refuses; then everything is rolled back. [`ErrorKind::OutcomeUnknown`](crate::ErrorKind) when the
    /// connection is lost meanwhile.
    pub fn commit(mut self) -> Result<()> {
        self.connection.commit()?;
        self.close();
        Ok(())
    }

    /// Undoes everything done in it.
    ///
    /// # Errors
    /// When the connection is lost, which undoes it too.
    pub fn rollback(mut self) -> Result<()> {
        self.close();
        self.connection.undo("ROLLBACK")
    }

    /// Begins a savepoint and gives its number; what is between that and its end is not bound to a scope of the program.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn begin_savepoint(&mut self) -> Result<usize> {
        let depth = self.connection.depth + 1;
        self.connection.control(&format!("SAVEPOINT aludel_{depth}"))?;
        self.connection.depth = depth;
        Ok(depth)
    }

    /// Makes what was done since a savepoint last as far as the transaction does.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn release_savepoint(&mut self, savepoint: usize) -> Result<()> {
        self.connection.depth = savepoint - 1;
        self.connection.control(&format!("RELEASE SAVEPOINT aludel_{savepoint}"))
    }

    /// Undoes what was done since a savepoint.
    ///
    /// # Errors
    /// When the connection is lost, which undoes everything.
    pub fn rollback_savepoint(&mut self, savepoint: usize) -> Result<()> {
        self.connection.depth = savepoint - 1;
        self.connection.undo(&format!("ROLLBACK TO SAVEPOINT aludel_{savepoint}"))?;
        self.connection.undo(&format!("RELEASE SAVEPOINT aludel_{savepoint}"))
    }

    fn close(&mut self) {
        self.open = false;
        self.connection.depth = 0;
    }
}

impl Drop for OwnedTransaction {
    fn drop(&mut self) {
        if self.open
            && !self.connection.is_broken()
            && let Err(error) = self.connection.undo("ROLLBACK")
        {
            tracing::warn!(target: "aludel::sql", %error, "a transaction could not be rolled back");
        }
    }
}

impl Deref for OwnedTransaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for OwnedTransaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}
