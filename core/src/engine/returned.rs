//! Rows that an insert, update or delete gave back.

use crate::error::{Error, Result};
use crate::query::Selection;

/// The rows that a statement with `returning` gave back. The statement has run; the rows are in memory.
#[derive(Debug)]
pub struct Returned<S: Selection> {
    rows: Vec<S::Row>,
}

impl<S: Selection> Returned<S> {
    pub(super) const fn new(rows: Vec<S::Row>) -> Self {
        Self { rows }
    }

    /// All rows.
    ///
    /// # Errors
    /// None; a `Result` so that it reads like the rows of a query.
    pub fn all(self) -> Result<Vec<S::Row>> {
        Ok(self.rows)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// None; a `Result` so that it reads like the rows of a query.
    pub fn first(self) -> Result<Option<S::Row>> {
        Ok(self.rows.into_iter().next())
    }

    /// The only row.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn one(self) -> Result<S::Row> {
        self.one_or_none()?.ok_or_else(Error::no_row)
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// When there is more than one.
    pub fn one_or_none(self) -> Result<Option<S::Row>> {
        if self.rows.len() > 1 { Err(Error::many_rows()) } else { self.first() }
    }

    /// The first column of every row.
    ///
    /// # Errors
    /// None; a `Result` so that it reads like the rows of a query.
    pub fn scalars(self) -> Result<Vec<S::First>> {
        Ok(self.rows.into_iter().map(S::first).collect())
    }

    /// The first column of the first row; `None` when there is no row.
    ///
    /// # Errors
    /// None; a `Result` so that it reads like the rows of a query.
    pub fn scalar(self) -> Result<Option<S::First>> {
        Ok(self.first()?.map(S::first))
    }
}
