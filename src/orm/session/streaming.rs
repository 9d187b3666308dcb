//! Reading more rows than there is place for.

use std::ops::ControlFlow;

use aludel_core::error::{Error, Result};
use aludel_core::query::{Reads, Selection};
use aludel_core::row::Cells;

use super::Session;

impl Session {
    /// Gives the rows of a query to a function in chunks of so many, while they are read: however many there are, one chunk is
    /// in memory, if the function [empties the session](Self::expunge_all) at its end. The function may read and edit the
    /// objects; what asks the database is an error within it, for the connection is busy with the query.
    ///
    /// # Errors
    /// As [`execute`](Self::execute); what the function gives, which ends the query.
    ///
    /// # Example: all users, a thousand at a time
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "users")]
    /// struct User {
    ///     #[model(primary_key)]
    ///     id: i64,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// session.add_all((1..=2500).map(|id| User { id }));
    /// session.commit()?;
    /// session.expunge_all();
    ///
    /// let (mut chunks, mut sum) = (0, 0);
    /// session.for_each_chunk(select(User).order_by(User.id), 1000, |session, users| {
    ///     chunks += 1;
    ///     sum += users.iter().map(|it| session[*it].id).sum::<i64>();
    ///     session.expunge_all();
    ///     Ok(())
    /// })?;
    /// assert_eq!((chunks, sum), (3, 2500 * 2501 / 2));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn for_each_chunk<Q: Reads>(
        &mut self,
        query: Q,
        rows: usize,
        mut run: impl FnMut(&mut Self, Vec<<Q::Selection as Selection>::Tracked<Self>>) -> Result<()>,
    ) -> Result<()> {
        self.autoflush()?;
        self.transaction()?;
        let Some(mut transaction) = self.transaction.take() else { return Ok(()) };
        let mut chunk = Vec::with_capacity(rows.min(1024));
        self.is_reading = true;
        let mut result = transaction.each_row(&query, &mut |row| {
            chunk.push(Q::Selection::track(Q::Selection::decode(&mut Cells::new(row))?, self)?);
            if chunk.len() >= rows {
                run(self, std::mem::take(&mut chunk))?;
            }
            Ok(ControlFlow::Continue(()))
        });
        if result.is_ok() && !chunk.is_empty() {
            result = run(self, chunk);
        }
        self.is_reading = false;
        self.transaction = Some(transaction);
        result
    }

    /// Takes all objects out of the session, with what was done to them since the last flush. Handles of them are no longer
    /// valid; the transaction goes on.
    pub fn expunge_all(&mut self) {
        self.renew();
    }

    /// Passes unless the connection is busy with the rows of a query.
    pub(super) fn require_idle(&self) -> Result<()> {
        if !self.is_reading {
            return Ok(());
        }
        Err(Error::session(
            "the session reads the rows of a query, so it can ask the database nothing else: wait until `for_each_chunk` has ended",
        ))
    }
}
