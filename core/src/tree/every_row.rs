//! The guard: an UPDATE or DELETE of every row must be meant.

use super::{Node, Reach};
use crate::error::{Error, Result};

/// An UPDATE or DELETE of every row of a table, without the program having said that it means every row.
///
/// Such a statement can be looked at; executing it is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EveryRow {
    verb: &'static str,
    table: &'static str,
}

impl EveryRow {
    /// The statement of this reach, if it is one.
    pub(crate) fn of(verb: &'static str, reach: &Reach) -> Option<Self> {
        let Reach { target, sources, filter, all_rows, order_by: _, limit } = reach;
        // What is true of a row of which nothing is known is true of every row.
        let is_true = |it: &Node| it.evaluate(target.table, &|_| None) == Some(Some(true));
        let is_every_row = !all_rows && limit.is_none() && sources.rows.is_none() && filter.iter().all(is_true);
        is_every_row.then_some(Self { verb, table: target.table.name })
    }

    /// The table.
    #[must_use]
    pub const fn table(&self) -> &'static str {
        self.table
    }

    /// The error that executing the statement gives.
    #[must_use]
    pub fn to_error(&self) -> Error {
        Error::statement(format!(
            "{} of every row of `{}`: add `.where_(…)`, or `.all_rows()` if every row is meant",
            self.verb, self.table
        ))
    }

    /// Passes if there is none.
    pub(crate) fn refuse(found: Option<Self>) -> Result<()> {
        found.map_or(Ok(()), |it| Err(it.to_error()))
    }
}
