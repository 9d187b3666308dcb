//! The erased tree: statements and expressions as plain values, without Rust types and without any dialect's words.
//!
//! The typed builders of [`expr`](crate::expr) and [`query`](crate::query) make it, the renderer reads it. Chains of one
//! operator are flat, everything else is bounded in depth by its constructors, so nothing here recurses without end.

mod case;
mod chain;
mod column;
mod condition;
mod data_type;
mod delete;
mod depth;
mod evaluate;
mod function;
mod insert;
mod node;
mod order;
mod rename;
mod select;
mod source;
mod table_ddl;
mod update;
mod visit;
mod window;

pub use case::Case;
pub use chain::{Chain, ChainOp};
pub use column::{ColumnRef, NamedColumn};
pub use condition::{Between, Compare, CompareOp, Distinct, In, InSet, IsNull, Like};
pub use delete::DeleteTree;
pub use depth::MAX_DEPTH;
pub use evaluate::ColumnValues;
pub use function::{Cast, Function};
pub use insert::{Conflict, ConflictAction, InsertSource, InsertTree};
pub use node::{Constant, CustomNode, Exists, Node, Problem, Unary};
pub use order::{Direction, Nulls, OrderTerm};
pub(crate) use rename::rename;
pub use select::{SelectItem, SelectTree};
pub use source::{Join, JoinKind, JoinOn, Source, SubquerySource, TableSource};
pub use table_ddl::{CreateIndex, CreateTable, DropTable};
pub(crate) use update::debug_assignment;
pub use update::{Assignment, UpdateTree};
pub(crate) use visit::{children, walk};
pub use window::{Over, Window};
