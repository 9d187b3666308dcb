//! A password that is asked for when it is needed.

use std::fmt;
use std::sync::Arc;

use crate::error::Result;

/// A function that knows a password. Shows nothing of it.
#[derive(Clone)]
pub struct Secret(Arc<dyn Fn() -> Result<String> + Send + Sync>);

impl Secret {
    pub(super) fn new(ask: impl Fn() -> Result<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// Asks for it.
    ///
    /// # Errors
    /// What the function gives.
    pub fn ask(&self) -> Result<String> {
        (self.0)()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
