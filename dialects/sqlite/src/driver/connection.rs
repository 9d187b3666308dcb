//! A connection to SQLite.

use std::ops::ControlFlow;

use aludel_core::engine::{DriverConnection, Outcome, Parameters, RowBatch, TransactionOptions};
use aludel_core::error::{Error, Result};
use aludel_core::row::Row;
use rusqlite::{CachedStatement, Connection};

use super::bind::{bind, bind_all, require_count};
use super::failure::failure;
use super::row::SqliteRow;

/// A connection to SQLite. Statements stay prepared, up to a bound.
#[derive(Debug)]
pub(super) struct SqliteConnection {
    connection: Connection,
}

impl SqliteConnection {
    pub(super) fn new(connection: Connection) -> Self {
        Self { connection }
    }

    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>> {
        self.connection.prepare_cached(sql).map_err(failure)
    }

    fn outcome(&self, rows_affected: u64) -> Outcome {
        Outcome::new(rows_affected).with_last_insert_id(self.connection.last_insert_rowid())
    }
}

impl DriverConnection for SqliteConnection {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut statement = self.prepare(sql)?;
        let columns = statement.column_count();
        bind_all(&mut statement, parameters)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failure)? {
            if each(&SqliteRow::new(row, columns))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        let mut statement = self.prepare(sql)?;
        if statement.column_count() > 0 {
            return Err(Error::statement(
                "the statement gives rows: say what a row is, with `.columns::<…>()` or `.returning(…)`",
            ));
        }
        bind_all(&mut statement, parameters)?;
        let affected = statement.raw_execute().map_err(failure)?;
        Ok(self.outcome(affected as u64))
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let mut statement = self.prepare(sql)?;
        require_count(&statement, rows.columns())?;
        let mut affected = 0;
        for row in 0..rows.rows() {
            for column in 0..rows.columns() {
                bind(&mut statement, column, &rows.value(row, column)?)?;
            }
            affected += statement.raw_execute().map_err(failure)? as u64;
        }
        Ok(self.outcome(affected))
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(failure)?;
        // What `begin` turned on for one transaction.
        if matches!(sql, "COMMIT" | "ROLLBACK") {
            self.connection.execute_batch("PRAGMA query_only = OFF").map_err(failure)?;
        }
        Ok(())
    }

    /// A transaction that will write takes the writer's place at once: one that reads first and then finds the place taken
    /// fails, and waiting does not help it (<https://www.sqlite.org/lang_transaction.html>). Isolation is always full.
    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        if options.is_read_only() {
            return self.script("BEGIN; PRAGMA query_only = ON");
        }
        self.script(if options.is_going_to_write() { "BEGIN IMMEDIATE" } else { "BEGIN" })
    }

    /// The database is in this process: there is no wire to fail.
    fn ping(&mut self) -> Result<()> {
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        if self.connection.is_autocommit() { Ok(()) } else { self.script("ROLLBACK") }
    }

    fn is_broken(&self) -> bool {
        false
    }
}
