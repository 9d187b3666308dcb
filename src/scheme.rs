//! Schemes of engine URLs that other crates bring along.

use std::sync::{Mutex, PoisonError};

use aludel_core::engine::{Driver, EngineOptions, EngineUrl};
use aludel_core::error::{Error, Result};

/// Opens a database by its URL. The options have been read from the URL already, but for those that only the driver knows
/// ([`EngineUrl::driver_options`]).
pub type OpenDriver = fn(&EngineUrl, &EngineOptions) -> Result<Box<dyn Driver>>;

/// The schemes registered by the program, which are few.
static SCHEMES: Mutex<Vec<(&'static str, OpenDriver)>> = Mutex::new(Vec::new());

/// The schemes that aludel has itself, whatever features are on.
const OWN: [&str; 5] = ["sqlite", "postgresql", "postgres", "mysql", "mariadb"];

/// Makes [`create_engine`](crate::create_engine) know a scheme: what a crate with a driver of its own calls at the start.
///
/// # Errors
/// When the scheme is one of aludel's own, or was registered before.
///
/// # Example: another name for a database in memory
/// ```
/// use aludel::engine::EngineUrl;
/// use aludel::{create_engine, register_scheme};
///
/// # #[cfg(feature = "sqlite")] {
/// register_scheme("memory", |_, options| aludel_sqlite::open(&EngineUrl::parse("sqlite://")?, options))?;
/// assert_eq!(create_engine("memory://")?.dialect().name(), "sqlite");
/// # }
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn register_scheme(scheme: &'static str, open: OpenDriver) -> Result<()> {
    let mut schemes = SCHEMES.lock().unwrap_or_else(PoisonError::into_inner);
    if OWN.contains(&scheme) || schemes.iter().any(|(known, _)| *known == scheme) {
        return Err(Error::url(format!("the scheme `{scheme}://` is taken: register another name")));
    }
    schemes.push((scheme, open));
    Ok(())
}

/// What opens databases of a scheme that was registered.
pub(crate) fn registered(scheme: &str) -> Option<OpenDriver> {
    let schemes = SCHEMES.lock().unwrap_or_else(PoisonError::into_inner);
    schemes.iter().find(|(known, _)| *known == scheme).map(|(_, open)| *open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_has_one_driver() -> Result<()> {
        let refuse: OpenDriver = |_, _| Err(Error::url("refused on purpose"));
        register_scheme("once", refuse)?;
        let error = crate::create_engine("once://x").expect_err("the driver refuses");
        assert_eq!(error.to_string(), "refused on purpose");
        assert!(register_scheme("once", refuse).is_err());
        assert!(register_scheme("sqlite", refuse).is_err());
        Ok(())
    }
}
