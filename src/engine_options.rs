//! What an engine can be told besides its URL.

use std::time::Duration;

/// Options of an engine; each has a default that suits a service.
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
pub struct EngineOptions {
    pub(crate) pool_size: u32,
    pub(crate) pool_timeout: Duration,
    pub(crate) pool_idle_timeout: Option<Duration>,
    pub(crate) pool_recycle: Option<Duration>,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            pool_size: 10,
            pool_timeout: Duration::from_secs(30),
            pool_idle_timeout: Some(Duration::from_secs(10 * 60)),
            pool_recycle: Some(Duration::from_secs(30 * 60)),
        }
    }
}

impl EngineOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many connections there may be at once, 10 by default. 0 counts as 1.
    pub fn pool_size(mut self, connections: u32) -> Self {
        self.pool_size = connections.max(1);
        self
    }

    /// How long `connect` waits for a connection, 30 seconds by default.
    pub fn pool_timeout(mut self, timeout: Duration) -> Self {
        // Waiting for no time at all is no waiting, but the pool takes it for a mistake.
        self.pool_timeout = timeout.max(Duration::from_millis(1));
        self
    }

    /// How long a connection may lie idle before it is closed, 10 minutes by default; `None` for ever.
    pub fn pool_idle_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.pool_idle_timeout = timeout.filter(|it| !it.is_zero());
        self
    }

    /// How old a connection may become before it is closed, 30 minutes by default; `None` for ever.
    pub fn pool_recycle(mut self, age: Option<Duration>) -> Self {
        self.pool_recycle = age.filter(|it| !it.is_zero());
        self
    }
}
