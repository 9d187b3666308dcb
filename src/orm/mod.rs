//! Objects and sessions: what SQLAlchemy calls the ORM. It talks to the database only through the core's engine.

mod edit;
mod flush;
mod handle;
mod loaded;
mod query;
mod session;
mod slot;
mod statements;
mod store;

pub use edit::Edit;
pub use handle::Handle;
pub use loaded::Loaded;
pub use query::Query;
pub use session::{Session, SessionOptions, SessionScope};
