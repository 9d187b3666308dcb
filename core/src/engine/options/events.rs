//! Who is told of connections and statements.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::super::DriverConnection;
use crate::error::{Error, Result};

type OnConnection = Arc<dyn Fn(&mut dyn DriverConnection) -> Result<()> + Send + Sync>;
type BeforeStatement = Arc<dyn Fn(&str) -> Result<()> + Send + Sync>;
type OnClose = Arc<dyn Fn() + Send + Sync>;
type MapError = Arc<dyn Fn(Error) -> Error + Send + Sync>;
type AfterStatement = Arc<dyn Fn(&StatementEvent<'_>) + Send + Sync>;

/// The functions that [`EngineOptions`](super::EngineOptions) was given.
#[derive(Clone, Default)]
pub struct Events {
    pub(super) connect: Vec<OnConnection>,
    pub(super) checkout: Vec<OnConnection>,
    pub(super) checkin: Vec<OnConnection>,
    pub(super) close: Vec<OnClose>,
    pub(super) map_error: Vec<MapError>,
    pub(super) before_statement: Vec<BeforeStatement>,
    pub(super) after_statement: Vec<AfterStatement>,
}

/// A statement that has run, or failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct StatementEvent<'a> {
    /// Its text, without tags.
    pub sql: &'a str,
    /// How many parameters went with it.
    pub parameters: usize,
    /// How long it took, reading its rows included.
    pub elapsed: Duration,
    /// Why it failed, if it did.
    pub error: Option<&'a Error>,
}

impl<'a> StatementEvent<'a> {
    pub(in super::super) const fn new(sql: &'a str, parameters: usize, elapsed: Duration, error: Option<&'a Error>) -> Self {
        Self { sql, parameters, elapsed, error }
    }
}

impl Events {
    /// Tells that a connection was opened. What is done to it belongs to it: it is no reason to throw it away.
    ///
    /// # Errors
    /// What the functions give; then nobody must get the connection.
    pub fn connected(&self, connection: &mut dyn DriverConnection) -> Result<()> {
        if self.connect.is_empty() {
            return Ok(());
        }
        self.connect.iter().try_for_each(|run| run(connection))?;
        connection.adopt_settings()
    }

    /// Tells that a connection was taken from the pool. What is done to it is done again at each use: it is no reason to throw
    /// it away, as what someone left behind before still is.
    ///
    /// # Errors
    /// What the functions give; then nobody must get the connection.
    pub fn checked_out(&self, connection: &mut dyn DriverConnection) -> Result<()> {
        let was_tainted = connection.is_tainted();
        self.checkout.iter().try_for_each(|run| run(connection))?;
        if connection.is_tainted() && !was_tainted { connection.adopt_settings() } else { Ok(()) }
    }

    /// Tells that a connection was given back to the pool, whole and without a transaction.
    ///
    /// # Errors
    /// What the functions give; then nobody must get the connection.
    pub fn checked_in(&self, connection: &mut dyn DriverConnection) -> Result<()> {
        self.checkin.iter().try_for_each(|run| run(connection))
    }

    /// Tells that a connection was closed.
    pub fn closed(&self) {
        self.close.iter().for_each(|run| run());
    }

    /// The error as the program wants it.
    pub(in super::super) fn mapped(&self, error: Error) -> Error {
        self.map_error.iter().fold(error, |error, map| map(error))
    }

    pub(in super::super) fn before(&self, sql: &str) -> Result<()> {
        self.before_statement.iter().try_for_each(|run| run(sql))
    }

    /// Whether anybody is told of statements that have run.
    pub(in super::super) const fn follow_statements(&self) -> bool {
        !self.after_statement.is_empty()
    }

    pub(in super::super) fn after(&self, event: &StatementEvent<'_>) {
        self.after_statement.iter().for_each(|run| run(event));
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("connect", &self.connect.len())
            .field("checkout", &self.checkout.len())
            .field("checkin", &self.checkin.len())
            .field("close", &self.close.len())
            .field("map_error", &self.map_error.len())
            .field("before_statement", &self.before_statement.len())
            .field("after_statement", &self.after_statement.len())
            .finish()
    }
}
