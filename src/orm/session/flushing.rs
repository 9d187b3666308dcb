//! Sending what changed, and making it last or not.

use aludel_core::engine::{OwnedTransaction, Transaction};
use aludel_core::error::{Error, Result};
use aludel_core::schema::{Metadata, same_table};

use super::Session;
use crate::orm::flush::Flush;
use crate::orm::store::AnyStore;

impl Session {
    /// Sends what changed: inserts, updates, deletes. Tables come after those they refer to, rows of one table in the order
    /// in which they were added; deletes the other way round. Without changes nothing is sent.
    ///
    /// # Errors
    /// When the database refuses something. Then nothing of the flush was done, and the objects are as they were before
    /// it: mend what is wrong and flush again, or roll back. Where the database ends the whole transaction with the error, as
    /// for a deadlock, everything since the last commit is undone, as by [`rollback`](Self::rollback).
    pub fn flush(&mut self) -> Result<()> {
        if !self.is_dirty()? {
            return Ok(());
        }
        let order = self.table_order();
        self.transaction()?;
        let Self { transaction: Some(transaction), stores, statements, .. } = self else {
            return Err(Error::session("a flush found no transaction to send into: please report this"));
        };
        // A savepoint, so that a flush that fails takes back what it did and nothing that came before.
        let mut savepoint = transaction.begin()?;
        let flush = Flush { connection: &mut savepoint, statements };
        let sent = send(stores, &order, flush);
        let done = sent.and_then(|()| stores.iter_mut().try_for_each(|store| store.take_generated()));
        // Objects take note only of what is done for certain.
        let Err(error) = done.and_then(|()| savepoint.commit()) else {
            return stores.iter_mut().try_for_each(|store| store.finish_flush());
        };
        // What the database said comes first, whatever else goes wrong on the way back.
        Err(match self.take_back() {
            Ok(()) => error,
            Err(second) => error.with_source(second),
        })
    }

    fn take_back(&mut self) -> Result<()> {
        self.stores.iter_mut().try_for_each(|store| store.abandon_flush())?;
        self.require_transaction()
    }

    /// After a flush that failed: if the database has ended the whole transaction with it, as for a deadlock's victim, then
    /// everything since the last commit is undone, and the objects must not pretend otherwise.
    fn require_transaction(&mut self) -> Result<()> {
        let is_alive = self.transaction.as_mut().is_some_and(|it| it.begin().and_then(Transaction::rollback).is_ok());
        if is_alive { Ok(()) } else { self.rollback().or_else(|_| self.restore()) }
    }

    /// Flushes, and makes everything since the last commit last.
    ///
    /// # Errors
    /// As [`flush`](Self::flush), and when the database refuses to commit; then everything is rolled back. Within
    /// [`nested`](Self::nested), whose function decides for its own changes alone.
    pub fn commit(&mut self) -> Result<()> {
        if self.nesting > 0 {
            return Err(Error::session(
                "a function given to `nested` cannot commit the whole session: give `Ok`, and commit after it",
            ));
        }
        self.flush()?;
        if let Some(transaction) = self.transaction.take()
            && let Err(error) = transaction.commit()
        {
            self.restore()?;
            return Err(error);
        }
        self.stores.iter_mut().for_each(|store| store.mark_committed());
        if self.options.expire_on_commit { self.expire_all() } else { Ok(()) }
    }

    /// Undoes everything since the last commit, in the database and in the objects. Objects added since are no longer in
    /// the session.
    ///
    /// # Errors
    /// When the connection is lost; the objects are what they were at the last commit in any case.
    pub fn rollback(&mut self) -> Result<()> {
        self.nesting = 0;
        let result = self.transaction.take().map_or(Ok(()), OwnedTransaction::rollback);
        self.restore()?;
        result
    }

    /// Runs a function in a savepoint of the session's transaction: what it did stays if it gives `Ok`, and is undone, in the
    /// database and in the objects, if it gives `Err`. What changed before is sent first. A function that rolls the session back
    /// ends the savepoint with everything around it; it cannot [`commit`](Self::commit).
    ///
    /// # Errors
    /// What the function gives; what flushing or the database gives.
    ///
    /// # Example: an attempt that may fail
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "tags")]
    /// struct Tag {
    ///     #[model(primary_key)]
    ///     name: String,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Tag].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// session.add(Tag { name: "rust".into() });
    /// let twice = session.nested(|session| {
    ///     session.add(Tag { name: "rust".into() });
    ///     session.flush()
    /// });
    /// assert!(twice.expect_err("the name is taken").is_unique_violation());
    /// session.commit()?; // the first one
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn nested<T, E: From<Error>>(&mut self, run: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.flush()?;
        let savepoint = self.transaction()?.begin_savepoint()?;
        self.stores.iter_mut().for_each(|store| store.open_mark());
        let stores = self.stores.len();
        let outer = self.nesting;
        self.nesting += 1;
        let result = run(self).and_then(|value| self.flush().map(|()| value).map_err(E::from));
        let was_rolled_back = self.nesting <= outer;
        self.nesting = self.nesting.min(outer);
        match result {
            Ok(value) if was_rolled_back => Ok(value),
            Err(error) if was_rolled_back => {
                self.rollback()?;
                Err(error)
            }
            Ok(value) => {
                self.end_savepoint(|transaction| transaction.release_savepoint(savepoint))?;
                self.stores.iter_mut().for_each(|store| store.release_mark());
                Ok(value)
            }
            Err(error) => {
                self.undo_nested(savepoint, stores)?;
                Err(error)
            }
        }
    }

    fn end_savepoint(&mut self, end: impl FnOnce(&mut OwnedTransaction) -> Result<()>) -> Result<()> {
        self.transaction.as_mut().map_or(Ok(()), end)
    }

    fn undo_nested(&mut self, savepoint: usize, stores: usize) -> Result<()> {
        if let Err(error) = self.end_savepoint(|transaction| transaction.rollback_savepoint(savepoint)) {
            // The database has ended the whole transaction.
            self.rollback().or_else(|_| self.restore())?;
            return Err(error);
        }
        for (position, store) in self.stores.iter_mut().enumerate() {
            // Of a model that was first used within the savepoint nothing was there before.
            if position < stores { store.restore_mark()? } else { store.roll_back()? }
        }
        Ok(())
    }

    /// Ends the session's transaction without a commit and forgets all its objects; handles of them are no longer valid.
    ///
    /// # Errors
    /// When the connection is lost.
    pub fn close(&mut self) -> Result<()> {
        self.nesting = 0;
        self.stores.clear();
        self.positions.clear();
        self.renew();
        self.transaction.take().map_or(Ok(()), OwnedTransaction::rollback)
    }

    fn restore(&mut self) -> Result<()> {
        self.stores.iter_mut().try_for_each(|store| store.roll_back())
    }

    fn is_dirty(&self) -> Result<bool> {
        for store in &self.stores {
            if store.is_dirty()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The stores in the order in which rows may be inserted: each after those its foreign keys refer to. Where tables
    /// refer to each other in a circle, the order in which the models were first used.
    fn table_order(&self) -> Vec<usize> {
        let metadata = Metadata::new(self.stores.iter().map(|store| store.table()));
        let sorted = metadata.sorted_tables().unwrap_or_else(|_| metadata.tables().to_vec());
        let mut order: Vec<usize> = (0..self.stores.len()).collect();
        order.sort_by_key(|store| sorted.iter().position(|table| same_table(table, self.stores[*store].table())));
        order
    }
}

/// Inserts, then updates, then deletes; deletes the other way round.
fn send(stores: &mut [Box<dyn AnyStore>], order: &[usize], mut flush: Flush<'_>) -> Result<()> {
    for store in order {
        stores[*store].insert_pending(&mut flush)?;
    }
    for store in order {
        stores[*store].update_changed(&mut flush)?;
    }
    for store in order.iter().rev() {
        stores[*store].delete_doomed(&mut flush)?;
    }
    Ok(())
}
