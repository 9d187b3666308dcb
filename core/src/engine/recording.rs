//! A record of what is sent to a database, for tests.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{
    BulkInsert, Cancel, Driver, DriverConnection, Engine, GeneratedKey, Outcome, Parameters, PoolStatus, RowBatch,
    TransactionOptions,
};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::types::{Value, ValueRef};

/// What was sent over a recording engine, in order. Its `Display` is for snapshots: a statement a line, with its parameters
/// and what came of it. It holds values, so it belongs into tests only.
///
/// Clones are the same record.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    entries: Arc<Mutex<Vec<Recorded>>>,
}

/// One statement of a [`Recording`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Recorded {
    /// Its text.
    pub sql: String,
    /// The values of its parameters, a list for each time it was run.
    pub parameters: Vec<Vec<Value>>,
    /// How many rows it gave or changed; `None` where it failed.
    pub rows: Option<u64>,
}

impl Engine {
    /// An engine on the same database that keeps a record of what is sent over it.
    ///
    /// # Example: what a piece of code sends
    /// ```
    /// use aludel::prelude::*;
    ///
    /// let (engine, recording) = create_engine("sqlite://")?.recorded();
    /// engine.connect()?.scalar(text("SELECT :n + 1").bind("n", 41).columns::<i64>())?;
    /// assert_eq!(recording.to_string(), "SELECT ? + 1  [41]  1 row\n");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn recorded(&self) -> (Self, Recording) {
        let recording = Recording::default();
        let driver = RecordingDriver { engine: self.clone(), recording: recording.clone() };
        (self.with_driver(Box::new(driver)), recording)
    }
}

impl Recording {
    /// The statements so far.
    #[must_use]
    pub fn statements(&self) -> Vec<Recorded> {
        self.lock().clone()
    }

    /// The statements so far, which the record forgets.
    #[must_use]
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.lock())
    }

    fn push(&self, recorded: Recorded) {
        self.lock().push(recorded);
    }

    /// A test that panicked while recording has recorded what it has.
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Recorded>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lock().iter().try_for_each(|it| writeln!(f, "{it}"))
    }
}

/// The text, then the parameters as literals of standard SQL, then the rows.
impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sql)?;
        for values in self.parameters.iter().filter(|it| !it.is_empty()) {
            let shown: Vec<_> = values.iter().map(literal).collect();
            write!(f, "  [{}]", shown.join(", "))?;
        }
        match self.rows {
            Some(1) => f.write_str("  1 row"),
            Some(rows) => write!(f, "  {rows} rows"),
            None => f.write_str("  failed"),
        }
    }
}

fn literal(value: &Value) -> String {
    let mut text = String::new();
    match crate::render::standard::literal(&mut text, &value.as_ref()) {
        Ok(()) => text,
        Err(_) => format!("{value:?}"),
    }
}

/// A driver that keeps a record and leaves the work to the engine it was made of.
#[derive(Debug)]
struct RecordingDriver {
    engine: Engine,
    recording: Recording,
}

impl Driver for RecordingDriver {
    fn dialect(&self) -> &dyn Dialect {
        self.engine.dialect()
    }

    fn generated_key(&self) -> GeneratedKey {
        self.engine.generated_key()
    }

    fn bulk_insert(&self) -> BulkInsert {
        self.engine.bulk_insert()
    }

    fn bulk_returning(&self) -> BulkInsert {
        self.engine.driver().bulk_returning()
    }

    fn max_parameters(&self) -> usize {
        self.engine.driver().max_parameters()
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        let connection = self.engine.driver().connect()?;
        Ok(Box::new(RecordingConnection { connection, recording: self.recording.clone() }))
    }

    fn is_in_process(&self) -> bool {
        self.engine.driver().is_in_process()
    }

    fn dispose(&self) {
        self.engine.dispose();
    }

    fn pool_status(&self) -> Option<PoolStatus> {
        self.engine.pool_status()
    }
}

struct RecordingConnection {
    connection: Box<dyn DriverConnection>,
    recording: Recording,
}

impl RecordingConnection {
    /// Asks a question, and counts the rows that are shown.
    fn counted(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: Each<'_>,
        ask: impl FnOnce(&mut dyn DriverConnection, Each<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut rows = 0;
        let result = ask(&mut *self.connection, &mut |row| {
            rows += 1;
            each(row)
        });
        self.keep(sql, vec![copied(parameters)], &result, |()| rows);
        result
    }

    fn keep<T>(&self, sql: &str, parameters: Vec<Vec<Value>>, result: &Result<T, Error>, rows: impl FnOnce(&T) -> u64) {
        let rows = result.as_ref().ok().map(rows);
        self.recording.push(Recorded { sql: sql.to_owned(), parameters, rows });
    }
}

/// What is shown the rows of a question.
type Each<'e> = &'e mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>;

fn copied(parameters: &dyn Parameters) -> Vec<Value> {
    (0..parameters.count()).filter_map(|index| parameters.value(index).ok()).map(ValueRef::into_owned).collect()
}

fn all_rows(rows: &dyn RowBatch) -> Vec<Vec<Value>> {
    let row = |row| {
        let values = (0..rows.columns()).filter_map(|column| rows.value(row, column).ok());
        values.map(ValueRef::into_owned).collect()
    };
    (0..rows.rows()).map(row).collect()
}

impl DriverConnection for RecordingConnection {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.counted(sql, parameters, each, |connection, each| connection.query(sql, parameters, each))
    }

    fn read(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.counted(sql, parameters, each, |connection, each| connection.read(sql, parameters, each))
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        let result = self.connection.execute(sql, parameters);
        self.keep(sql, vec![copied(parameters)], &result, |it| it.rows_affected);
        result
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let result = self.connection.execute_many(sql, rows);
        self.keep(sql, all_rows(rows), &result, |it| it.rows_affected);
        result
    }

    fn execute_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, Outcome) -> Result<()>) -> Result<()> {
        let mut affected = 0;
        let result = self.connection.execute_each(sql, rows, &mut |row, outcome| {
            affected += outcome.rows_affected;
            each(row, outcome)
        });
        self.keep(sql, all_rows(rows), &result, |()| affected);
        result
    }

    fn query_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        let mut shown = 0;
        let result = self.connection.query_each(sql, rows, &mut |position, row| {
            shown += 1;
            each(position, row)
        });
        self.keep(sql, all_rows(rows), &result, |()| shown);
        result
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        let result = self.connection.script(sql);
        self.keep(sql, Vec::new(), &result, |()| 0);
        result
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        let result = self.connection.begin(options);
        self.keep(&format!("BEGIN{}", options.words()), Vec::new(), &result, |()| 0);
        result
    }

    fn takes_columns(&mut self, sql: &str, columns: usize) -> Result<bool> {
        self.connection.takes_columns(sql, columns)
    }

    fn execute_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let result = self.connection.execute_columns(sql, rows);
        self.keep(sql, all_rows(rows), &result, |it| it.rows_affected);
        result
    }

    fn query_columns(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut shown = 0;
        let result = self.connection.query_columns(sql, rows, &mut |row| {
            shown += 1;
            each(row)
        });
        self.keep(sql, all_rows(rows), &result, |()| shown);
        result
    }

    fn in_transaction(&self) -> bool {
        self.connection.in_transaction()
    }

    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        self.connection.set_statement_timeout(timeout)
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        self.connection.canceller()
    }

    fn adopt_settings(&mut self) -> Result<()> {
        self.connection.adopt_settings()
    }

    fn ping(&mut self) -> Result<()> {
        self.connection.ping()
    }

    fn invalidate(&mut self) {
        self.connection.invalidate();
    }

    fn is_tainted(&self) -> bool {
        self.connection.is_tainted()
    }

    fn reset(&mut self) -> Result<()> {
        self.connection.reset()
    }

    fn is_broken(&self) -> bool {
        self.connection.is_broken()
    }
}
