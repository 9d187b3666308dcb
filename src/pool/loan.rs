//! A connection on loan from the pool.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aludel_core::engine::{Cancel, DriverConnection, Events, Outcome, Parameters, RowBatch, TransactionOptions};
use aludel_core::error::Result;
use aludel_core::row::Row;

use super::places::Slot;

/// A connection on loan; it goes back when it is dropped.
pub(super) struct Loan {
    /// There until it is dropped.
    connection: Option<Box<dyn DriverConnection>>,
    opened: Instant,
    /// Whether the program does not want it any more.
    is_rejected: bool,
    events: Events,
    slot: Slot,
}

impl Loan {
    pub(super) fn new(connection: Box<dyn DriverConnection>, opened: Instant, slot: Slot, events: Events) -> Self {
        Self { connection: Some(connection), opened, is_rejected: false, events, slot }
    }

    fn driver(&self) -> &dyn DriverConnection {
        self.connection.as_deref().expect("only dropping takes it")
    }

    fn driver_mut(&mut self) -> &mut dyn DriverConnection {
        self.connection.as_deref_mut().expect("only dropping takes it")
    }

    /// Whether someone else may get the connection: one that saw a broken wire is thrown away, never asked to come back to
    /// life; one with a transaction open is rolled back, and thrown away if that fails.
    fn is_fit(&self, connection: &mut dyn DriverConnection) -> bool {
        let is_fit = !connection.is_broken()
            && !self.is_rejected
            && is_untouched(connection)
            && connection.reset().is_ok()
            && self.is_welcome(connection);
        if connection.is_broken() {
            self.slot.suspect_others();
            return false;
        }
        is_fit
    }

    /// Whether the program's own functions let it back in; what they set on it belongs to it.
    fn is_welcome(&self, connection: &mut dyn DriverConnection) -> bool {
        let result = self.events.checked_in(connection);
        if let Err(error) = &result {
            tracing::debug!(target: "aludel::pool", %error, "a connection is closed because the program did not want it back");
        }
        result.is_ok() && (!connection.is_tainted() || connection.adopt_settings().is_ok())
    }
}

fn is_untouched(connection: &dyn DriverConnection) -> bool {
    if connection.is_tainted() {
        tracing::debug!(
            target: "aludel::pool",
            "a connection is closed because statements by hand may have changed its settings"
        );
        return false;
    }
    true
}

impl Drop for Loan {
    /// The slot is dropped after this, and so after a connection that is closed here.
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take()
            && self.is_fit(&mut *connection)
        {
            self.slot.keep(connection, self.opened);
        }
    }
}

impl DriverConnection for Loan {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.driver_mut().query(sql, parameters, each)
    }

    fn read(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.driver_mut().read(sql, parameters, each)
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        self.driver_mut().execute(sql, parameters)
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.driver_mut().execute_many(sql, rows)
    }

    fn execute_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, Outcome) -> Result<()>) -> Result<()> {
        self.driver_mut().execute_each(sql, rows, each)
    }

    fn query_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        self.driver_mut().query_each(sql, rows, each)
    }

    fn takes_columns(&mut self, sql: &str, columns: usize) -> Result<bool> {
        self.driver_mut().takes_columns(sql, columns)
    }

    fn execute_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.driver_mut().execute_columns(sql, rows)
    }

    fn query_columns(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.driver_mut().query_columns(sql, rows, each)
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.driver_mut().script(sql)
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.driver_mut().begin(options)
    }

    fn in_transaction(&self) -> bool {
        self.driver().in_transaction()
    }

    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        self.driver_mut().set_statement_timeout(timeout)
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        self.driver().canceller()
    }

    fn adopt_settings(&mut self) -> Result<()> {
        self.driver_mut().adopt_settings()
    }

    fn ping(&mut self) -> Result<()> {
        self.driver_mut().ping()
    }

    fn reset(&mut self) -> Result<()> {
        self.driver_mut().reset()
    }

    fn invalidate(&mut self) {
        self.is_rejected = true;
    }

    fn is_broken(&self) -> bool {
        self.driver().is_broken()
    }

    fn is_tainted(&self) -> bool {
        self.driver().is_tainted()
    }
}
