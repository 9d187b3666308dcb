//! DELETE.

use std::sync::Arc;

use super::{Cte, EveryRow, Hint, Node, Reach, SelectItem};
use crate::error::Result;

/// A DELETE statement.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct DeleteTree {
    /// Common table expressions that are named nowhere, or must come first.
    pub(crate) with: Vec<Arc<Cte>>,
    /// Words of the program for one database, after the verb.
    pub(crate) hints: Vec<Hint>,
    pub(crate) reach: Reach,
    pub(crate) returning: Vec<SelectItem>,
}

impl DeleteTree {
    /// How deep it nests.
    pub(crate) fn depth(&self) -> u16 {
        let nodes = self.returning.iter().map(|it| it.node.depth());
        nodes.chain(self.with.iter().map(|it| it.depth)).chain([self.reach.depth()]).max().unwrap_or(1)
    }

    /// The words of the program for one database that stand after DELETE.
    #[must_use]
    pub fn hints(&self) -> &[Hint] {
        &self.hints
    }

    /// The rows that are deleted.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The conditions, all of which must hold.
    #[must_use]
    pub fn filter(&self) -> &[Node] {
        self.reach.filter()
    }

    /// What is given back of each row.
    #[must_use]
    pub fn returning(&self) -> &[SelectItem] {
        &self.returning
    }

    /// The same statement, with other rows to delete.
    #[must_use]
    pub fn with_reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// Whether it deletes every row though the program has not said that it means every row.
    #[must_use]
    pub fn every_row(&self) -> Option<EveryRow> {
        EveryRow::of("DELETE", &self.reach)
    }

    /// Passes if it may be executed: it deletes some of the rows, or all of them are meant.
    ///
    /// # Errors
    /// When it deletes every row, and the program has not said so.
    pub fn require_meant(&self) -> Result<()> {
        EveryRow::refuse(self.every_row())
    }
}
