//! UPDATE.

use std::fmt;

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

impl UpdateTree {
    /// The conditions, all of which must hold.
    #[must_use]
    pub fn filter(&self) -> &[Node] {
        &self.filter
    }

    /// What is set.
    #[must_use]
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }
}

/// `column = value` in SET.
#[derive(Clone)]
pub struct Assignment {
    /// The column.
    pub column: ColumnId,
    /// Its new value.
    pub value: Node,
}

/// Without the value where the column is redacted.
impl fmt::Debug for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, value } = self;
        debug_assignment(f, *column, value)
    }
}

/// `table.column = value`, or `table.column = (redacted)`.
pub(crate) fn debug_assignment(f: &mut fmt::Formatter<'_>, column: ColumnId, value: &Node) -> fmt::Result {
    if column.def().redacted { write!(f, "{column:?} = (redacted)") } else { write!(f, "{column:?} = {value:?}") }
}
