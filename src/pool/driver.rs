//! A driver that takes its connections from a pool over another driver.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, GeneratedKey, PoolStatus};
use aludel_core::error::{Error, Result};
use r2d2::Pool;
use scheduled_thread_pool::ScheduledThreadPool;

use super::manager::{Manager, Quiet};
use super::pooled::Pooled;
use crate::EngineOptions;

/// A driver whose connections come from a pool.
pub(crate) struct PooledDriver {
    driver: Arc<dyn Driver>,
    pool: Pool<Manager>,
    timeout: Duration,
}

impl PooledDriver {
    /// A pool over a driver. Connections are opened when they are asked for.
    pub(crate) fn new(driver: Box<dyn Driver>, options: &EngineOptions) -> Self {
        let driver: Arc<dyn Driver> = driver.into();
        let pool = Pool::builder()
            .max_size(options.pool_size)
            .min_idle(Some(0))
            .connection_timeout(options.pool_timeout)
            .idle_timeout(options.pool_idle_timeout)
            .max_lifetime(options.pool_recycle)
            .error_handler(Box::new(Quiet))
            .thread_pool(workers())
            .build_unchecked(Manager::new(Arc::clone(&driver)));
        Self { driver, pool, timeout: options.pool_timeout }
    }

    fn no_connection(&self, error: r2d2::Error) -> Error {
        let state = self.pool.state();
        let (used, size) = (state.connections - state.idle_connections, self.pool.max_size());
        let advice = if used == size { "; give connections back sooner, or raise `pool_size`" } else { "" };
        let message = format!("no connection within {:?} ({used} of {size} in use): {error}{advice}", self.timeout);
        Error::connection(message).with_source(error)
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

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        match self.pool.get() {
            Ok(connection) => Ok(Box::new(Pooled(connection))),
            Err(error) => Err(self.no_connection(error)),
        }
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
