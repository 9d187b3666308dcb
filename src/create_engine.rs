//! From a URL to an engine: the scheme picks the database.

use aludel_core::engine::{Engine, EngineUrl};
use aludel_core::error::{Error, Result};

/// Makes an engine from a URL: `sqlite:///app.db` for a file, `sqlite://` for a database in memory.
///
/// The scheme picks the database among those whose feature is on.
///
/// # Errors
/// When the URL is wrong, its scheme is not known or its feature is not on; when the database cannot be opened. The
/// message never holds a password.
///
/// # Example: a database in memory
/// ```
/// let engine = aludel::create_engine("sqlite://")?;
/// assert_eq!(engine.dialect().name(), "sqlite");
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn create_engine(url: &str) -> Result<Engine> {
    let parsed = EngineUrl::parse(url)?;
    match parsed.scheme() {
        #[cfg(feature = "sqlite")]
        "sqlite" => aludel_sqlite::create_engine(url),
        #[cfg(not(feature = "sqlite"))]
        "sqlite" => Err(Error::url("SQLite is not compiled in: turn on the feature `sqlite` of `aludel`")),
        scheme @ ("postgresql" | "postgres" | "mysql" | "mariadb") => Err(Error::url(format!(
            "`{scheme}://` is rendered, but not executed yet: this version runs statements on SQLite"
        ))),
        scheme => Err(Error::url(format!("unknown scheme `{scheme}://` in the engine URL: this build knows `sqlite://`"))),
    }
}
