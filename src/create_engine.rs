//! From a URL to an engine: the scheme picks the database.

use aludel_core::engine::{Driver, Engine, EngineOptions, EngineUrl};
use aludel_core::error::{Error, Result};

use crate::pool::Pool;
use crate::scheme::registered;

/// Makes an engine from a URL. The scheme picks the database among those whose feature is on, and those that other crates
/// have [registered](crate::register_scheme).
///
/// | URL | database |
/// |---|---|
/// | `sqlite:///app.db` | the file `app.db` in the working directory |
/// | `sqlite:////var/app.db` | the file `/var/app.db` |
/// | `sqlite://` | memory, shared by the connections of the engine and gone with it |
/// | `postgresql://user:password@host:5432/database` | PostgreSQL |
/// | `mysql://user:password@host:3306/database` | MariaDB or MySQL |
///
/// After it stand options, those of [`EngineOptions`] by their names (`?pool_size=20&statement_timeout=30s&sslmode=verify-full`)
/// and a few that only one database has. An option that nobody knows is an error.
///
/// After a SQLite file: `?mode=ro` to read only, `?mode=rw` not to create it. In memory SQLite lets nobody write while
/// another connection's transaction has read: end a session's transaction (`commit`, `rollback`) before you write beside it.
/// In a file, readers and a writer do not wait for each other. Special characters in a user, a password or an option are
/// percent-encoded.
///
/// # Errors
/// When the URL is wrong, its scheme is not known or its feature is not on; when the database cannot be opened or
/// reached. The message never holds a password.
///
/// # Example: a database in memory
/// ```
/// let engine = aludel::create_engine("sqlite://")?;
/// assert_eq!(engine.dialect().name(), "sqlite");
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn create_engine(url: &str) -> Result<Engine> {
    create_engine_with(url, &EngineOptions::default())
}

/// Makes an engine from a URL as [`create_engine`] does, with options of its own.
///
/// # Errors
/// As [`create_engine`].
pub fn create_engine_with(url: &str, options: &EngineOptions) -> Result<Engine> {
    let url = EngineUrl::parse(url)?;
    let options = options.with_url(&url)?;
    let driver = open(&url, &options)?;
    Ok(Engine::new(url, Box::new(Pool::new(driver, &options)), options))
}

/// The driver of a URL's scheme.
fn open(url: &EngineUrl, options: &EngineOptions) -> Result<Box<dyn Driver>> {
    match url.scheme() {
        #[cfg(feature = "sqlite")]
        "sqlite" => aludel_sqlite::open(url, options),
        #[cfg(feature = "postgres")]
        "postgresql" | "postgres" => aludel_postgres::open(url, options),
        #[cfg(feature = "mysql")]
        "mysql" | "mariadb" => aludel_mysql::open(url, options),
        scheme => registered(scheme).map_or_else(|| Err(not_available(scheme)), |open| open(url, options)),
    }
}

/// The error for a scheme that this build does not know: which feature it needs, if there is one.
fn not_available(scheme: &str) -> Error {
    let feature = match scheme {
        "sqlite" => Some("sqlite"),
        "postgresql" | "postgres" => Some("postgres"),
        "mysql" | "mariadb" => Some("mysql"),
        _ => None,
    };
    Error::url(match feature {
        Some(feature) => format!("`{scheme}://` is not compiled in: turn on the feature `{feature}` of `aludel`"),
        None => format!("unknown scheme `{scheme}://` in the engine URL: there are `sqlite://`, `postgresql://` and `mysql://`"),
    })
}
