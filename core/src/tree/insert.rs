//! INSERT, with what happens on a conflict.

use std::sync::Arc;

use super::{Assignment, Cte, Hint, InsertRows, Node, Problem, QueryTree, SelectItem, TableSource};
use crate::schema::{ColumnId, Name, Table};

/// An INSERT statement.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct InsertTree {
    /// Common table expressions that are named nowhere, or must come first.
    pub(crate) with: Vec<Arc<Cte>>,
    /// Words of the program for one database, after the verb.
    pub(crate) hints: Vec<Hint>,
    pub(crate) problem: Option<Problem>,
    /// The table, which has no other name here.
    pub(crate) into: TableSource,
    pub(crate) columns: Vec<ColumnId>,
    pub(crate) source: InsertSource,
    pub(crate) conflict: Option<Conflict>,
    pub(crate) returning: Vec<SelectItem>,
}

/// Where the rows of an insert come from.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every source, so a new one has to break it")]
pub enum InsertSource {
    /// One row of defaults.
    Defaults,
    /// Rows of expressions, each as long as the list of columns.
    Rows(InsertRows),
    /// The rows of a query.
    Query(QueryTree),
}

/// What happens when a row to be inserted is there already.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a dialect must know every part, so a new one has to break it")]
pub struct Conflict {
    /// By which key it is there already.
    pub key: ConflictKey,
    /// What happens then.
    pub action: ConflictAction,
}

/// By which key a row is there already.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every way, so a new one has to break it")]
pub enum ConflictKey {
    /// Any.
    Any,
    /// The unique key of these columns.
    Columns {
        /// The columns.
        columns: Vec<ColumnId>,
        /// Of a unique index for some rows only: conditions that those meet.
        index_filter: Vec<Node>,
    },
    /// The UNIQUE constraint of this name.
    Constraint(Name),
}

/// What happens on a conflict.
#[derive(Clone, Debug, PartialEq, Hash)]
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
        /// Whether a row that has all the new values already is left alone.
        skip_unchanged: bool,
    },
}

impl Conflict {
    fn depth(&self) -> u16 {
        let index_filter = match &self.key {
            ConflictKey::Columns { columns: _, index_filter } => index_filter.as_slice(),
            ConflictKey::Any | ConflictKey::Constraint(_) => &[],
        };
        let (assignments, filter) = match &self.action {
            ConflictAction::DoNothing => (&[] as &[Assignment], &[] as &[Node]),
            ConflictAction::DoUpdate { assignments, filter, skip_unchanged: _ } => (assignments.as_slice(), filter.as_slice()),
        };
        assignments.iter().map(|it| &it.value).chain(filter).chain(index_filter).map(Node::depth).max().unwrap_or(1)
    }

    /// The columns of the key, where it is named by columns.
    #[must_use]
    pub fn columns(&self) -> &[ColumnId] {
        match &self.key {
            ConflictKey::Columns { columns, index_filter: _ } => columns,
            ConflictKey::Any | ConflictKey::Constraint(_) => &[],
        }
    }
}

impl InsertTree {
    /// How deep it nests.
    pub(crate) fn depth(&self) -> u16 {
        let source = match &self.source {
            InsertSource::Defaults => 1,
            InsertSource::Rows(rows) => rows.cells().iter().map(Node::depth).max().unwrap_or(1),
            InsertSource::Query(query) => query.depth() + 4,
        };
        let conflict = self.conflict.as_ref().map_or(1, Conflict::depth);
        let returning = self.returning.iter().map(|it| it.node.depth());
        returning.chain(self.with.iter().map(|it| it.depth)).chain([source, conflict]).max().unwrap_or(1)
    }

    /// Whether it is nothing but rows of values, so that no query can be in it.
    pub(crate) fn is_of_values(&self) -> bool {
        let has_values = matches!(&self.source, InsertSource::Rows(rows) if rows.are_values());
        has_values && self.with.is_empty() && self.conflict.is_none() && self.returning.is_empty()
    }

    /// The table that rows are inserted into.
    #[must_use]
    pub fn table(&self) -> &'static Table {
        self.into.table
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
