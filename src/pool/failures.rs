//! Why the pool could not open connections, for whoever waits for one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aludel_core::error::{Error, ErrorKind};
use r2d2::HandleError;

/// The failures of a pool. The pool opens connections on threads of its own, so what went wrong there is kept here. Clones
/// are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Failures {
    last: Arc<Mutex<Last>>,
}

#[derive(Debug, Default)]
struct Last {
    count: u64,
    kind: Option<ErrorKind>,
    message: String,
    code: Option<String>,
}

impl Failures {
    /// How many there have been.
    pub(super) fn count(&self) -> u64 {
        self.lock().count
    }

    /// Takes note of one.
    pub(super) fn push(&self, error: &Error) {
        tracing::warn!(target: "aludel::pool", %error, "no connection could be opened");
        let mut last = self.lock();
        last.count += 1;
        last.kind = Some(error.kind());
        last.code = error.code().map(str::to_owned);
        last.message = error.to_string();
    }

    /// The last one, if it came after so many.
    pub(super) fn after(&self, seen: u64) -> Option<Error> {
        let last = self.lock();
        let kind = last.kind.filter(|_| last.count > seen)?;
        let error = Error::database(kind, last.message.clone());
        Some(match &last.code {
            Some(code) => error.with_code(code),
            None => error,
        })
    }

    /// Nothing that panics holds the lock.
    fn lock(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What else fails, such as the look at an idle connection, the pool mends by itself.
#[derive(Debug)]
pub(super) struct Quiet;

impl HandleError<Error> for Quiet {
    fn handle_error(&self, error: Error) {
        tracing::debug!(target: "aludel::pool", %error, "a connection of the pool failed");
    }
}
