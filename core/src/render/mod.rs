//! From tree to text: one renderer for all dialects.

pub mod columns_text;
mod conflict;
mod create_table;
mod decimals;
mod delete;
mod expression;
mod from;
mod insert;
mod layout;
mod literal;
mod name;
mod nullability;
mod operand;
mod renderer;
pub mod row_text;
mod scope;
mod select;
mod sql;
pub mod standard;
mod text;
mod update;

pub use layout::Break;
pub use literal::quote_text;
pub use name::{Ident, Idents};
pub use operand::{Operand, Power};
pub use renderer::{Compiled, Renderer};
pub use sql::{Comma, Sql};
pub(crate) use text::TextTree;
