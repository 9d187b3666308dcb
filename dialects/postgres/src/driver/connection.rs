//! A connection to PostgreSQL.

use std::ops::ControlFlow;

use aludel_core::engine::{DriverConnection, Outcome, Parameters, RowBatch};
use aludel_core::error::{Error, Result};
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
}

impl PostgresConnection {
    pub(super) fn new(client: Client) -> Self {
        Self { client, statements: Statements::new() }
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
        let statement = self.statements.get(&mut self.client, sql, parameters)?;
        let mut rows = self.client.query_raw(&statement, borrowed(parameters)?).map_err(failure)?;
        while let Some(row) = rows.next().map_err(failure)? {
            if each(&PostgresRow(&row))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        let statement = self.statements.get(&mut self.client, sql, parameters)?;
        if !statement.columns().is_empty() {
            return Err(Error::statement(
                "the statement gives rows: say what a row is, with `.columns::<…>()` or `.returning(…)`",
            ));
        }
        let rows = self.client.query_raw(&statement, borrowed(parameters)?).map_err(failure)?;
        finish(rows)
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let mut affected = 0;
        for row in 0..rows.rows() {
            affected += self.execute(sql, &BatchRow { rows, row })?.rows_affected;
        }
        Ok(Outcome::new(affected))
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(failure)
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
