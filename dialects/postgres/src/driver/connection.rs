//! A connection to PostgreSQL.

use std::ops::ControlFlow;

use aludel_core::engine::{Doubt, DriverConnection, Outcome, Parameters, RowBatch, TransactionOptions};
use aludel_core::error::{Error, ErrorKind, Result};
use aludel_core::row::Row;
use aludel_core::types::ValueRef;
use postgres::Client;
use postgres::fallible_iterator::FallibleIterator;

use super::bind::Parameter;
use super::failure::failure;
use super::row::PostgresRow;
use super::statements::Statements;

/// A connection to PostgreSQL. Statements stay prepared, up to a bound.
pub(super) struct PostgresConnection {
    client: Client,
    statements: Statements,
    doubt: Doubt,
    broken: bool,
}

impl PostgresConnection {
    pub(super) fn new(client: Client) -> Self {
        Self { client, statements: Statements::new(), doubt: Doubt::default(), broken: false }
    }

    /// Runs something on the wire, and remembers what it leaves behind.
    fn watched<T>(&mut self, sql: &str, mut run: impl FnMut(&mut Self) -> Result<T>) -> Result<T> {
        self.doubt.before(sql)?;
        let mut result = run(self);
        if result.as_ref().is_err_and(is_stale) {
            self.statements.forget();
            // Within a transaction the error has aborted it, so only the next attempt will do.
            if !self.doubt.is_in_doubt() {
                result = run(self);
            }
        }
        match &result {
            Ok(_) => self.doubt.after(sql),
            Err(error) if error.kind() == ErrorKind::Connection => self.broken = true,
            // The server aborts a transaction at its first error, and answers COMMIT with a rollback that is no error:
            // https://www.postgresql.org/docs/current/tutorial-transactions.html
            Err(error) if error.code().is_some() => self.doubt.fail(error.kind()),
            Err(_) => {}
        }
        result
    }
}

/// Whether a prepared statement is of a schema that has changed (0A000, `cached plan must not change result type`) or is not
/// known to the server any more (26000).
fn is_stale(error: &Error) -> bool {
    match error.code() {
        Some("26000") => true,
        Some("0A000") => error.to_string().contains("cached plan"),
        _ => false,
    }
}

/// All parameters, each borrowed from where it is.
fn borrowed(parameters: &dyn Parameters) -> Result<Vec<Parameter<'_>>> {
    (0..parameters.count()).map(|index| parameters.value(index).map(Parameter)).collect()
}

impl DriverConnection for PostgresConnection {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.watched(sql, |this| {
            let statement = this.statements.get(&mut this.client, sql, parameters)?;
            let mut rows = this.client.query_raw(&statement, borrowed(parameters)?).map_err(failure)?;
            while let Some(row) = rows.next().map_err(failure)? {
                if each(&PostgresRow(&row))?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        self.watched(sql, |this| {
            let statement = this.statements.get(&mut this.client, sql, parameters)?;
            if !statement.columns().is_empty() {
                return Err(Error::statement(
                    "the statement gives rows: say what a row is, with `.columns::<…>()` or `.returning(…)`",
                ));
            }
            finish(this.client.query_raw(&statement, borrowed(parameters)?).map_err(failure)?)
        })
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let mut affected = 0;
        for row in 0..rows.rows() {
            affected += self.execute(sql, &BatchRow { rows, row })?.rows_affected;
        }
        Ok(Outcome::new(affected))
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.watched(sql, |this| this.client.batch_execute(sql).map_err(failure))
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        let mut sql = String::from("BEGIN");
        if let Some(isolation) = options.isolation_level() {
            sql.push_str(" ISOLATION LEVEL ");
            sql.push_str(isolation.words());
        }
        if options.is_read_only() {
            sql.push_str(" READ ONLY");
        }
        self.script(&sql)
    }

    fn ping(&mut self) -> Result<()> {
        self.watched("SELECT", |this| this.client.batch_execute("").map_err(failure))
    }

    fn reset(&mut self) -> Result<()> {
        if self.doubt.is_in_doubt() { self.script("ROLLBACK") } else { Ok(()) }
    }

    /// The client knows of more failures than its errors tell; and settings that someone changed are not for the next one.
    fn is_broken(&self) -> bool {
        self.broken || self.doubt.is_tainted() || self.client.is_closed()
    }
}

/// Waits for the end of a statement without rows.
fn finish(mut rows: postgres::RowIter<'_>) -> Result<Outcome> {
    while rows.next().map_err(failure)?.is_some() {}
    Ok(Outcome::new(rows.rows_affected().unwrap_or(0)))
}

/// One row of a batch.
struct BatchRow<'b> {
    rows: &'b dyn RowBatch,
    row: usize,
}

impl Parameters for BatchRow<'_> {
    fn count(&self) -> usize {
        self.rows.columns()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        self.rows.value(self.row, index)
    }
}
