//! UPDATE.

use super::{Node, SelectItem};
use crate::schema::{ColumnId, Table};

/// An UPDATE statement.
#[derive(Clone, Debug)]
pub struct UpdateTree {
    pub(crate) table: &'static Table,
    pub(crate) assignments: Vec<Assignment>,
    /// Conditions, all of which must hold.
    pub(crate) filter: Vec<Node>,
    /// Whether the program said that it means every row.
    pub(crate) all_rows: bool,
    pub(crate) returning: Vec<SelectItem>,
}

/// `column = value` in SET.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The column.
    pub column: ColumnId,
    /// Its new value.
    pub value: Node,
}
