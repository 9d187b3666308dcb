//! An engine whose work is always undone, for tests.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

use super::doubt::controls_transactions;
use super::{
    BulkInsert, Cancel, Driver, DriverConnection, Engine, GeneratedKey, Outcome, Parameters, RowBatch, TransactionOptions,
};
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::row::Row;

impl Engine {
    /// An engine on the same database in which nothing lasts: it works on one connection, in a transaction that is rolled
    /// back when the engine is dropped. Its own transactions are savepoints, so commits and rollbacks do what they should
    /// as far as the engine itself can see.
    ///
    /// All its connections are one: a transaction that is open on one of them is seen by the others. What a database commits
    /// by itself (CREATE, ALTER and DROP on MariaDB and MySQL) does last. A database with one writer at a time, such as one in
    /// a file, has its writer in the sandbox until that is dropped; in memory nobody else can read meanwhile either.
    ///
    /// Transactions by hand (`BEGIN`, `COMMIT`, `ROLLBACK`) are refused in it. When the database has committed by itself, the
    /// statements that follow are errors that say so.
    ///
    /// # Errors
    /// When the database cannot be reached, or refuses to begin.
    ///
    /// # Example: a test that leaves nothing behind
    /// ```
    /// use aludel::prelude::*;
    ///
    /// let engine = create_engine("sqlite://")?;
    /// engine.connect()?.execute(text("CREATE TABLE notes (id INTEGER)"))?;
    /// let sandbox = engine.sandbox()?;
    /// sandbox.connect()?.execute(text("INSERT INTO notes VALUES (1)"))?;
    /// drop(sandbox);
    /// assert_eq!(engine.connect()?.scalar(text("SELECT count(*) FROM notes").columns::<i64>())?, Some(0));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn sandbox(&self) -> Result<Self> {
        let mut connection = self.driver().connect()?;
        connection.begin(&TransactionOptions::new())?;
        let shared = Shared { connection, savepoints: 0, is_whole: true };
        let driver = SandboxDriver { engine: self.clone(), shared: Arc::new(Mutex::new(shared)) };
        Ok(self.with_driver(Box::new(driver)))
    }
}

/// How long a statement waits for the one before it.
const PATIENCE: Duration = Duration::from_secs(5);

/// The one connection of a sandbox.
struct Shared {
    connection: Box<dyn DriverConnection>,
    /// How many savepoints were made, for their names.
    savepoints: u64,
    /// Whether its transaction is still the one that was begun.
    is_whole: bool,
}

fn committed() -> Error {
    Error::statement(
        "the database has committed the sandbox's transaction by itself, as some do with CREATE, ALTER and DROP: what was done in it lasts",
    )
}

/// Whether a statement does nothing but read, by its first word.
fn reads(sql: &str) -> bool {
    let word = sql.trim_start().split(|it: char| !it.is_ascii_alphabetic()).next().unwrap_or_default();
    ["SELECT", "VALUES", "WITH", "EXPLAIN", "SHOW", "SAVEPOINT", "RELEASE", "ROLLBACK"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(word))
}

impl Shared {
    fn savepoint(&mut self) -> Result<String> {
        self.savepoints += 1;
        let name = format!("sandbox_{}", self.savepoints);
        self.connection.script(&format!("SAVEPOINT {name}"))?;
        Ok(name)
    }

    fn release(&mut self, name: &str) -> Result<()> {
        self.within(&format!("RELEASE SAVEPOINT {name}"))
    }

    fn undo(&mut self, name: &str) -> Result<()> {
        self.within(&format!("ROLLBACK TO SAVEPOINT {name}"))?;
        self.release(name)
    }

    /// A savepoint that is not there any more went with the transaction: the database has committed it by itself.
    fn within(&mut self, sql: &str) -> Result<()> {
        let Err(error) = self.connection.script(sql) else { return Ok(()) };
        if self.connection.is_broken() {
            return Err(error);
        }
        self.is_whole = false;
        Err(committed().with_source(error))
    }

    /// Runs a statement that is a transaction of its own: where it fails, what came before it stays.
    fn alone<T>(&mut self, run: impl FnOnce(&mut dyn DriverConnection) -> Result<T>) -> Result<T> {
        let name = self.savepoint()?;
        match run(&mut *self.connection) {
            Ok(value) => self.release(&name).map(|()| value),
            Err(error) => {
                // What the database said comes first.
                let _ = self.undo(&name);
                Err(error)
            }
        }
    }

    /// Passes while the sandbox's transaction is there.
    fn require_whole(&self) -> Result<()> {
        if self.is_whole { Ok(()) } else { Err(committed()) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Err(error) = self.connection.script("ROLLBACK") {
            tracing::warn!(target: "aludel::sql", %error, "a sandbox could not be rolled back");
        }
    }
}

struct SandboxDriver {
    engine: Engine,
    shared: Arc<Mutex<Shared>>,
}

impl fmt::Debug for SandboxDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxDriver").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl Driver for SandboxDriver {
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
        Ok(Box::new(SandboxConnection {
            engine: self.engine.clone(),
            shared: Arc::clone(&self.shared),
            transaction: None,
            is_read_only: false,
        }))
    }

    fn is_in_process(&self) -> bool {
        self.engine.driver().is_in_process()
    }
}

/// A connection of a sandbox: the one that all share, and the savepoint that is its transaction.
struct SandboxConnection {
    engine: Engine,
    shared: Arc<Mutex<Shared>>,
    transaction: Option<String>,
    is_read_only: bool,
}

impl SandboxConnection {
    /// The one connection, once nobody else works on it. Someone who waits for himself, in `for_each` over rows of this very
    /// connection, is told so after a while.
    fn shared(&self) -> Result<MutexGuard<'_, Shared>> {
        let start = Instant::now();
        loop {
            match self.shared.try_lock() {
                Ok(shared) => return Ok(shared),
                Err(TryLockError::Poisoned(shared)) => return Ok(shared.into_inner()),
                Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(1)),
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::connection(
                        "the sandbox's only connection is in use: read the rows of a query to the end before the next statement",
                    ));
                }
            }
        }
    }

    /// Runs a statement: within the transaction if one is open, else as one of its own.
    fn run<T>(&self, sql: &str, run: impl FnOnce(&mut dyn DriverConnection) -> Result<T>) -> Result<T> {
        if controls_transactions(sql) {
            return Err(Error::statement(
                "a sandbox has one transaction, which it keeps: begin and end those within it with `begin`, `commit`, `rollback`",
            ));
        }
        if self.is_read_only && !reads(sql) {
            return Err(Error::database(ErrorKind::ReadOnly, "the transaction was begun to read only"));
        }
        let mut shared = self.shared()?;
        shared.require_whole()?;
        if self.transaction.is_some() { run(&mut *shared.connection) } else { shared.alone(run) }
    }
}

impl Drop for SandboxConnection {
    fn drop(&mut self) {
        if let Err(error) = self.reset() {
            tracing::warn!(target: "aludel::sql", %error, "a transaction of a sandbox could not be rolled back");
        }
    }
}

impl DriverConnection for SandboxConnection {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.run(sql, |connection| connection.query(sql, parameters, each))
    }

    fn read(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.run(sql, |connection| connection.read(sql, parameters, each))
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        self.run(sql, |connection| connection.execute(sql, parameters))
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.run(sql, |connection| connection.execute_many(sql, rows))
    }

    fn execute_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, Outcome) -> Result<()>) -> Result<()> {
        self.run(sql, |connection| connection.execute_each(sql, rows, each))
    }

    fn query_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        self.run(sql, |connection| connection.query_each(sql, rows, each))
    }

    /// The end of a transaction is that of its savepoint.
    fn script(&mut self, sql: &str) -> Result<()> {
        match (sql, self.transaction.take()) {
            ("COMMIT", Some(name)) => {
                self.is_read_only = false;
                self.shared()?.release(&name)
            }
            ("ROLLBACK", Some(name)) => {
                self.is_read_only = false;
                self.shared()?.undo(&name)
            }
            ("ROLLBACK", None) => Ok(()),
            (sql, transaction) => {
                self.transaction = transaction;
                self.run(sql, |connection| connection.script(sql))
            }
        }
    }

    /// A savepoint has no options of its own; that nothing is written is looked after here.
    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        let name = self.shared()?.savepoint()?;
        self.transaction = Some(name);
        self.is_read_only = options.is_read_only();
        Ok(())
    }

    fn takes_columns(&mut self, sql: &str, columns: usize) -> Result<bool> {
        self.run(sql, |connection| connection.takes_columns(sql, columns))
    }

    fn execute_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.run(sql, |connection| connection.execute_columns(sql, rows))
    }

    fn query_columns(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.run(sql, |connection| connection.query_columns(sql, rows, each))
    }

    /// Always in that of the sandbox; but not in one of its own.
    fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        self.shared()?.connection.set_statement_timeout(timeout)
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        self.shared().ok()?.connection.canceller()
    }

    fn adopt_settings(&mut self) -> Result<()> {
        Ok(())
    }

    fn ping(&mut self) -> Result<()> {
        self.shared()?.connection.ping()
    }

    fn reset(&mut self) -> Result<()> {
        self.script("ROLLBACK")?;
        let usual = self.engine.options().statement_timeout;
        self.shared()?.connection.set_statement_timeout(usual)
    }

    fn is_broken(&self) -> bool {
        self.shared().is_ok_and(|it| it.connection.is_broken())
    }

    /// What one does to the connection, all of the sandbox see; it ends with the sandbox.
    fn is_tainted(&self) -> bool {
        false
    }
}
