//! A connection to SQLite.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use aludel_core::engine::{Cancel, Doubt, DriverConnection, Outcome, Parameters, RowBatch, TransactionOptions};
use aludel_core::error::{Error, Result};
use aludel_core::row::Row;
use rusqlite::{CachedStatement, Connection};

use super::bind::{bind_all, bind_row, require_count};
use super::clock::{Clock, Interrupt};
use super::failure::failure;
use super::row::SqliteRow;

/// A connection to SQLite. Statements stay prepared, up to a bound.
#[derive(Debug)]
pub(super) struct SqliteConnection {
    connection: Connection,
    doubt: Doubt,
    clock: Clock,
    /// Whether writing was forbidden for a transaction.
    is_read_only: bool,
}

impl SqliteConnection {
    pub(super) fn new(connection: Connection, statement_timeout: Option<Duration>) -> Self {
        Self { connection, doubt: Doubt::default(), clock: Clock::new(statement_timeout), is_read_only: false }
    }

    /// Runs something, and remembers what it leaves behind.
    fn watched<T>(&mut self, sql: &str, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.doubt.before(sql)?;
        let was_open = !self.connection.is_autocommit();
        self.clock.start(&mut self.connection)?;
        let result = run(self);
        let result = self.clock.stop(result);
        match &result {
            Ok(_) => self.doubt.after(),
            // A full disk and its like roll the whole transaction back; what came next would be committed by itself:
            // https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
            // A BEGIN that failed has opened none, so there is none to be lost.
            Err(error) if was_open && self.connection.is_autocommit() => self.doubt.end(error.kind()),
            Err(_) => self.doubt.refuse(),
        }
        result
    }

    fn allow_writing(&mut self) -> Result<()> {
        if std::mem::take(&mut self.is_read_only) {
            self.connection.execute_batch("PRAGMA query_only = OFF").map_err(failure)?;
        }
        Ok(())
    }

    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>> {
        self.connection.prepare_cached(sql).map_err(failure)
    }

    /// SQLite remembers the last row that was ever inserted, so only an insert of one row may ask for it.
    fn outcome(&self, is_insert: bool, rows_affected: u64) -> Outcome {
        let outcome = Outcome::new(rows_affected);
        if is_insert && rows_affected == 1 { outcome.with_last_insert_id(self.connection.last_insert_rowid()) } else { outcome }
    }

    fn show(
        &self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut statement = self.prepare(sql)?;
        bind_all(&mut statement, parameters)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failure)? {
            if each(&SqliteRow::new(row))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn run(&self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        let mut statement = self.prepare(sql)?;
        if statement.column_count() > 0 {
            return Err(Error::gives_rows());
        }
        bind_all(&mut statement, parameters)?;
        let affected = statement.raw_execute().map_err(failure)?;
        Ok(self.outcome(is_insert(sql), affected as u64))
    }

    fn run_many(&self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let mut statement = self.prepare(sql)?;
        require_count(&statement, rows.columns())?;
        let mut affected = 0;
        for row in 0..rows.rows() {
            bind_row(&mut statement, rows, row)?;
            affected += statement.raw_execute().map_err(failure)? as u64;
        }
        Ok(self.outcome(is_insert(sql), affected))
    }

    fn run_each(&self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, Outcome) -> Result<()>) -> Result<()> {
        let mut statement = self.prepare(sql)?;
        if statement.column_count() > 0 {
            return Err(Error::gives_rows());
        }
        require_count(&statement, rows.columns())?;
        let is_insert = is_insert(sql);
        for row in 0..rows.rows() {
            bind_row(&mut statement, rows, row)?;
            let affected = statement.raw_execute().map_err(failure)?;
            each(row, self.outcome(is_insert, affected as u64))?;
        }
        Ok(())
    }

    fn show_each(&self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        let mut statement = self.prepare(sql)?;
        require_count(&statement, rows.columns())?;
        for row in 0..rows.rows() {
            bind_row(&mut statement, rows, row)?;
            let mut shown = statement.raw_query();
            while let Some(it) = shown.next().map_err(failure)? {
                each(row, &SqliteRow::new(it))?;
            }
        }
        Ok(())
    }
}

fn is_insert(sql: &str) -> bool {
    sql.get(..6).is_some_and(|it| it.eq_ignore_ascii_case("INSERT"))
}

impl DriverConnection for SqliteConnection {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.watched(sql, |this| this.show(sql, parameters, each))
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        self.watched(sql, |this| this.run(sql, parameters))
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.watched(sql, |this| this.run_many(sql, rows))
    }

    fn execute_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, Outcome) -> Result<()>) -> Result<()> {
        self.watched(sql, |this| this.run_each(sql, rows, each))
    }

    fn query_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        self.watched(sql, |this| this.show_each(sql, rows, each))
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        if sql == "ROLLBACK" && self.connection.is_autocommit() {
            // SQLite has rolled back by itself already.
            self.doubt.before(sql)?;
            self.doubt.after();
            return self.allow_writing();
        }
        self.watched(sql, |this| this.connection.execute_batch(sql).map_err(failure))?;
        if matches!(sql, "COMMIT" | "ROLLBACK") { self.allow_writing() } else { Ok(()) }
    }

    /// A transaction that will write takes the writer's place at once: one that reads first and then finds the place taken
    /// fails, and waiting does not help it (<https://www.sqlite.org/lang_transaction.html>). Isolation is always full.
    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        if options.is_read_only() {
            self.script("BEGIN")?;
            self.is_read_only = true;
            return self.connection.execute_batch("PRAGMA query_only = ON").map_err(failure);
        }
        self.script(if options.is_going_to_write() { "BEGIN IMMEDIATE" } else { "BEGIN" })
    }

    /// The database is in this process: there is no wire to fail.
    fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        self.clock.set(timeout);
        Ok(())
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::new(Interrupt(self.connection.get_interrupt_handle())))
    }

    fn adopt_settings(&mut self) -> Result<()> {
        self.doubt.learn(self.in_transaction());
        self.doubt.adopt_settings()
    }

    fn ping(&mut self) -> Result<()> {
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        self.clock.reset();
        // Also where SQLite has rolled back by itself: what is remembered of that transaction ends here.
        self.script("ROLLBACK")
    }

    fn is_broken(&self) -> bool {
        false
    }

    fn is_tainted(&self) -> bool {
        self.doubt.is_tainted()
    }
}
