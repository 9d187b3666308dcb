//! The driver: SQLite through rusqlite.

mod bind;
mod clock;
mod connection;
mod failure;
mod location;
mod math;
mod row;

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, Engine, EngineOptions, EngineUrl, GeneratedKey};
use aludel_core::error::Result;
use location::Location;

use crate::Sqlite;

/// Makes an engine without a pool on SQLite.
///
/// `sqlite:///app.db` is a file beside the program's working directory, `sqlite:////var/app.db` one by its full path,
/// `sqlite://` a database in memory that lives as long as the engine and is shared by its connections.
/// A file keeps a write-ahead log, so that readers and a writer do not wait for each other; in memory they do, so there a
/// transaction that has read must end before another connection can commit.
///
/// `?mode=ro` opens for reading only, `?mode=rw` does not create the file.
///
/// # Errors
/// When the URL is none of these, or the file cannot be opened.
///
/// # Example: a database in memory
/// ```
/// let engine = aludel_sqlite::create_engine("sqlite://")?;
/// assert_eq!(engine.dialect().name(), "sqlite");
/// # Ok::<(), aludel_core::Error>(())
/// ```
pub fn create_engine(url: &str) -> Result<Engine> {
    let url = EngineUrl::parse(url)?;
    let options = EngineOptions::new().with_url(&url)?;
    Ok(Engine::new(url.clone(), open(&url, &options)?, options))
}

/// Makes the driver that [`create_engine`] makes an engine of, for a pool or another wrapper around it.
///
/// # Errors
/// As [`create_engine`].
pub fn open(url: &EngineUrl, options: &EngineOptions) -> Result<Box<dyn Driver>> {
    let location = Location::parse(url, options)?;
    // Opened once here, so that a wrong path is reported by the call that has it; and in memory a database lives only
    // while a connection to it is open.
    let anchor = location.open()?;
    let version = bundled_version();
    let driver = SqliteDriver { dialect: Sqlite.since(version.0, version.1), location, _anchor: std::sync::Mutex::new(anchor) };
    Ok(Box::new(driver))
}

/// The version of the library that is compiled in, such as 3 and 45: <https://www.sqlite.org/c3ref/libversion.html>.
fn bundled_version() -> (u16, u16) {
    let number = rusqlite::version_number();
    let part = |it: i32| u16::try_from(it).unwrap_or_default();
    (part(number / 1_000_000), part(number / 1_000 % 1_000))
}

#[derive(Debug)]
struct SqliteDriver {
    dialect: Sqlite,
    location: Location,
    /// Keeps a database in memory alive. In a mutex only to be shared between threads; nobody uses it.
    _anchor: std::sync::Mutex<rusqlite::Connection>,
}

impl Driver for SqliteDriver {
    fn dialect(&self) -> &dyn Dialect {
        &self.dialect
    }

    /// RETURNING would do too, but costs a step of the statement; the last row id is there anyway.
    fn generated_key(&self) -> GeneratedKey {
        GeneratedKey::LastInsertId
    }

    /// The database is in this process, so that a statement is cheaper than a longer text.
    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::OneByOne
    }

    /// <https://www.sqlite.org/limits.html#max_variable_number>
    fn max_parameters(&self) -> usize {
        32_766
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        self.location.connect()
    }

    fn is_in_process(&self) -> bool {
        true
    }
}
