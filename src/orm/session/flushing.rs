//! Sending what changed, and making it last or not.

use std::panic::{self, AssertUnwindSafe};

use aludel_core::engine::{OwnedTransaction, Transaction};
use aludel_core::error::{Error, Result};

use super::Session;
use crate::orm::FlushPlan;
use crate::orm::flush::{Undo, run};
use crate::orm::plan::Plan;

impl Session {
    /// Sends what changed: inserts, updates, deletes. Tables come after those they refer to, rows of one table in the order
    /// in which they were added; deletes the other way round. Without changes nothing is sent.
    ///
    /// # Errors
    /// When the database refuses something. Then nothing of the flush was done, and the objects are as they were before
    /// it, but for what [events](crate::SessionEvents) and `default_with` have filled in: mend what is wrong and flush again, or
    /// roll back. Where the database ends the whole transaction with the error, as
    /// for a deadlock, everything since the last commit is undone, as by [`rollback`](Self::rollback).
    pub fn flush(&mut self) -> Result<()> {
        // A function that is called in a flush may ask the session something, which would flush.
        if self.is_flushing {
            return Ok(());
        }
        if let Some(problem) = self.graph.problem.take() {
            return Err(problem);
        }
        if !self.is_dirty()? {
            return Ok(());
        }
        let events = self.options.events.clone();
        self.while_flushing(|session| events.tell_before_flush(session).and_then(|()| session.prepare(true)))?;
        let plan = Plan::of(&self.graph)?;
        if plan.is_empty() {
            return self.take_note(&plan);
        }
        self.send(&plan)?;
        self.while_flushing(|session| events.tell_after_flush(session))
    }

    fn while_flushing(&mut self, run: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.is_flushing = true;
        // A program that goes on after a panic must not find a session that flushes nothing any more.
        let result = panic::catch_unwind(AssertUnwindSafe(|| run(self)));
        self.is_flushing = false;
        result.unwrap_or_else(|payload| panic::resume_unwind(payload))
    }

    /// Sends a plan, all of it or nothing.
    fn send(&mut self, plan: &Plan) -> Result<()> {
        self.transaction()?;
        let Self { transaction: Some(transaction), graph, .. } = self else {
            return Err(Error::session("a flush found no transaction to send into: please report this"));
        };
        // A savepoint, so that a flush that fails takes back what it did and nothing that came before.
        let mut undo = Undo::default();
        let sent = transaction.begin().and_then(|mut savepoint| {
            run(plan, graph, &mut savepoint, &mut undo)?;
            savepoint.commit()
        });
        // Objects take note only of what is done for certain.
        let Err(error) = sent else {
            return self.take_note(plan);
        };
        Err(self.failed(error, undo))
    }

    /// Takes back what a flush did that failed. What the database said comes first, whatever else goes wrong on the way back.
    fn failed(&mut self, error: Error, undo: Undo) -> Error {
        match self.take_back(undo) {
            Ok(()) => error,
            Err(second) => error.with_source(second),
        }
    }

    /// What the next flush would send, in order, without sending it, and without changing anything. Rows that a cascade reaches
    /// and that are not loaded are read first. [Events](crate::SessionEvents) are not told, so what their functions would change
    /// is not in it.
    ///
    /// # Errors
    /// As [`flush`](Self::flush), where it would fail before it sends anything.
    ///
    /// # Example: a user and an address
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     addresses: Many<Address>,
    /// }
    ///
    /// #[derive(Default, Model)]
    /// #[model(table = "addresses")]
    /// struct Address {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     email: String,
    ///     #[model(foreign_key = User.id)]
    ///     user_id: i64,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// let mut session = Session::new(&engine);
    /// let home = Address { email: "ann@example.org".into(), ..Default::default() };
    /// session.add(User { id: Auto::Pending, addresses: [home].into() });
    /// assert_eq!(
    ///     session.plan()?.to_string(),
    ///     "INSERT INTO users () GIVING id\n  users#0: ()\n\
    ///      INSERT INTO addresses (email, user_id) GIVING id\n  addresses#0: ('ann@example.org', users#0.id)\n",
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn plan(&mut self) -> Result<FlushPlan> {
        if self.is_flushing {
            return Err(Error::session("a function that is called in a flush cannot ask for the plan of it"));
        }
        self.peek_problem()?;
        let kept = (self.graph.linked.clone(), self.graph.released.clone(), self.graph.pairs.clone());
        self.graph.stores.iter_mut().for_each(|store| store.begin_trial());
        let plan = self.prepare(false).and_then(|()| FlushPlan::new(&Plan::of(&self.graph)?, &self.graph));
        (self.graph.linked, self.graph.released, self.graph.pairs) = kept;
        self.graph.stores.iter_mut().try_for_each(|store| store.end_trial())?;
        plan
    }

    /// What went wrong in an edit, without taking note that it was told.
    pub(super) fn peek_problem(&self) -> Result<()> {
        self.graph.problem.as_ref().map_or(Ok(()), |problem| Err(Error::session(problem.to_string())))
    }

    /// Takes note of a flush that is done.
    fn take_note(&mut self, plan: &Plan) -> Result<()> {
        if !plan.is_empty() {
            self.graph.note_write();
        }
        self.graph.take_note(plan)
    }

    fn take_back(&mut self, undo: Undo) -> Result<()> {
        undo.take_back(&mut self.graph)?;
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
        self.require_idle()?;
        if self.is_flushing {
            return Err(Error::session("a function that is called in a flush cannot commit: leave that to who flushes"));
        }
        let events = self.options.events.clone();
        events.tell_before_commit(self)?;
        self.flush()?;
        if let Some(transaction) = self.transaction.take()
            && let Err(error) = transaction.commit()
        {
            self.restore()?;
            events.tell_after_rollback(self);
            return Err(error);
        }
        self.graph.stores.iter_mut().for_each(|store| store.mark_committed());
        self.graph.set_writes(0);
        if self.options.expire_on_commit {
            self.expire_all()?;
        }
        events.tell_after_commit(self);
        Ok(())
    }

    /// Undoes everything since the last commit, in the database and in the objects. Objects added since are no longer in
    /// the session. What was loaded after something had been written may say what is undone: such objects are
    /// [expired](Self::expire), and such relationships are to be loaded anew.
    ///
    /// # Errors
    /// When the connection is lost; the objects are what they were at the last commit in any case. While the rows of a query are
    /// [read in chunks](Self::for_each_chunk).
    pub fn rollback(&mut self) -> Result<()> {
        self.require_idle()?;
        self.nesting = 0;
        let result = self.transaction.take().map_or(Ok(()), OwnedTransaction::rollback);
        self.restore()?;
        self.options.events.clone().tell_after_rollback(self);
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
        self.graph.stores.iter_mut().for_each(|store| store.open_mark());
        let stores = self.graph.stores.len();
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
                self.graph.stores.iter_mut().for_each(|store| store.release_mark());
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
        self.graph.forget_links();
        // One of before has been told by the flush with which the piece of work began.
        self.graph.problem = None;
        let mut restored = Vec::with_capacity(self.graph.stores.len());
        for (position, store) in self.graph.stores.iter_mut().enumerate() {
            // Of a model that was first used within the savepoint nothing was there before.
            restored.push(if position < stores { store.restore_mark()? } else { store.roll_back()? });
        }
        self.graph.take_restored(&restored);
        self.graph.note_write();
        Ok(())
    }

    /// Ends the session's transaction without a commit and forgets all its objects; handles of them are no longer valid.
    ///
    /// # Errors
    /// When the connection is lost.
    pub fn close(&mut self) -> Result<()> {
        self.require_idle()?;
        self.nesting = 0;
        self.renew();
        self.transaction.take().map_or(Ok(()), OwnedTransaction::rollback)
    }

    fn restore(&mut self) -> Result<()> {
        self.graph.forget_links();
        self.graph.problem = None;
        let restored: Vec<_> = self.graph.stores.iter_mut().map(|store| store.roll_back()).collect::<Result<_>>()?;
        self.graph.take_restored(&restored);
        self.graph.set_writes(0);
        Ok(())
    }

    pub(super) fn is_dirty(&self) -> Result<bool> {
        self.graph.is_dirty()
    }
}
