//! What aludel knows of tables: models, columns, keys, and the order in which tables depend on each other.

mod embedded;
mod metadata;
mod model;
mod name;
mod naming;
mod schema_map;
mod table;

pub use embedded::Embedded;
pub use metadata::Metadata;
pub(crate) use model::fitting_default;
pub use model::{Entity, Model};
pub use name::Name;
pub use schema_map::SchemaMap;
pub use table::{Check, ColumnDef, ColumnDefault, ColumnId, ForeignKey, Index, ReferentialAction, Table, same_table};
