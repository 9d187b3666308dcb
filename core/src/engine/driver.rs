//! What a driver implements: opening connections, running text with parameters, showing rows.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use super::{BulkInsert, Cancel, Outcome, Part, TransactionOptions};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::schema::Model;
use crate::types::{Value, ValueRef};

/// A database that connections can be opened to.
pub trait Driver: fmt::Debug + Send + Sync {
    /// The SQL it speaks.
    fn dialect(&self) -> &dyn Dialect;

    /// How a program learns the key that the database generated for a row.
    fn generated_key(&self) -> GeneratedKey;

    /// Opens a connection.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    fn connect(&self) -> Result<Box<dyn DriverConnection>>;

    /// How the database takes many rows fastest.
    fn bulk_insert(&self) -> BulkInsert;

    /// How the database takes many rows fastest if it counts up their keys, and gives the rows back, in the order in which they
    /// were sent. One by one where that is not known of any other way.
    fn bulk_returning(&self) -> BulkInsert {
        BulkInsert::OneByOne
    }

    /// How many parameters a statement may have.
    fn max_parameters(&self) -> usize;

    /// Whether the database is in this process, so that asking whether it lives cannot mean waiting for a peer.
    fn is_in_process(&self) -> bool {
        false
    }

    /// Closes all connections that nobody uses, and those in use when they are given back, where they are pooled.
    fn dispose(&self) {}

    /// How many connections are open and in use, where they are pooled.
    fn pool_status(&self) -> Option<PoolStatus> {
        None
    }
}

/// How many connections of a pool are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStatus {
    /// How many there may be.
    pub size: u32,
    /// How many are open, or being opened.
    pub open: u32,
    /// How many of those wait to be used.
    pub idle: u32,
}

impl PoolStatus {
    /// So many at most, so many open, so many of those idle.
    #[must_use]
    pub const fn new(size: u32, open: u32, idle: u32) -> Self {
        Self { size, open, idle }
    }
}

/// How a program learns the key that the database generated for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GeneratedKey {
    /// The insert asks for it with RETURNING.
    Returning,
    /// The outcome of the insert has it, as [`Outcome::last_insert_id`].
    LastInsertId,
}

/// The values of a statement's parameters. They are borrowed one by one, straight into the driver's statement.
pub trait Parameters {
    /// How many there are.
    fn count(&self) -> usize;

    /// The value of one, by its position from 0.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn value(&self, index: usize) -> Result<ValueRef<'_>>;
}

impl Parameters for Vec<Value> {
    fn count(&self) -> usize {
        self.len()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        Ok(self[index].as_ref())
    }
}

impl Parameters for Vec<ValueRef<'_>> {
    fn count(&self) -> usize {
        self.len()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        Ok(self[index].clone())
    }
}

/// Rows of parameters for one statement: what a bulk insert sends.
pub trait RowBatch {
    /// How many rows there are.
    fn rows(&self) -> usize;

    /// How many values each has.
    fn columns(&self) -> usize;

    /// A value, by its row and column from 0.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>>;

    /// Shows the values of a row, each with its column: what a driver asks that takes one row after the other, so that the row need
    /// not be found anew for each of its values.
    ///
    /// # Errors
    /// When a value has no SQL form, or when `each` fails.
    fn each_value(&self, row: usize, each: &mut dyn FnMut(usize, &ValueRef<'_>) -> Result<()>) -> Result<()> {
        (0..self.columns()).try_for_each(|column| each(column, &self.value(row, column)?))
    }
}

/// Some columns of some objects: bound field by field, never copied.
pub struct ModelRows<'m, M> {
    models: &'m [&'m M],
    columns: &'m [usize],
}

impl<'m, M: Model> ModelRows<'m, M> {
    /// These columns, by position, of these objects.
    #[must_use]
    pub fn new(models: &'m [&'m M], columns: &'m [usize]) -> Self {
        Self { models, columns }
    }
}

impl<M: Model> RowBatch for ModelRows<'_, M> {
    fn rows(&self) -> usize {
        self.models.len()
    }

    fn columns(&self) -> usize {
        self.columns.len()
    }

    fn value(&self, row: usize, column: usize) -> Result<ValueRef<'_>> {
        let index = self.columns[column];
        self.models[row].fitting_value(index)?.ok_or_else(|| {
            let name = M::TABLE.columns[index].name;
            Error::parameter(format!("the column `{name}` of `{}` has no value in one row but has in another", M::TABLE.name))
        })
    }
}

/// A connection to a database.
pub trait DriverConnection: Send {
    /// Runs a statement and shows its rows, one by one, until there are no more or `each` breaks off.
    ///
    /// # Errors
    /// When the database refuses the statement or a parameter, when the connection is lost, or when `each` fails.
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()>;

    /// Runs a statement that does nothing but read, as [`query`](Self::query) does. When `each` breaks off, the database may be
    /// asked to stop, for nothing is lost by that.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    fn read(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.query(sql, parameters, each)
    }

    /// Runs a statement that gives no rows.
    ///
    /// # Errors
    /// When the database refuses the statement or a parameter, or when the connection is lost.
    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome>;

    /// Runs a statement once for each row of parameters. The counts of the outcome add up.
    ///
    /// # Errors
    /// As [`execute`](Self::execute); rows before the failing one are done, unless a transaction undoes them.
    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome>;

    /// Runs a statement once for each row of parameters, and tells what came of each, by the row's position.
    ///
    /// # Errors
    /// As [`execute_many`](Self::execute_many), or when `each` fails.
    fn execute_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, Outcome) -> Result<()>) -> Result<()> {
        (0..rows.rows()).try_for_each(|row| each(row, self.execute(sql, &Part::new(rows, row..row + 1))?))
    }

    /// Runs a statement that gives rows once for each row of parameters, and shows what it gave, with the position of the row of
    /// parameters.
    ///
    /// # Errors
    /// As [`execute_many`](Self::execute_many), or when `each` fails.
    fn query_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        (0..rows.rows()).try_for_each(|row| {
            let parameters = Part::new(rows, row..row + 1);
            self.query(sql, &parameters, &mut |it| each(row, it).map(ControlFlow::Continue))
        })
    }

    /// Whether the columns of the table take arrays as the parameters of a statement, of which there are so many: the table of
    /// the database may have other types than the model says, which take single values only. Where they do not, rows are sent one
    /// by one.
    ///
    /// # Errors
    /// When the database refuses the statement for another reason, or when the connection is lost.
    fn takes_columns(&mut self, sql: &str, columns: usize) -> Result<bool> {
        let _ = (sql, columns);
        Ok(true)
    }

    /// Runs a statement whose parameters are the columns of rows, each an array of its values: what
    /// [`BulkInsert::Columns`] asks for.
    ///
    /// # Errors
    /// As [`execute`](Self::execute); nothing is done with any of the rows then.
    fn execute_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let _ = (sql, rows);
        Err(no_arrays())
    }

    /// Runs a statement with such parameters that gives rows, and shows them.
    ///
    /// # Errors
    /// As [`execute_columns`](Self::execute_columns), or when `each` fails.
    fn query_columns(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let _ = (sql, rows, each);
        Err(no_arrays())
    }

    /// Runs statements that take no parameters and give no rows, separated by semicolons.
    ///
    /// # Errors
    /// When the database refuses one of them, or when the connection is lost.
    fn script(&mut self, sql: &str) -> Result<()>;

    /// Begins a transaction.
    ///
    /// # Errors
    /// When the database refuses, or when the connection is lost.
    fn begin(&mut self, options: &TransactionOptions) -> Result<()>;

    /// Whether a transaction may be open, whoever began it.
    fn in_transaction(&self) -> bool;

    /// Limits how long the database may work on each further statement; `None` for no limit. [`reset`](Self::reset) goes back
    /// to what the engine was told.
    ///
    /// # Errors
    /// When the database has to be told, and cannot be.
    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()>;

    /// What stops the statement that runs on the connection, from another thread; none where that cannot be done.
    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        None
    }

    /// Takes what was set on the connection so far for settings that all connections of the engine have, and none that someone
    /// left behind.
    ///
    /// # Errors
    /// When a transaction is open, which belongs to someone.
    fn adopt_settings(&mut self) -> Result<()>;

    /// Asks whether the database still answers.
    ///
    /// # Errors
    /// When it does not.
    fn ping(&mut self) -> Result<()>;

    /// Rolls back whatever transaction is open, whoever began it: what happens before someone else gets the connection.
    ///
    /// # Errors
    /// When it cannot; then the connection must not be used again.
    fn reset(&mut self) -> Result<()>;

    /// Has the pool throw the connection away when it is given back; nothing where there is no pool.
    fn invalidate(&mut self) {}

    /// Whether the wire failed once. Such a connection may answer with what was meant for an earlier question, so it is
    /// never used again.
    fn is_broken(&self) -> bool;

    /// Whether settings may have been changed that nobody else expects, so that nobody else should get the connection.
    fn is_tainted(&self) -> bool;
}

fn no_arrays() -> Error {
    Error::unsupported("this driver", "arrays as parameters", "send the rows one by one")
}
