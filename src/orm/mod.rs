//! Objects and sessions: what SQLAlchemy calls the ORM. It talks to the database only through the core's engine.

mod any_store;
mod edit;
mod events;
mod execute;
mod flush;
mod graph;
mod in_bulk;
mod key_hash;
mod load;
mod loaded;
mod packed;
mod plan;
mod query;
mod select_texts;
mod session;
mod slot;
mod store;

pub(crate) use aludel_core::relation::Handle;

pub use edit::Edit;
pub use events::SessionEvents;
pub use execute::SessionExecute;
pub use load::{Eager, Load, LoadOptions, SelectOptions, SessionQuery, Undefer, joinedload, selectinload, subqueryload, undefer};
pub use loaded::Loaded;
pub use plan::FlushPlan;
pub use query::Query;
pub use session::{Session, SessionOptions, SessionScope};
