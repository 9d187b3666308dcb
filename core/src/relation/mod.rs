//! Relationships between models: the fields `Many<T>` and `One<T>`, what is known of them, and what statements say by them.
//!
//! A relationship is a way over foreign keys. What is stored are the columns of those keys, or the rows of an association
//! table; the fields show them as objects. A mapper, such as the session of aludel, loads the fields and keeps both sides true.

mod conditions;
mod field;
mod handle;
mod joins;
mod many;
mod member;
mod one;
mod relationship;
mod relationship_def;
mod resolve;
mod rows;
mod widened;

pub use field::{AddedMember, FieldChanges, FieldState, RelatedModels, RelationshipField};
pub use handle::{Handle, RawHandle};
pub use joins::{Joined, Joins};
pub use many::Many;
pub use member::Member;
pub use one::One;
pub use relationship::{Related, Relationship};
pub use relationship_def::{Cascade, Path, RelationshipDef};
pub use resolve::is_pair;
#[doc(hidden)]
pub use resolve::{association, from_target, shared_key, to_one};
pub use rows::{RelatedOptions, RelatedRows, RelatedTo, RowsByKey};
pub use widened::Widened;
