//! UPDATE.

use std::fmt;
use std::sync::Arc;

use super::{Cte, EveryRow, Hint, Node, Reach, SelectItem};
use crate::error::Result;
use crate::schema::ColumnId;

/// An UPDATE statement.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct UpdateTree {
    /// Common table expressions that are named nowhere, or must come first.
    pub(crate) with: Vec<Arc<Cte>>,
    /// Words of the program for one database, after the verb.
    pub(crate) hints: Vec<Hint>,
    pub(crate) reach: Reach,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) returning: Vec<SelectItem>,
}

impl UpdateTree {
    /// How deep it nests.
    pub(crate) fn depth(&self) -> u16 {
        let values = self.assignments.iter().map(|it| &it.value);
        let nodes = values.chain(self.returning.iter().map(|it| &it.node)).map(Node::depth);
        nodes.chain(self.with.iter().map(|it| it.depth)).chain([self.reach.depth()]).max().unwrap_or(1)
    }

    /// The words of the program for one database that stand after UPDATE.
    #[must_use]
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }

    /// The rows that are changed.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The conditions, all of which must hold.
    #[must_use]
    pub fn filter(&self) -> &[Node] {
        self.reach.filter()
    }

    /// What is set.
    #[must_use]
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }

    /// What is given back of each row.
    #[must_use]
    pub fn returning(&self) -> &[SelectItem] {
        &self.returning
    }

    /// The same statement, with other rows to change.
    #[must_use]
    pub fn with_reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// Whether it changes every row though the program has not said that it means every row.
    #[must_use]
    pub fn every_row(&self) -> Option<EveryRow> {
        EveryRow::of("UPDATE", &self.reach)
    }

    /// Passes if it may be executed: it changes some of the rows, or all of them are meant.
    ///
    /// # Errors
    /// When it changes every row, and the program has not said so.
    pub fn require_meant(&self) -> Result<()> {
        EveryRow::refuse(self.every_row())
    }
}

/// `column = value` in SET.
#[derive(Clone, PartialEq, Hash)]
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
