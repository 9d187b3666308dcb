//! What a session can be told.

use aludel_core::engine::TransactionOptions;

use crate::orm::SessionEvents;

/// Options of a session. The program's own function that makes sessions with them is its session factory.
///
/// # Example: sessions of a report, which see one state of the database
/// ```
/// use aludel::prelude::*;
/// use aludel::{Isolation, SessionOptions, TransactionOptions};
///
/// let report = TransactionOptions::new().isolation(Isolation::RepeatableRead).read_only();
/// let options = SessionOptions::new().autoflush(false).transaction(report);
/// let engine = create_engine("sqlite://")?;
/// let mut session = Session::with_options(&engine, options);
/// session.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "options do nothing until a session is made with them"]
pub struct SessionOptions {
    pub(super) autoflush: bool,
    pub(super) expire_on_commit: bool,
    pub(super) transaction: Option<TransactionOptions>,
    pub(super) events: SessionEvents,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self { autoflush: true, expire_on_commit: false, transaction: None, events: SessionEvents::new() }
    }
}

impl SessionOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether changes are sent before each query, so that it sees them; they are by default.
    pub fn autoflush(mut self, autoflush: bool) -> Self {
        self.autoflush = autoflush;
        self
    }

    /// Whether a commit [expires](super::Session::expire) all objects, so that later queries bring what others have changed; not
    /// by default.
    pub fn expire_on_commit(mut self, expire: bool) -> Self {
        self.expire_on_commit = expire;
        self
    }

    /// How the session's transactions begin. By default they read first, and take the place of a writer when they write.
    pub fn transaction(mut self, options: TransactionOptions) -> Self {
        self.transaction = Some(options);
        self
    }

    /// What the session tells the program.
    pub fn events(mut self, events: SessionEvents) -> Self {
        self.events = events;
        self
    }
}
