//! Statements said in other words, with the same meaning: what a dialect may choose when it lowers an UPDATE, a DELETE, an
//! INSERT or a SELECT.

mod by_chosen_keys;
mod constraint_as_columns;
mod group_keys;
mod limited_by_key;
mod query_in_from;
mod select_in_from;
mod sources_as_exists;
mod without_defaults;

pub use by_chosen_keys::{delete_by_chosen_keys, update_by_chosen_keys};
pub use constraint_as_columns::constraint_as_columns;
pub use group_keys::group_keys_as_least;
pub use limited_by_key::limited_by_key;
pub use query_in_from::query_in_from;
pub use select_in_from::select_in_from;
pub use sources_as_exists::sources_as_exists;
pub use without_defaults::without_defaults;
