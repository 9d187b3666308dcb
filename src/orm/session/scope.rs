//! A session for one piece of work.

use aludel_core::engine::Engine;
use aludel_core::error::{Error, Result};

use super::Session;

/// What gives an engine sessions: `engine.session(|session| …)`.
pub trait SessionScope {
    /// Runs a function with a session of its own: committed if it gives `Ok`, rolled back if it gives `Err` or panics. What a
    /// request of a web program is handled in.
    ///
    /// # Errors
    /// What the function gives; what the commit gives.
    ///
    /// # Example: one request
    /// ```
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "tags")]
    /// struct Tag {
    ///     #[model(primary_key)]
    ///     name: String,
    /// }
    ///
    /// let engine = create_engine("sqlite://")?;
    /// metadata![Tag].create_all(&engine)?;
    /// engine.session(|session| {
    ///     session.add(Tag { name: "rust".into() });
    ///     aludel::Result::Ok(())
    /// })?;
    /// assert_eq!(engine.connect()?.scalar(select(func::count(Tag.name)))?, Some(1));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn session<T, E: From<Error>>(&self, run: impl FnOnce(&mut Session) -> Result<T, E>) -> Result<T, E>;
}

impl SessionScope for Engine {
    fn session<T, E: From<Error>>(&self, run: impl FnOnce(&mut Session) -> Result<T, E>) -> Result<T, E> {
        let mut session = Session::new(self);
        // A session that is dropped without a commit changes nothing.
        let value = run(&mut session)?;
        session.commit()?;
        Ok(value)
    }
}
