//! What a query in a session gave.

use aludel_core::error::{Error, Result};

/// The rows of a query in a session: handles for models, values for everything else.
#[derive(Clone, Debug)]
#[must_use = "take the rows with `all`, `first`, `one` …"]
pub struct Loaded<T> {
    rows: Vec<T>,
}

impl<T> Loaded<T> {
    pub(super) const fn new(rows: Vec<T>) -> Self {
        Self { rows }
    }

    /// All rows.
    #[must_use]
    pub fn all(self) -> Vec<T> {
        self.rows
    }

    /// The first row, if there is one.
    #[must_use]
    pub fn first(self) -> Option<T> {
        self.rows.into_iter().next()
    }

    /// The only row.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn one(self) -> Result<T> {
        self.one_or_none()?.ok_or_else(Error::no_row)
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// When there is more than one.
    pub fn one_or_none(self) -> Result<Option<T>> {
        if self.rows.len() > 1 { Err(Error::many_rows()) } else { Ok(self.first()) }
    }
}
