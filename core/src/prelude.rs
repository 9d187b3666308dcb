//! What programs import: the builders, the operators, the traits behind them.

pub use crate::expr::{
    Expr, Expression, and_, case, excluded, exists, func, label, literal, not_, not_exists, null, or_, window,
};
pub use crate::metadata;
pub use crate::query::{
    Reads, Statement, Writes, create_index, create_table, delete, drop_table, insert, select, table_of, text, update,
};
pub use crate::schema::{Entity, Model};
pub use crate::types::{Auto, Deferred};
