//! Loading relationships and deferred columns: what is asked for, and how it is fetched for many objects at once.

mod fetch;
mod overlay;
mod select_options;
mod spec;
mod undefer;

pub(super) use self::fetch::Fetch;
pub use self::select_options::{Eager, SelectOptions, SessionQuery};
pub use self::spec::{Load, LoadOptions, joinedload, selectinload, subqueryload};
pub(super) use self::spec::{Spec, Specs, Strategy};
pub(super) use self::undefer::is_unloaded;
pub use self::undefer::{Undefer, undefer};
