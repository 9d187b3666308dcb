//! A driver that takes its connections from a pool over another driver.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, EngineOptions, Events, GeneratedKey, PoolStatus};
use aludel_core::error::{Error, Result};

use super::loan::Loan;
use super::ping::{Answer, ask, ask_here};
use super::places::{Idle, Places, Slot, Taken};

/// What an idle connection is given to answer, however little is left of the time for waiting.
const LEAST_PATIENCE: Duration = Duration::from_millis(100);

/// A driver whose connections come from a pool. Each is opened by the thread that asks for it, so that pools do not hinder each
/// other and an error reaches whom it concerns.
pub(crate) struct Pool {
    driver: Box<dyn Driver>,
    places: Arc<Places>,
    timeout: Duration,
    connect_timeout: Duration,
    /// How long a connection may lie idle before it is asked whether it still lives. A shorter pause is trusted: asking before
    /// every use would double the round trips of short work.
    trusted: Duration,
    events: Events,
}

impl Pool {
    /// A pool over a driver. Connections are opened when they are asked for.
    pub(crate) fn new(driver: Box<dyn Driver>, options: &EngineOptions) -> Self {
        Self {
            driver,
            places: Arc::new(Places::new(options)),
            timeout: options.pool_timeout,
            connect_timeout: options.connect_timeout,
            trusted: options.pool_ping_after,
            events: options.events.clone(),
        }
    }

    /// A connection that was idle and still lives, or a new one.
    fn lend(&self) -> Result<Loan> {
        let start = Instant::now();
        loop {
            let left = self.timeout.saturating_sub(start.elapsed());
            let Some(Taken { idle, slot }) = self.places.take(left) else { return Err(self.none_free()) };
            let Some(idle) = idle else { return self.open(slot) };
            let (opened, asked) = (idle.opened, Instant::now());
            match self.look_at(idle, start) {
                Answer::Alive(connection) => return Ok(self.loan(connection, opened, slot)),
                // The others have been idle for longer, so the next one is asked too.
                Answer::Dead => {}
                // Who asked the others would wait as long for each of them; opening one takes no longer.
                Answer::Silent => {
                    self.places.close_idle(asked);
                    return self.open(slot);
                }
            }
        }
    }

    /// Should this fail or panic, the slot is given back by being dropped.
    fn open(&self, mut slot: Slot) -> Result<Loan> {
        let mut connection = self.driver.connect()?;
        slot.opened();
        self.events.connected(&mut *connection)?;
        Ok(self.loan(connection, Instant::now(), slot))
    }

    fn loan(&self, connection: Box<dyn DriverConnection>, opened: Instant, slot: Slot) -> Loan {
        Loan::new(connection, opened, slot, self.events.clone())
    }

    /// Asks a connection whether it lives, if it has been idle for long.
    fn look_at(&self, idle: Idle, start: Instant) -> Answer {
        if idle.since.elapsed() < self.trusted && !idle.is_suspect {
            return Answer::Alive(idle.connection);
        }
        if self.driver.is_in_process() {
            return ask_here(idle.connection);
        }
        let left = self.timeout.saturating_sub(start.elapsed());
        ask(idle.connection, left.max(LEAST_PATIENCE).min(self.connect_timeout))
    }

    #[cold]
    fn none_free(&self) -> Error {
        let PoolStatus { size, open, idle, .. } = self.places.status();
        let (used, timeout) = (open - idle, self.timeout);
        Error::timeout(format!(
            "no connection of the pool was free within {timeout:?} ({used} of {size} in use): \
             give connections back sooner, or raise `pool_size`"
        ))
    }
}

impl Driver for Pool {
    fn dialect(&self) -> &dyn Dialect {
        self.driver.dialect()
    }

    fn generated_key(&self) -> GeneratedKey {
        self.driver.generated_key()
    }

    fn bulk_insert(&self) -> BulkInsert {
        self.driver.bulk_insert()
    }

    fn bulk_returning(&self) -> BulkInsert {
        self.driver.bulk_returning()
    }

    fn max_parameters(&self) -> usize {
        self.driver.max_parameters()
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        let mut loan = self.lend()?;
        if let Err(error) = self.events.checked_out(&mut loan) {
            loan.invalidate();
            return Err(error);
        }
        Ok(Box::new(loan))
    }

    fn dispose(&self) {
        self.places.dispose();
    }

    fn is_in_process(&self) -> bool {
        self.driver.is_in_process()
    }

    fn pool_status(&self) -> Option<PoolStatus> {
        Some(self.places.status())
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("driver", &self.driver).field("status", &self.places.status()).finish()
    }
}
