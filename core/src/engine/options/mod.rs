//! What an engine can be told: in its URL, or by the program.

mod duration;
mod events;
mod secret;
mod tags;
mod tls;
mod url_options;

use std::sync::Arc;
use std::time::Duration;

pub use self::events::{Events, StatementEvent};
pub use self::secret::Secret;
pub(super) use self::tags::Tags;
pub use self::tls::{TlsMode, TlsOptions};
pub(super) use self::url_options::KNOWN_OPTIONS;
use super::{DriverConnection, Isolation};
use crate::error::{Error, Result};

/// Options of an engine; each has a default that suits a service.
///
/// Those that an operator may want to change can stand in the URL too, under the same names, and win there:
/// `postgresql://ann@db/shop?pool_size=20&statement_timeout=30s`. Durations in a URL are a number and a unit (`500ms`, `30s`,
/// `5min`) or `none`.
///
/// # Example: a small pool that does not wait long
/// ```
/// use std::time::Duration;
/// use aludel::{EngineOptions, create_engine_with};
///
/// let options = EngineOptions::new().pool_size(2).pool_timeout(Duration::from_millis(50));
/// let engine = create_engine_with("sqlite://", &options)?;
/// let (_one, _two) = (engine.connect()?, engine.connect()?);
/// let error = engine.connect().expect_err("both are in use");
/// assert!(error.to_string().contains("2 of 2 in use"), "{error}");
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "options do nothing until they are given to `create_engine_with`"]
#[non_exhaustive]
pub struct EngineOptions {
    /// How many connections there may be at once.
    pub pool_size: u32,
    /// How long `connect` waits for a connection.
    pub pool_timeout: Duration,
    /// How long a connection may lie idle before it is closed.
    pub pool_idle_timeout: Option<Duration>,
    /// How old a connection may become before it is closed.
    pub pool_recycle: Option<Duration>,
    /// After how long idle a connection is asked whether it still lives, before it is used.
    pub pool_ping_after: Duration,
    /// How long a connection may take to come about.
    pub connect_timeout: Duration,
    /// How long the database may work on a statement.
    pub statement_timeout: Option<Duration>,
    /// How long the database may be silent while it is waited for; the driver's default where nothing was said.
    pub read_timeout: Option<Duration>,
    /// How long a statement may wait for a lock; the database's default where nothing was said.
    pub lock_timeout: Option<Duration>,
    /// The isolation of every transaction that asks for no other; the database's default where nothing was said.
    pub isolation: Option<Isolation>,
    /// What the database's lists of connections show as the program's name.
    pub application_name: Option<String>,
    /// How many statements a connection keeps prepared.
    pub statement_cache_size: usize,
    /// Whether and how connections are encrypted.
    pub tls: TlsOptions,
    /// Whether statements are logged at level INFO instead of DEBUG.
    pub echo: bool,
    /// Where the password comes from, if not from the URL.
    pub password: Option<Secret>,
    /// What is told of connections and statements, and to whom.
    pub events: Events,
    pub(super) tags: Tags,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            pool_size: 10,
            pool_timeout: Duration::from_secs(30),
            pool_idle_timeout: Some(Duration::from_secs(10 * 60)),
            pool_recycle: Some(Duration::from_secs(30 * 60)),
            pool_ping_after: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(10),
            statement_timeout: None,
            read_timeout: None,
            lock_timeout: None,
            isolation: None,
            application_name: None,
            statement_cache_size: 128,
            tls: TlsOptions::default(),
            echo: false,
            password: None,
            events: Events::default(),
            tags: Tags::default(),
        }
    }
}

/// How long a database may be silent where neither this nor the time of a statement was limited: long enough for an index on
/// a large table, short enough that a dead peer does not hold a thread for ever.
const SILENCE: Duration = Duration::from_secs(10 * 60);

/// What a database that was told to stop is given to say so.
const GRACE: Duration = Duration::from_secs(5);

impl EngineOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps no connection: each is opened when it is asked for and closed when it is given back. For programs behind a pooler,
    /// and for tools that run once.
    pub fn unpooled(mut self) -> Self {
        self.pool_size = u32::MAX;
        self.pool_idle_timeout = Some(Duration::ZERO);
        self
    }

    /// How many connections there may be at once, 10 by default. 0 counts as 1.
    pub fn pool_size(mut self, connections: u32) -> Self {
        self.pool_size = connections.max(1);
        self
    }

    /// How long `connect` waits for a connection that others have, 30 seconds by default; zero does not wait. Opening one where
    /// there is room has a limit of its own, [`connect_timeout`](Self::connect_timeout).
    pub fn pool_timeout(mut self, timeout: Duration) -> Self {
        self.pool_timeout = timeout;
        self
    }

    /// How long a connection may lie idle before it is closed, 10 minutes by default; `None` for ever. It is closed when someone
    /// takes or gives back a connection after that: a pool that nobody uses keeps what it has.
    pub fn pool_idle_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.pool_idle_timeout = timeout.filter(|it| !it.is_zero());
        self
    }

    /// How old a connection may become before it is closed, 30 minutes by default; `None` for ever. One in use is closed when
    /// it is given back, an idle one when someone takes or gives back another.
    pub fn pool_recycle(mut self, age: Option<Duration>) -> Self {
        self.pool_recycle = age.filter(|it| !it.is_zero());
        self
    }

    /// After how long idle a connection is asked whether it still lives before it is given out, 5 seconds by default. Zero
    /// asks every time, which costs a round trip; a connection that was in use a moment ago rarely is dead. One that does not
    /// answer within `connect_timeout`, or what is left of `pool_timeout`, is given up for another.
    pub fn pool_ping_after(mut self, idle: Duration) -> Self {
        self.pool_ping_after = idle;
        self
    }

    /// How long a connection may take to come about, 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout.max(Duration::from_millis(1));
        self
    }

    /// How long the database may work on a statement before it is stopped with [`ErrorKind::Timeout`](crate::ErrorKind); no
    /// limit by default. [`Connection::set_statement_timeout`](super::Connection::set_statement_timeout) changes it for a while.
    ///
    /// What a program does with the rows while they arrive does not count on PostgreSQL; it does on the others. MySQL limits
    /// SELECT only (<https://dev.mysql.com/doc/refman/8.0/en/server-system-variables.html#sysvar_max_execution_time>).
    pub fn statement_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.statement_timeout = timeout.filter(|it| !it.is_zero());
        self
    }

    /// How long a database in another process may be silent while it is waited for, before the connection is given up with
    /// [`ErrorKind::Timeout`](crate::ErrorKind). By default 5 seconds more than the limit of a statement, or 10 minutes where
    /// that has none.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout).filter(|it| !it.is_zero());
        self
    }

    /// How long a statement may wait for a lock before it fails with [`ErrorKind::Busy`](crate::ErrorKind). By default what
    /// the database does: PostgreSQL waits for ever, MariaDB and MySQL 50 seconds; SQLite is told 5 seconds. MariaDB and MySQL
    /// count whole seconds.
    pub fn lock_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// The isolation of every transaction that asks for no other, and of statements outside of transactions; by default the
    /// database's own.
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// What the database's lists of connections show as the program's name.
    pub fn application_name(mut self, name: impl Into<String>) -> Self {
        self.application_name = Some(name.into());
        self
    }

    /// How many statements a connection keeps prepared, 128 by default. 0 is for poolers that give each transaction another
    /// connection of the server (pgbouncer before 1.21): then nothing refers to what was prepared before.
    pub fn statement_cache_size(mut self, statements: usize) -> Self {
        self.statement_cache_size = statements;
        self
    }

    /// Whether and how connections are encrypted.
    pub fn tls(mut self, tls: TlsOptions) -> Self {
        self.tls = tls;
        self
    }

    /// Asks a function for the password each time a connection is opened: for passwords that change, such as the tokens of cloud
    /// databases. It takes the place of the one in the URL.
    pub fn password(mut self, ask: impl Fn() -> Result<String> + Send + Sync + 'static) -> Self {
        self.password = Some(Secret::new(ask));
        self
    }

    /// Whether statements are logged at level INFO instead of DEBUG.
    pub fn echo(mut self, echo: bool) -> Self {
        self.echo = echo;
        self
    }

    /// Runs a function on each connection once it is open, before anyone gets it: settings that all connections shall have.
    /// An error of it is one of connecting.
    ///
    /// # Example: a setting of SQLite
    /// ```
    /// use aludel::prelude::*;
    /// use aludel::{EngineOptions, create_engine_with};
    ///
    /// let options = EngineOptions::new().on_connect(|connection| connection.script("PRAGMA cache_size = -20000"));
    /// let engine = create_engine_with("sqlite://", &options)?;
    /// let size = engine.connect()?.scalar(text("PRAGMA cache_size").columns::<i64>())?;
    /// assert_eq!(size, Some(-20000));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn on_connect(mut self, run: impl Fn(&mut dyn DriverConnection) -> Result<()> + Send + Sync + 'static) -> Self {
        self.events.connect.push(Arc::new(run));
        self
    }

    /// Runs a function each time a connection is taken from the pool. If it fails, the connection is thrown away, and the
    /// error is that of `connect`. What it sets stays with the connection until it sets something else.
    pub fn on_checkout(mut self, run: impl Fn(&mut dyn DriverConnection) -> Result<()> + Send + Sync + 'static) -> Self {
        self.events.checkout.push(Arc::new(run));
        self
    }

    /// Runs a function each time a connection is given back to the pool, after what was open on it has been rolled back. If it
    /// fails, the connection is closed.
    pub fn on_checkin(mut self, run: impl Fn(&mut dyn DriverConnection) -> Result<()> + Send + Sync + 'static) -> Self {
        self.events.checkin.push(Arc::new(run));
        self
    }

    /// Runs a function each time a connection of the pool was closed, whatever the reason.
    pub fn on_close(mut self, run: impl Fn() + Send + Sync + 'static) -> Self {
        self.events.close.push(Arc::new(run));
        self
    }

    /// Has a function see, and perhaps replace, the error of each statement that fails.
    ///
    /// # Example: an error of a trigger of the program's own
    /// ```
    /// use aludel::prelude::*;
    /// use aludel::{EngineOptions, Error, ErrorKind, create_engine_with};
    ///
    /// let known = |error: Error| match error.kind() {
    ///     ErrorKind::Syntax => Error::statement("the statement was written for another version of the schema"),
    ///     _ => error,
    /// };
    /// let engine = create_engine_with("sqlite://", &EngineOptions::new().map_error(known))?;
    /// let error = engine.connect()?.scalar(text("SELECT gone FROM nowhere").columns::<i64>()).expect_err("no such table");
    /// assert!(error.to_string().starts_with("the statement was written for another version"));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn map_error(mut self, map: impl Fn(Error) -> Error + Send + Sync + 'static) -> Self {
        self.events.map_error.push(Arc::new(map));
        self
    }

    /// Runs a function before each statement, transaction control included. An error of it is that of the statement, which is
    /// not sent then.
    pub fn before_statement(mut self, run: impl Fn(&str) -> Result<()> + Send + Sync + 'static) -> Self {
        self.events.before_statement.push(Arc::new(run));
        self
    }

    /// Runs a function after each statement, whether it failed or not.
    ///
    /// # Example: slow statements
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use std::time::Duration;
    /// use aludel::prelude::*;
    /// use aludel::{EngineOptions, create_engine_with};
    ///
    /// let slow = Arc::new(Mutex::new(Vec::new()));
    /// let seen = Arc::clone(&slow);
    /// let options = EngineOptions::new().after_statement(move |statement| {
    ///     if statement.elapsed >= Duration::ZERO {
    ///         seen.lock().unwrap().push(statement.sql.to_owned());
    ///     }
    /// });
    /// let engine = create_engine_with("sqlite://", &options)?;
    /// engine.connect()?.scalar(text("SELECT 1").columns::<i64>())?;
    /// assert_eq!(*slow.lock().unwrap(), ["SELECT 1"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn after_statement(mut self, run: impl Fn(&StatementEvent<'_>) + Send + Sync + 'static) -> Self {
        self.events.after_statement.push(Arc::new(run));
        self
    }

    /// Adds a comment to every statement that says where it comes from, for the logs and the lists of the database:
    /// `SELECT 1 /*application='shop'*/`, in the form of <https://google.github.io/sqlcommenter/spec/>. Key and value are texts
    /// of the program's source, so that statements stay few; [`Connection::tag`](super::Connection::tag) adds one for a while.
    ///
    /// # Example: what the database sees
    /// ```
    /// use aludel::prelude::*;
    /// use aludel::{EngineOptions, create_engine_with};
    ///
    /// let options = EngineOptions::new().tag("application", "web shop");
    /// let (engine, recording) = create_engine_with("sqlite://", &options)?.recorded();
    /// engine.connect()?.scalar(text("SELECT 1").columns::<i64>())?;
    /// assert_eq!(recording.to_string(), "SELECT 1 /*application='web%20shop'*/  1 row\n");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn tag(mut self, key: &'static str, value: &'static str) -> Self {
        self.tags.set(key, value);
        self
    }

    /// How long a driver waits for an answer: what was said, or what fits the limit of a statement.
    #[must_use]
    pub fn silence(&self) -> Duration {
        self.read_timeout.unwrap_or_else(|| self.statement_timeout.map_or(SILENCE, |it| it.saturating_add(GRACE)))
    }
}
