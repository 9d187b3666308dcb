//! Where a database is: a file, or memory.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aludel_core::engine::{DriverConnection, EngineOptions, EngineUrl, TlsMode};
use aludel_core::error::{Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::connection::SqliteConnection;
use super::failure::failure;
use super::math;

/// How long a connection waits for another one's transaction before it gives up. An engine of two connections in one
/// program would otherwise fail at the first write that meets another.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The longest wait that SQLite can count, in milliseconds of 31 bits.
const LONGEST_WAIT: Duration = Duration::from_millis(i32::MAX.unsigned_abs() as u64);

/// Where a database is, and how it is opened.
#[derive(Debug)]
pub(super) struct Location {
    path: String,
    flags: OpenFlags,
    options: EngineOptions,
}

impl Location {
    pub(super) fn parse(url: &EngineUrl, options: &EngineOptions) -> Result<Self> {
        let flags = flags(url)?;
        require_no_encryption(options)?;
        match url.path() {
            "" | "/" | ":memory:" | "/:memory:" => match url.driver_options().first() {
                None => Ok(Self::memory(flags, options.clone())),
                Some((name, _)) => Err(Error::url(format!("a database in memory takes no option `{name}`: leave it out"))),
            },
            path => match path.strip_prefix('/') {
                Some(path) => Ok(Self { path: path.to_owned(), flags, options: options.clone() }),
                None => Err(Error::url(
                    "an engine URL of SQLite has three slashes before a path (`sqlite:///app.db`), or nothing after two for memory",
                )),
            },
        }
    }

    /// A database in memory that several connections share, under a name that no other engine has.
    /// See <https://www.sqlite.org/src/file/src/memdb.c>: names that start with a slash are shared.
    fn memory(flags: OpenFlags, options: EngineOptions) -> Self {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        Self { path: format!("file:/aludel-{number}?vfs=memdb"), flags, options }
    }

    pub(super) fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        Ok(Box::new(SqliteConnection::new(self.open()?, self.options.statement_timeout)))
    }

    pub(super) fn open(&self) -> Result<Connection> {
        let connection = Connection::open_with_flags(&self.path, self.flags).map_err(|error| {
            let path = &self.path;
            Error::connection(format!("cannot open the SQLite database `{path}`: {error}")).with_source(error)
        })?;
        self.set_up(&connection).map_err(failure)?;
        if self.is_shared_file() {
            // Readers and a writer do not wait for each other: https://www.sqlite.org/wal.html. A file system that cannot
            // do it leaves the journal as it is, which is slower and not wrong.
            connection.pragma_update(None, "journal_mode", "wal").map_err(failure)?;
        }
        Ok(connection)
    }

    /// Whether it is a file that is written to: memory has no log, and a reader must not start one.
    fn is_shared_file(&self) -> bool {
        !self.flags.contains(OpenFlags::SQLITE_OPEN_URI) && !self.flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// Makes the connection behave as other databases do.
    fn set_up(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.busy_timeout(self.options.lock_timeout.unwrap_or(BUSY_TIMEOUT).min(LONGEST_WAIT))?;
        math::define(connection)?;
        connection.set_prepared_statement_cache_capacity(self.options.statement_cache_size);
        // Foreign keys are checked only on demand (https://www.sqlite.org/foreignkeys.html#fk_enable), and LIKE takes `a` for
        // `A` unless told otherwise (https://www.sqlite.org/pragma.html#pragma_case_sensitive_like).
        // A name in quotes that nothing is called by is an error, and no text: https://www.sqlite.org/quirks.html#dblquote
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON")
    }
}

/// A file is not encrypted on its way, so whoever asks for that means something else.
fn require_no_encryption(options: &EngineOptions) -> Result<()> {
    match options.tls.effective_mode() {
        TlsMode::Disable | TlsMode::Prefer => Ok(()),
        TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => {
            Err(Error::url("`sslmode` is for databases behind a network: SQLite has none"))
        }
    }
}

/// How the file is opened: `?mode=`.
fn flags(url: &EngineUrl) -> Result<OpenFlags> {
    let common = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut flags = common | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    for (name, value) in url.driver_options() {
        flags = match (name, value) {
            ("mode", "rwc") => flags,
            ("mode", "rw") => common | OpenFlags::SQLITE_OPEN_READ_WRITE,
            ("mode", "ro") => common | OpenFlags::SQLITE_OPEN_READ_ONLY,
            ("mode", _) => return Err(Error::url("the option `mode` of the engine URL must be `ro`, `rw` or `rwc`")),
            (name, _) => return Err(EngineUrl::unknown_option(name, &["mode"])),
        };
    }
    Ok(flags)
}
