//! Connections: statements go in, results come out.

use std::fmt;
use std::ops::ControlFlow;
use std::time::Instant;

use super::execute::Execute;
use super::{DriverConnection, Engine, ModelRows, Outcome, Parameters, RowBatch, Rows, Transaction, TransactionOptions};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::query::{Reads, Selection, Statement};
use crate::render::Compiled;
use crate::row::Row;
use crate::schema::Model;

/// A connection to a database.
///
/// Every statement that runs is an event of `tracing` at level DEBUG with target `aludel::sql`: its text, how many
/// parameters, how long. Values are not in it.
pub struct Connection {
    engine: Engine,
    driver: Box<dyn DriverConnection>,
    /// How many transactions are open, one in the other.
    pub(super) depth: usize,
}

impl Connection {
    pub(super) fn new(engine: Engine, driver: Box<dyn DriverConnection>) -> Self {
        Self { engine, driver, depth: 0 }
    }

    /// The engine it belongs to.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The SQL it speaks.
    #[must_use]
    pub fn dialect(&self) -> &dyn Dialect {
        self.engine.dialect()
    }

    /// Runs a statement.
    ///
    /// A query gives [`Rows`], which run when they are read. An insert, update or delete runs at once and gives an
    /// [`Outcome`], or with `returning` the rows it gave back.
    ///
    /// # Errors
    /// When the statement means nothing or the dialect cannot say it; when the database refuses it.
    pub fn execute<E: Execute>(&mut self, statement: E) -> Result<E::Output<'_>> {
        statement.execute_on(self)
    }

    /// The first column of every row.
    ///
    /// # Errors
    /// As [`execute`](Self::execute), and when a cell does not fit.
    pub fn scalars<Q: Reads>(&mut self, query: Q) -> Result<Vec<<Q::Selection as Selection>::First>> {
        Rows::<Q::Selection>::new(self, &query)?.scalars()
    }

    /// The first column of the first row; `None` when there is no row.
    ///
    /// # Errors
    /// As [`execute`](Self::execute), and when the cell does not fit.
    pub fn scalar<Q: Reads>(&mut self, query: Q) -> Result<Option<<Q::Selection as Selection>::First>> {
        Rows::<Q::Selection>::new(self, &query)?.scalar()
    }

    /// Inserts objects, as many as there are, in the way that is fastest on the database: their fields go to the driver by
    /// reference, on prepared statements.
    ///
    /// Columns that the database generates must be pending in all of the objects or in none.
    ///
    /// # Errors
    /// When the database refuses a row; rows before it stay unless a transaction undoes them.
    pub fn insert_all<'m, M: Model>(&mut self, models: impl IntoIterator<Item = &'m M>) -> Result<Outcome> {
        let models: Vec<&M> = models.into_iter().collect();
        let Some(first) = models.first() else { return Ok(Outcome::default()) };
        let columns = given_columns(*first)?;
        self.insert_rows(M::TABLE, &columns, &ModelRows::new(&models, &columns))
    }

    /// Begins a transaction; within one, a savepoint. It is rolled back unless [`commit`](Transaction::commit) is
    /// called.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn begin(&mut self) -> Result<Transaction<'_>> {
        self.begin_with(&TransactionOptions::new())
    }

    /// Begins a transaction with options. Within one they are not heeded: a savepoint has none of its own.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn begin_with(&mut self, options: &TransactionOptions) -> Result<Transaction<'_>> {
        Transaction::begin(self, options)
    }

    /// Runs a text with parameters that gives no rows. What embedders build statements with; programs use
    /// [`execute`](Self::execute).
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn run(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        self.observed(sql, parameters.count(), |driver| driver.execute(sql, parameters))
    }

    /// Runs a text once for each row of parameters.
    ///
    /// # Errors
    /// When the database refuses one.
    pub fn run_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.observed(sql, rows.columns() * rows.rows(), |driver| driver.execute_many(sql, rows))
    }

    /// Runs a text with parameters and shows its rows, until there are no more or `each` breaks off.
    ///
    /// # Errors
    /// When the database refuses it, or `each` fails.
    pub fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.observed(sql, parameters.count(), |driver| driver.query(sql, parameters, each))
    }

    /// Compiles a statement for this connection.
    ///
    /// # Errors
    /// When it means nothing, or the dialect cannot say it.
    pub fn compile(&self, statement: &(impl Statement + ?Sized)) -> Result<Compiled> {
        statement.compile(self.dialect())
    }

    /// Runs a word of transaction control.
    pub(super) fn control(&mut self, sql: &str) -> Result<()> {
        self.observed(sql, 0, |driver| driver.script(sql))
    }

    pub(super) fn driver_begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.observed("BEGIN", 0, |driver| driver.begin(options))
    }

    /// Runs something on the driver, tells `tracing` of it, and puts the text into the error.
    fn observed<T>(
        &mut self,
        sql: &str,
        parameters: usize,
        run: impl FnOnce(&mut dyn DriverConnection) -> Result<T>,
    ) -> Result<T> {
        let start = Instant::now();
        let result = run(&mut *self.driver);
        let elapsed = start.elapsed();
        match &result {
            Ok(_) => tracing::debug!(target: "aludel::sql", parameters, ?elapsed, "{sql}"),
            Err(error) => tracing::debug!(target: "aludel::sql", parameters, ?elapsed, kind = ?error.kind(), "{sql}"),
        }
        result.map_err(|error| error.with_sql(sql))
    }
}

/// The positions of the columns that an object has values for.
fn given_columns<M: Model>(model: &M) -> Result<Vec<usize>> {
    let mut columns = Vec::with_capacity(M::TABLE.columns.len());
    for index in 0..M::TABLE.columns.len() {
        if model.value(index)?.is_some() {
            columns.push(index);
        }
    }
    if columns.is_empty() {
        return Err(Error::statement(format!("the objects for `{}` have no values to insert", M::TABLE.name)));
    }
    Ok(columns)
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("engine", &self.engine).field("open_transactions", &self.depth).finish()
    }
}

const _: () = {
    const fn assert_send<T: Send>() {}
    assert_send::<Connection>();
};
