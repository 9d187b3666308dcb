//! Stopping a statement from another thread.

use std::fmt;
use std::sync::Arc;

use crate::error::Result;

/// What a driver needs to stop the statement that runs on one of its connections.
pub trait Cancel: Send + Sync {
    /// Asks the database to stop what runs on the connection, if anything does.
    ///
    /// # Errors
    /// When the database cannot be reached.
    fn cancel(&self) -> Result<()>;
}

/// Stops the statement that runs on a connection, from another thread. Made by
/// [`Connection::canceller`](super::Connection::canceller).
///
/// The statement fails with [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) if it was not done before; the connection
/// can be used again.
#[derive(Clone)]
pub struct Canceller(Arc<dyn Cancel>);

impl Canceller {
    pub(super) fn new(cancel: Arc<dyn Cancel>) -> Self {
        Self(cancel)
    }

    /// Asks the database to stop the statement that runs on the connection, if one does. If the connection was given back
    /// meanwhile, that may be somebody else's.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn cancel(&self) -> Result<()> {
        self.0.cancel()
    }
}

impl fmt::Debug for Canceller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canceller").finish_non_exhaustive()
    }
}
