//! VALUES: rows written in the statement.

use super::depth::above;
use super::{Node, Problem};
use crate::schema::Name;
use crate::types::DataType;

/// `(VALUES (…), (…)) AS name (columns)` in FROM.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct ValuesSource {
    pub(crate) depth: u16,
    pub(crate) name: Name,
    pub(crate) columns: Vec<ValuesColumn>,
    pub(crate) rows: Vec<Vec<Node>>,
}

/// A column of VALUES.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "two facts that will not grow a third")]
pub struct ValuesColumn {
    /// Its name.
    pub name: Name,
    /// What its values are.
    pub data_type: DataType,
}

impl ValuesSource {
    /// Rows, each with a value for every column.
    ///
    /// # Errors
    /// When there is no row, or one does not fit, or a value nests too deep.
    pub fn new(name: Name, columns: Vec<ValuesColumn>, rows: Vec<Vec<Node>>) -> Result<Self, Problem> {
        if rows.is_empty() {
            return Err(Problem::Message(
                format!("`{name}` is VALUES without rows: check whether there are any before building the statement").into(),
            ));
        }
        if let Some(row) = rows.iter().position(|it| it.len() != columns.len()) {
            return Err(Problem::Message(
                format!("row {} of `{name}` has {} values for {} columns", row + 1, rows[row].len(), columns.len()).into(),
            ));
        }
        let depth = above(rows.iter().flatten())?;
        Ok(Self { depth, name, columns, rows })
    }

    /// Works out anew how deep it nests, once its parts have been changed. One that is too deep is found where it is used.
    pub(super) fn refresh_depth(&mut self) {
        self.depth = above(self.rows.iter().flatten()).unwrap_or(super::MAX_DEPTH + 1);
    }

    /// The name its rows go by.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &[ValuesColumn] {
        &self.columns
    }

    /// Its rows, one at least.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Node>] {
        &self.rows
    }
}
