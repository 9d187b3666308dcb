//! A connection on loan from the pool.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use aludel_core::engine::{Cancel, DriverConnection, Outcome, Parameters, RowBatch, TransactionOptions};
use aludel_core::error::Result;
use aludel_core::row::Row;
use r2d2::PooledConnection;

use super::manager::Manager;

/// A connection on loan; it goes back when it is dropped.
pub(super) struct Pooled(pub(super) PooledConnection<Manager>);

impl DriverConnection for Pooled {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.0.driver.query(sql, parameters, each)
    }

    fn read(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.0.driver.read(sql, parameters, each)
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        self.0.driver.execute(sql, parameters)
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.0.driver.execute_many(sql, rows)
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.0.driver.script(sql)
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.0.driver.begin(options)
    }

    fn execute_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.0.driver.execute_columns(sql, rows)
    }

    fn in_transaction(&self) -> bool {
        self.0.driver.in_transaction()
    }

    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        self.0.driver.set_statement_timeout(timeout)
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        self.0.driver.canceller()
    }

    fn adopt_settings(&mut self) -> Result<()> {
        self.0.driver.adopt_settings()
    }

    fn ping(&mut self) -> Result<()> {
        self.0.driver.ping()
    }

    fn reset(&mut self) -> Result<()> {
        self.0.driver.reset()
    }

    fn is_broken(&self) -> bool {
        self.0.driver.is_broken()
    }

    fn invalidate(&mut self) {
        self.0.is_rejected = true;
    }

    fn is_tainted(&self) -> bool {
        self.0.driver.is_tainted()
    }
}
