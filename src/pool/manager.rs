//! What the pool asks of connections: opening, a look before use, a reset on return.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aludel_core::engine::{Driver, DriverConnection, EngineOptions, Events};
use aludel_core::error::{Error, Result};
use r2d2::ManageConnection;

use super::failures::Failures;

/// Opens connections for the pool and looks after them.
pub(super) struct Manager {
    driver: Arc<dyn Driver>,
    failures: Failures,
    events: Events,
    /// How long a connection may lie idle before it is asked whether it still lives. A shorter pause is trusted: asking before
    /// every use would double the round trips of short work.
    trusted: Duration,
    /// When a connection was last found broken: those that lie idle since before that are asked, however short the pause.
    suspected: Mutex<Option<Instant>>,
}

/// A connection of the pool.
pub(super) struct Managed {
    pub(super) driver: Box<dyn DriverConnection>,
    idle_since: Instant,
    /// Whether the program did not want it.
    pub(super) is_rejected: bool,
}

impl Manager {
    pub(super) fn new(driver: Arc<dyn Driver>, failures: Failures, options: &EngineOptions) -> Self {
        Self { driver, failures, events: options.events.clone(), trusted: options.pool_ping_after, suspected: Mutex::new(None) }
    }

    fn is_suspected(&self, connection: &Managed) -> bool {
        self.suspicion().is_some_and(|since| connection.idle_since <= since)
    }

    /// Nothing that panics holds the lock.
    fn suspicion(&self) -> MutexGuard<'_, Option<Instant>> {
        self.suspected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<Box<dyn DriverConnection>> {
        let mut driver = self.driver.connect()?;
        self.events.connected(&mut *driver)?;
        Ok(driver)
    }
}

impl ManageConnection for Manager {
    type Connection = Managed;
    type Error = Error;

    fn connect(&self) -> Result<Managed> {
        let driver = self.open().inspect_err(|error| self.failures.push(error))?;
        Ok(Managed { driver, idle_since: Instant::now(), is_rejected: false })
    }

    fn is_valid(&self, connection: &mut Managed) -> Result<()> {
        let is_trusted = connection.idle_since.elapsed() < self.trusted && !self.is_suspected(connection);
        if is_trusted { Ok(()) } else { connection.driver.ping() }
    }

    /// Called when a connection is given back: one that saw a broken wire is thrown away, never asked to come back to life;
    /// one with a transaction open is rolled back, and thrown away if that fails.
    fn has_broken(&self, connection: &mut Managed) -> bool {
        connection.idle_since = Instant::now();
        let driver = &mut connection.driver;
        if driver.is_broken() {
            *self.suspicion() = Some(connection.idle_since);
            return true;
        }
        if driver.is_tainted() {
            tracing::debug!(target: "aludel::pool", "a connection is closed because statements by hand may have changed its settings");
            return true;
        }
        connection.is_rejected || driver.reset().is_err()
    }
}
