//! Statements whose parameters are arrays, one for each column of rows.

use std::ops::ControlFlow;

use aludel_core::engine::{Outcome, RowBatch};
use aludel_core::error::{Error, Result};
use aludel_core::row::Row;
use tokio_postgres::Statement;
use tokio_postgres::types::{Kind, Type};

use super::array::array;
use super::bind::Array;
use super::connection::{PostgresConnection, Rest, first_rows};
use super::statements::require_few;

/// What the server says when a column takes no value of the type that an array has, or cannot be compared with one: datatype
/// mismatch, no such operator, no such cast. <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const OTHER_TYPE: [&str; 3] = ["42804", "42883", "42846"];

/// There is no transaction that a savepoint could be in.
const NO_TRANSACTION: &str = "25P01";

impl PostgresConnection {
    /// Whether the columns of the table are of types that arrays of the model's types can be stored in and compared with. A text may
    /// be stored in an enum or a UUID when it stands by itself, as a parameter of no type; an array has a type.
    ///
    /// The server knows, so the statement is prepared: once, for it is kept, as is a refusal. Within a transaction that takes a
    /// savepoint, for the error would abort it.
    pub(super) fn are_arrays_taken(&mut self, sql: &str, columns: usize) -> Result<bool> {
        if let Some(known) = self.statements.are_arrays_taken(sql, &array_types(columns)) {
            return Ok(known);
        }
        let has_savepoint = self.doubt.is_in_doubt() && self.savepoint()?;
        let prepared = self.prepared(sql, array_types(columns));
        let is_refused = prepared.as_ref().is_err_and(|error| error.code().is_some_and(|it| OTHER_TYPE.contains(&it)));
        if has_savepoint && (prepared.is_ok() || is_refused) {
            let end = if is_refused {
                "ROLLBACK TO SAVEPOINT aludel_columns; RELEASE aludel_columns"
            } else {
                "RELEASE aludel_columns"
            };
            self.line.wait(self.client.batch_execute(end))?;
        }
        if is_refused {
            self.statements.refuse_arrays(sql);
            return Ok(false);
        }
        prepared.map(|_| true)
    }

    /// Whether there is a transaction, which then has a savepoint.
    fn savepoint(&mut self) -> Result<bool> {
        match self.line.wait(self.client.batch_execute("SAVEPOINT aludel_columns")) {
            Ok(()) => Ok(true),
            Err(error) if error.code() == Some(NO_TRANSACTION) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn run_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let (statement, arrays) = self.columns(sql, rows)?;
        self.line.wait(self.client.execute_raw(&statement, arrays)).map(Outcome::new)
    }

    pub(super) fn show_columns(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let (statement, arrays) = self.columns(sql, rows)?;
        let shown = self.line.wait(first_rows(self.client.query_raw(&statement, arrays)))?;
        self.show_rows(shown, Rest::Read, each)
    }

    /// A statement whose parameters are arrays, and the columns in the types that it takes.
    fn columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<(Statement, Vec<Array>)> {
        require_few(rows.columns())?;
        let statement = self.prepared(sql, array_types(rows.columns()))?;
        let mut arrays = Vec::with_capacity(rows.columns());
        for (column, ty) in statement.params().iter().enumerate() {
            let Kind::Array(element) = ty.kind() else {
                return Err(Error::parameter(format!("parameter {} is no array", column + 1)));
            };
            arrays.push(Array(array(rows, column, element)?));
        }
        Ok((statement, arrays))
    }
}

/// The types are those that the text says.
fn array_types(columns: usize) -> Vec<Type> {
    vec![Type::UNKNOWN; columns]
}
