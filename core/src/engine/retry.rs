//! Running a transaction again when it lost a race.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use std::thread::sleep;
use std::time::Duration;

use super::{Engine, Transaction, TransactionOptions};
use crate::error::{Error, Result};

/// How often a transaction is run again, and after how long a pause.
///
/// Only two kinds of errors are worth another attempt:
///
/// - [`Serialization`](crate::ErrorKind::Serialization): PostgreSQL's 40001 (serialization failure) and 40P01 (deadlock), MariaDB's
///   and MySQL's 1213 (deadlock), MariaDB's 1020 (the row has changed);
/// - [`Busy`](crate::ErrorKind::Busy): PostgreSQL's 55P03 (lock not available), MariaDB's and MySQL's 1205 (lock wait timeout),
///   SQLite's `SQLITE_BUSY` and `SQLITE_LOCKED`.
///
/// A connection that was lost is not: whether a COMMIT was done before is not known then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to `Engine::transaction`"]
pub struct RetryPolicy {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    options: TransactionOptions,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 10,
            first_pause: Duration::from_millis(2),
            longest_pause: Duration::from_millis(250),
            options: TransactionOptions::new(),
        }
    }
}

impl RetryPolicy {
    /// Up to ten attempts, with pauses that double from 2 to 250 milliseconds.
    pub fn new() -> Self {
        Self::default()
    }

    /// How often it is run at most, the first time included. 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How each attempt is begun.
    pub fn options(mut self, options: TransactionOptions) -> Self {
        self.options = options;
        self
    }

    /// The pause after an attempt: a random part of a span that doubles, so that those who collided do not meet again.
    fn pause(&self, attempt: u32) -> Duration {
        let span = self.first_pause.saturating_mul(1 << attempt.min(20)).min(self.longest_pause);
        // A hasher with random keys is the standard library's only source of chance; it need not be good here.
        let chance = RandomState::new().hash_one(attempt) % 1_000;
        span.mul_f64(0.5 + f64::from(u32::try_from(chance).unwrap_or_default()) / 2_000.0)
    }
}

impl Engine {
    /// Runs a function in a transaction, and again from the start when it lost a race with another one.
    ///
    /// The function may run several times, so it must do nothing but work on its transaction. Its error may be of any type; what
    /// counts is whether a statement of the transaction lost a race.
    ///
    /// # Errors
    /// What the function or the commit gives, when that is not worth another attempt or no attempt is left.
    pub fn transaction<T, E: From<Error>>(
        &self,
        policy: &RetryPolicy,
        mut run: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            // The function's errors are its own, so what happened is asked of the connection.
            let lost_a_race = Cell::new(false);
            let result = self.attempt(&policy.options, &mut run, &lost_a_race);
            if result.is_ok() || !lost_a_race.get() || attempt >= policy.attempts {
                return result;
            }
            tracing::debug!(target: "aludel::sql", attempt, "the transaction lost a race and is run again");
            sleep(policy.pause(attempt));
            attempt += 1;
        }
    }

    fn attempt<T, E: From<Error>>(
        &self,
        options: &TransactionOptions,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
        lost_a_race: &Cell<bool>,
    ) -> Result<T, E> {
        let note = |error: &Error| lost_a_race.set(error.is_retryable());
        let mut connection = self.begun(options).inspect_err(note)?;
        let mut transaction = Transaction::open_on(&mut connection);
        match run(&mut transaction) {
            Ok(value) => {
                transaction.commit().inspect_err(note)?;
                Ok(value)
            }
            Err(error) => {
                lost_a_race.set(transaction.has_lost_a_race());
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let policy = RetryPolicy::new();
        for attempt in 0..40 {
            let pause = policy.pause(attempt);
            assert!(pause >= Duration::from_millis(1) && pause <= Duration::from_millis(250), "{attempt}: {pause:?}");
        }
    }
}
