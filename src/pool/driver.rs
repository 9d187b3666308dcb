//! A driver that takes its connections from a pool over another driver.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, EngineOptions, Events, GeneratedKey, PoolStatus};
use aludel_core::error::{Error, Result};
use r2d2::{Pool, PooledConnection};
use scheduled_thread_pool::ScheduledThreadPool;

use super::failures::{Failures, Quiet};
use super::manager::Manager;
use super::pooled::Pooled;

/// How long the pool pauses at most between attempts to reach a database that cannot be reached; it is half of what the pool
/// takes for the time to connect.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// How long to wait for a connection before looking whether the database can be reached at all.
const LOOK: Duration = Duration::from_millis(20);

/// A driver whose connections come from a pool.
pub(crate) struct PooledDriver {
    driver: Arc<dyn Driver>,
    pool: Pool<Manager>,
    failures: Failures,
    timeout: Duration,
    events: Events,
}

impl PooledDriver {
    /// A pool over a driver. Connections are opened when they are asked for.
    pub(crate) fn new(driver: Box<dyn Driver>, options: &EngineOptions) -> Self {
        let driver: Arc<dyn Driver> = driver.into();
        let failures = Failures::default();
        let pool = Pool::builder()
            .max_size(options.pool_size)
            .min_idle(Some(0))
            .connection_timeout(2 * LONGEST_PAUSE)
            .idle_timeout(options.pool_idle_timeout)
            .max_lifetime(options.pool_recycle)
            .error_handler(Box::new(Quiet))
            .thread_pool(workers())
            .build_unchecked(Manager::new(Arc::clone(&driver), failures.clone(), options));
        Self { driver, pool, failures, timeout: options.pool_timeout, events: options.events.clone() }
    }

    /// A connection, when one is free or could be opened. A database that cannot be reached is reported at once: waiting is
    /// for connections that others have.
    fn checked_out(&self) -> Result<PooledConnection<Manager>> {
        if let Some(connection) = self.pool.try_get() {
            return Ok(connection);
        }
        let (start, seen) = (Instant::now(), self.failures.count());
        loop {
            let left = self.timeout.saturating_sub(start.elapsed());
            if let Ok(connection) = self.pool.get_timeout(left.min(LOOK)) {
                return Ok(connection);
            }
            if let Some(error) = self.failures.after(seen) {
                return Err(error);
            }
            if left <= LOOK {
                return Err(self.none_free());
            }
        }
    }

    fn none_free(&self) -> Error {
        let state = self.pool.state();
        let (used, size) = (state.connections - state.idle_connections, self.pool.max_size());
        let timeout = self.timeout;
        Error::timeout(format!(
            "no connection of the pool was free within {timeout:?} ({used} of {size} in use): \
             give connections back sooner, or raise `pool_size`"
        ))
    }
}

/// The threads that open connections, shared by all pools of the program: by itself each pool would start three.
fn workers() -> Arc<ScheduledThreadPool> {
    static WORKERS: OnceLock<Arc<ScheduledThreadPool>> = OnceLock::new();
    let workers = || Arc::new(ScheduledThreadPool::builder().num_threads(2).thread_name_pattern("aludel-pool-{}").build());
    Arc::clone(WORKERS.get_or_init(workers))
}

impl Driver for PooledDriver {
    fn dialect(&self) -> &dyn Dialect {
        self.driver.dialect()
    }

    fn generated_key(&self) -> GeneratedKey {
        self.driver.generated_key()
    }

    fn bulk_insert(&self) -> BulkInsert {
        self.driver.bulk_insert()
    }

    fn max_parameters(&self) -> usize {
        self.driver.max_parameters()
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        let mut connection = self.checked_out()?;
        if let Err(error) = self.events.checked_out(&mut *connection.driver) {
            connection.is_rejected = true;
            return Err(error);
        }
        Ok(Box::new(Pooled(connection)))
    }

    fn pool_status(&self) -> Option<PoolStatus> {
        let state = self.pool.state();
        Some(PoolStatus::new(self.pool.max_size(), state.connections, state.idle_connections))
    }
}

impl fmt::Debug for PooledDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PooledDriver").field("driver", &self.driver).field("status", &self.pool_status()).finish()
    }
}
