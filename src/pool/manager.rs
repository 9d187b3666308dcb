//! What the pool asks of connections: opening, a look before use, a reset on return.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aludel_core::engine::{Driver, DriverConnection};
use aludel_core::error::{Error, Result};
use r2d2::{HandleError, ManageConnection};

/// How long a connection may lie idle before it is asked whether it still lives. A shorter pause is trusted: asking before
/// every use would double the round trips of short work.
const TRUSTED: Duration = Duration::from_secs(5);

/// Opens connections for the pool and looks after them.
pub(super) struct Manager {
    driver: Arc<dyn Driver>,
}

/// A connection of the pool.
pub(super) struct Managed {
    pub(super) driver: Box<dyn DriverConnection>,
    idle_since: Instant,
}

impl Manager {
    pub(super) fn new(driver: Arc<dyn Driver>) -> Self {
        Self { driver }
    }
}

impl ManageConnection for Manager {
    type Connection = Managed;
    type Error = Error;

    fn connect(&self) -> Result<Managed> {
        Ok(Managed { driver: self.driver.connect()?, idle_since: Instant::now() })
    }

    fn is_valid(&self, connection: &mut Managed) -> Result<()> {
        if connection.idle_since.elapsed() < TRUSTED { Ok(()) } else { connection.driver.ping() }
    }

    /// Called when a connection is given back: one that saw a broken wire is thrown away, never asked to come back to life;
    /// one with a transaction open is rolled back, and thrown away if that fails.
    fn has_broken(&self, connection: &mut Managed) -> bool {
        connection.idle_since = Instant::now();
        connection.driver.is_broken() || connection.driver.reset().is_err()
    }
}

/// Failures to connect reach whoever asked for the connection; the pool itself says nothing more than a debug event.
#[derive(Debug)]
pub(super) struct Quiet;

impl HandleError<Error> for Quiet {
    fn handle_error(&self, error: Error) {
        tracing::debug!(target: "aludel::pool", %error, "a connection of the pool failed");
    }
}
