//! Connections: statements go in, results come out.

use std::fmt;
use std::ops::ControlFlow;
use std::time::Duration;

use super::execute::Execute;
use super::filled_rows::FilledRows;
use super::observation::Observation;
use super::options::Tags;
use super::{
    Canceller, DriverConnection, Engine, ModelRows, Outcome, Parameters, Part, RowBatch, Rows, Transaction, TransactionOptions,
};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::query::{Reads, Selection, Statement};
use crate::render::{Compiled, Renderer};
use crate::row::Row;
use crate::schema::Model;

/// A connection to a database.
///
/// Every statement that runs is a span of `tracing` at level INFO with target `aludel::sql` and OpenTelemetry's names
/// (`db.query.text`, `db.query.summary`, `db.system.name`, `server.address` …), and within it an event at level DEBUG, or INFO
/// with `echo`: its text, how many parameters, how long. Values are not in them.
pub struct Connection {
    engine: Engine,
    driver: Box<dyn DriverConnection>,
    /// What is added to each statement as a comment.
    tags: Tags,
    /// Where a statement and its comment are put together.
    tagged: String,
    /// How many transactions are open, one in the other.
    pub(super) depth: usize,
    /// Whether a statement lost a race since the transaction began.
    has_lost_a_race: bool,
    statement_timeout: Option<Duration>,
    /// Whether something could not be undone.
    is_given_up: bool,
}

impl Connection {
    pub(super) fn new(engine: Engine, driver: Box<dyn DriverConnection>) -> Self {
        let tags = engine.options().tags.clone();
        let statement_timeout = engine.options().statement_timeout;
        Self {
            engine,
            driver,
            tags,
            tagged: String::new(),
            depth: 0,
            has_lost_a_race: false,
            statement_timeout,
            is_given_up: false,
        }
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

    pub(super) fn renderer(&self) -> Renderer<'_> {
        self.engine.renderer()
    }

    /// A statement for this connection with its values as literals.
    pub(super) fn inline(&self, statement: &dyn Statement) -> Result<String> {
        let mut r = self.renderer().with_literals();
        statement.render(&mut r)?;
        Ok(r.finish().sql)
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

    /// The rows of a query that is kept: as [`execute`](Self::execute), which takes it.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn rows<Q: Reads>(&mut self, query: &Q) -> Result<Rows<'_, Q::Selection>> {
        Rows::new(self, query)
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

    /// Inserts objects, all of them or none, in the way that is fastest on the database: their fields go to the driver by
    /// reference, on prepared statements.
    ///
    /// Columns that the database generates must be pending in all of the objects or in none. Read-only ones are left out. Where
    /// the program has a value for a pending field (`default_with`, `set_on_update`), the row gets it; the object stays as it is.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub fn insert_all<'m, M: Model>(&mut self, models: impl IntoIterator<Item = &'m M>) -> Result<Outcome> {
        let models: Vec<&M> = models.into_iter().collect();
        let Some(first) = models.first() else { return Ok(Outcome::default()) };
        let columns = given_columns(*first)?;
        if M::FILLED.is_empty() {
            return self.insert_rows(M::TABLE, &columns, &ModelRows::new(&models, &columns));
        }
        self.insert_rows(M::TABLE, &columns, &FilledRows::new(&models, &columns)?)
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
        self.observed(sql, parameters.count(), |driver, tagged| hidden(driver.execute(tagged, parameters), sql, parameters))
    }

    /// Runs a text once for each row of parameters: for all of them, or for none.
    ///
    /// # Errors
    /// When the database refuses one.
    pub fn run_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let all = Part::new(rows, 0..rows.rows());
        let run = |this: &mut Self| {
            this.observed(sql, all.count(), |driver, tagged| hidden(driver.execute_many(tagged, rows), sql, &all))
        };
        if rows.rows() > 1 { self.atomically(run) } else { run(self) }
    }

    /// Whether the columns of the table take arrays as the parameters of a text. Nothing runs, so nobody is told.
    pub(super) fn takes_columns(&mut self, sql: &str, columns: usize) -> Result<bool> {
        self.require_usable()?;
        let tagged = self.tags.tagged(sql, &mut self.tagged);
        self.driver.takes_columns(tagged, columns).map_err(|error| error.with_sql(sql))
    }

    /// Runs a text whose parameters are the columns of rows, each an array.
    pub(super) fn run_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let all = Part::new(rows, 0..rows.rows());
        self.observed(sql, all.count(), |driver, tagged| hidden(driver.execute_columns(tagged, rows), sql, &all))
    }

    /// The same for a text that gives rows.
    pub(super) fn query_columns(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let all = Part::new(rows, 0..rows.rows());
        self.observed(sql, all.count(), |driver, tagged| hidden(driver.query_columns(tagged, rows, each), sql, &all))
    }

    /// Runs a text that gives rows once for each row of parameters.
    pub(super) fn query_each(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>,
    ) -> Result<()> {
        let all = Part::new(rows, 0..rows.rows());
        self.observed(sql, all.count(), |driver, tagged| hidden(driver.query_each(tagged, rows, each), sql, &all))
    }

    /// Runs a text once for each row of parameters, and tells of each.
    pub(super) fn run_each(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(usize, Outcome) -> Result<()>,
    ) -> Result<()> {
        let all = Part::new(rows, 0..rows.rows());
        self.observed(sql, all.count(), |driver, tagged| hidden(driver.execute_each(tagged, rows, each), sql, &all))
    }

    /// Runs something in a transaction: in the one that is open, or in one of its own.
    pub(super) fn atomically<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.driver.in_transaction() {
            return run(self);
        }
        let mut transaction = self.begin()?;
        let result = run(&mut transaction)?;
        transaction.commit()?;
        Ok(result)
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
        let mut program = Ok(());
        let result = {
            let mut each = apart(each, &mut program);
            self.observed(sql, parameters.count(), |driver, tagged| {
                hidden(driver.query(tagged, parameters, &mut each), sql, parameters)
            })
        };
        result.and(program.map_err(|error| error.with_sql(sql)))
    }

    /// Runs a statement that gives no rows.
    ///
    /// # Errors
    /// When the statement means nothing, or the database refuses it.
    pub fn run_statement(&mut self, statement: &dyn Statement) -> Result<Outcome> {
        let ready = self.ready(statement)?;
        self.run_ready(&ready)
    }

    /// Shows the rows of a statement, until there are no more or `each` breaks off. What mappers read with; programs use
    /// [`execute`](Self::execute).
    ///
    /// # Errors
    /// When the statement means nothing, when the database refuses it, or when `each` fails.
    pub fn each_row(
        &mut self,
        statement: &dyn Statement,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let ready = self.ready(statement)?;
        self.query_ready(&ready, each)
    }

    /// Compiles a statement for this connection.
    ///
    /// # Errors
    /// When it means nothing, or the dialect cannot say it.
    pub fn compile(&self, statement: &(impl Statement + ?Sized)) -> Result<Compiled> {
        let mut r = self.renderer();
        statement.render(&mut r)?;
        Ok(r.finish())
    }

    /// Runs statements that take no parameters and give no rows, separated by semicolons: a file of definitions.
    ///
    /// # Errors
    /// When the database refuses one; those before it are done, unless a transaction undoes them.
    ///
    /// # Example: two tables
    /// ```
    /// use aludel::prelude::*;
    /// let mut conn = create_engine("sqlite://")?.connect()?;
    /// conn.script("CREATE TABLE a (n INTEGER); CREATE TABLE b (n INTEGER)")?;
    /// assert_eq!(conn.scalar(text("SELECT count(*) FROM b").columns::<i64>())?, Some(0));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn script(&mut self, sql: &str) -> Result<()> {
        self.control(sql)
    }

    /// Whether a transaction may be open: of [`begin`](Self::begin), or of a text that said so.
    #[must_use]
    pub fn in_transaction(&self) -> bool {
        self.driver.in_transaction()
    }

    /// Limits how long the database may work on each statement that follows, until the connection is given back; `None` for
    /// no limit. [`EngineOptions::statement_timeout`](super::EngineOptions::statement_timeout) says what counts.
    ///
    /// # Errors
    /// When the connection is lost.
    pub fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        let timeout = timeout.filter(|it| !it.is_zero());
        self.driver.set_statement_timeout(timeout)?;
        self.statement_timeout = timeout;
        Ok(())
    }

    /// Runs a function with another limit for statements than the connection has otherwise.
    ///
    /// # Errors
    /// What the function gives; when the connection is lost.
    ///
    /// # Example: one question that must not take long
    /// ```
    /// use std::time::Duration;
    /// use aludel::prelude::*;
    /// let mut conn = create_engine("sqlite://")?.connect()?;
    /// let quick = conn.with_statement_timeout(Duration::from_secs(1), |conn| conn.scalar(text("SELECT 1").columns::<i64>()))?;
    /// assert_eq!(quick, Some(1));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn with_statement_timeout<T>(&mut self, timeout: Duration, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = self.statement_timeout;
        self.set_statement_timeout(Some(timeout))?;
        let result = run(self);
        // A connection that was lost meanwhile has no limits any more.
        let restored = if self.is_broken() { Ok(()) } else { self.set_statement_timeout(before) };
        result.and_then(|value| restored.map(|()| value))
    }

    /// What stops a statement on this connection from another thread.
    ///
    /// # Errors
    /// When the driver cannot.
    ///
    /// # Example: nobody waits for the answer any more
    /// ```
    /// use aludel::ErrorKind;
    /// use aludel::prelude::*;
    ///
    /// let engine = create_engine("sqlite://")?;
    /// let mut conn = engine.connect()?;
    /// let canceller = conn.canceller()?;
    /// let impatient = std::thread::spawn(move || {
    ///     std::thread::sleep(std::time::Duration::from_millis(20));
    ///     canceller.cancel()
    /// });
    /// let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    /// let error = conn.scalar(text(endless).columns::<i64>()).expect_err("it was stopped");
    /// assert_eq!(error.kind(), ErrorKind::Cancelled);
    /// impatient.join().unwrap()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn canceller(&self) -> Result<Canceller> {
        let advice = "set a time for statements instead (`statement_timeout`)";
        let cancel = self.driver.canceller();
        cancel.map(Canceller::new).ok_or_else(|| Error::unsupported(self.dialect().name(), "cancelling of statements", advice))
    }

    /// Adds a comment to the statements that follow on this connection:
    /// see [`EngineOptions::tag`](super::EngineOptions::tag).
    pub fn tag(&mut self, key: &'static str, value: &'static str) {
        self.tags.set(key, value);
    }

    /// Has the connection closed instead of given to someone else when it is given back.
    pub fn invalidate(&mut self) {
        self.driver.invalidate();
    }

    /// The driver's connection, for what only a driver can do. Statements sent over it are seen by no event and no span.
    pub fn driver(&mut self) -> &mut dyn DriverConnection {
        &mut *self.driver
    }

    pub(super) const fn has_lost_a_race(&self) -> bool {
        self.has_lost_a_race
    }

    /// Whether the wire has failed, so that nothing can be sent any more.
    pub(super) fn is_broken(&self) -> bool {
        self.is_given_up || self.driver.is_broken()
    }

    /// Runs a word of transaction control.
    pub(super) fn control(&mut self, sql: &str) -> Result<()> {
        self.observed(sql, 0, |driver, _| driver.script(sql))
    }

    /// Undoes something, which nobody may refuse. If that fails, nobody knows what is open, so the connection is used no more.
    pub(super) fn undo(&mut self, sql: &str) -> Result<()> {
        self.require_usable()?;
        let observation = Observation::unasked(&self.engine, sql, 0);
        let result = observation.run(|| self.driver.script(sql));
        let result = observation.finish(result);
        if result.is_err() {
            self.is_given_up = true;
            self.driver.invalidate();
        }
        result
    }

    fn require_usable(&self) -> Result<()> {
        if self.is_given_up { Err(Error::lost_before()) } else { Ok(()) }
    }

    /// Sends COMMIT. Nobody knows what became of it when no answer comes.
    pub(super) fn commit(&mut self) -> Result<()> {
        if self.is_broken() {
            return Err(Error::lost_before());
        }
        let result = self.control("COMMIT");
        result.map_err(|error| if self.is_broken() { Error::outcome_unknown(error) } else { error })
    }

    pub(super) fn driver_begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.has_lost_a_race = false;
        let text = format!("BEGIN{}", options.words());
        self.observed(&text, 0, |driver, _| driver.begin(options))
    }

    /// Runs something on the driver with the text as the database is to see it, and tells those who want to know.
    pub(super) fn observed<T>(
        &mut self,
        sql: &str,
        parameters: usize,
        run: impl FnOnce(&mut dyn DriverConnection, &str) -> Result<T>,
    ) -> Result<T> {
        self.require_usable()?;
        let observation = Observation::start(&self.engine, sql, parameters);
        let observation = observation.inspect_err(|error| self.has_lost_a_race |= error.is_retryable())?;
        let tagged = self.tags.tagged(sql, &mut self.tagged);
        let result = observation.run(|| run(&mut *self.driver, tagged));
        self.has_lost_a_race |= result.as_ref().is_err_and(Error::is_retryable);
        observation.finish(result)
    }
}

/// A function over rows whose error is kept apart: it is the program's, and says nothing of the database.
pub(super) fn apart<'e>(
    each: &'e mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    program: &'e mut Result<()>,
) -> impl FnMut(&dyn Row) -> Result<ControlFlow<()>> + 'e {
    |row| match each(row) {
        Ok(flow) => Ok(flow),
        Err(error) => {
            *program = Err(error);
            Ok(ControlFlow::Break(()))
        }
    }
}

/// An error without the values of the statement's parameters, which some databases repeat. To be done before anyone is told of
/// the error.
pub(super) fn hidden<T>(result: Result<T>, sql: &str, parameters: &dyn Parameters) -> Result<T> {
    result.map_err(|error| {
        let values = (0..parameters.count()).filter_map(|index| parameters.value(index).ok());
        error.without_values(sql, values)
    })
}

/// The positions of the columns that an object has values for.
fn given_columns<M: Model>(model: &M) -> Result<Vec<usize>> {
    let mut columns = Vec::with_capacity(M::TABLE.columns.len());
    for index in 0..M::TABLE.columns.len() {
        let is_filled = || M::FILLED.iter().any(|it| usize::from(*it) == index);
        if !M::TABLE.columns[index].read_only && (model.value(index)?.is_some() || is_filled()) {
            columns.push(index);
        } else if M::TABLE.columns[index].deferred {
            // What is not loaded is nothing that could be left to the database.
            model.fitting_value(index)?;
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
