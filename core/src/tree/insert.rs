//! INSERT, with what happens on a conflict.

use super::{Assignment, Node, Problem, SelectItem, SelectTree};
use crate::schema::{ColumnId, Table};

/// An INSERT statement.
#[derive(Clone, Debug)]
pub struct InsertTree {
    pub(crate) problem: Option<Problem>,
    pub(crate) table: &'static Table,
    pub(crate) columns: Vec<ColumnId>,
    pub(crate) source: InsertSource,
    pub(crate) conflict: Option<Conflict>,
    pub(crate) returning: Vec<SelectItem>,
}

/// Where the rows of an insert come from.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every source, so a new one has to break it")]
pub enum InsertSource {
    /// One row of defaults.
    Defaults,
    /// Rows of expressions, each as long as the list of columns.
    Rows(Vec<Vec<Node>>),
    /// The rows of a query.
    Select(Box<SelectTree>),
}

/// What happens when a row to be inserted is there already.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The columns that tell rows apart; empty for any unique key.
    pub target: Vec<ColumnId>,
    /// What happens then.
    pub action: ConflictAction,
}

/// What happens on a conflict.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every action, so a new one has to break it")]
pub enum ConflictAction {
    /// The row that is there stays as it is.
    DoNothing,
    /// The row that is there is updated.
    DoUpdate {
        /// Its new values.
        assignments: Vec<Assignment>,
        /// Conditions, all of which must hold for the update to happen.
        filter: Vec<Node>,
    },
}

impl InsertTree {
    /// The table that rows are inserted into.
    #[must_use]
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// The columns that are given values.
    #[must_use]
    pub fn columns(&self) -> &[ColumnId] {
        &self.columns
    }

    /// Where the rows come from.
    #[must_use]
    pub fn source(&self) -> &InsertSource {
        &self.source
    }

    /// What happens on a conflict.
    #[must_use]
    pub fn conflict(&self) -> Option<&Conflict> {
        self.conflict.as_ref()
    }

    /// What is given back of each row.
    #[must_use]
    pub fn returning(&self) -> &[SelectItem] {
        &self.returning
    }
}
