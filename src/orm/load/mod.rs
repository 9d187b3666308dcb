//! Loading relationships: what is asked for, and how it is fetched for many objects at once.

mod fetch;
mod overlay;
mod select_options;
mod spec;

pub(super) use self::fetch::Fetch;
pub use self::select_options::{Eager, SelectOptions, SessionQuery};
pub use self::spec::{Load, LoadOptions, joinedload, selectinload, subqueryload};
pub(super) use self::spec::{Spec, Specs, Strategy};
