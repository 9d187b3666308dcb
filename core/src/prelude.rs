//! What programs import: the builders, the operators, the traits behind them.

pub use crate::expr::{ArrayExpression, all_of, any_of};
pub use crate::expr::{
    DateExpression, Expr, Expression, JsonExpression, SortKeys, and_, case, column, column_named, cube, excluded, exists, func,
    grouping_sets, label, literal, not_, not_exists, null, or_, rollup, window, window_named,
};
pub use crate::expr::{
    IntegerOperators, TextSearch, TruthTests, TypedOperator, all_, any_, case_of, false_, pattern, prefix_op, row, sequence,
    true_,
};
pub use crate::metadata;
pub use crate::query::{
    Lock, Param, QueryExpression, Reads, Select, Statement, Writes, create_index, create_table, delete, drop_table, insert,
    joined_tables, named_table, nest_many, nest_one, optional, prepare, select, table_function, table_of, text, update, values,
};
pub use crate::schema::{Entity, Model};
pub use crate::sql;
pub use crate::tree::DatePart;
pub use crate::types::{Array, Auto, Deferred, Interval};
