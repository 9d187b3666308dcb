//! Which constraint a statement violated, as far as the database tells.

use crate::schema::{ColumnId, Table};

/// The constraint that a statement violated: [`Error::violation`](super::Error::violation).
///
/// | violated | SQLite | PostgreSQL | MariaDB | MySQL |
/// |---|---|---|---|---|
/// | UNIQUE, PRIMARY KEY | table, columns | name, table, columns | name | name, table |
/// | foreign key | nothing | name, table, columns | name, table, columns | name, table, columns |
/// | NOT NULL | table, column | table, column | column | column |
/// | CHECK | name | name, table | name, table | name |
///
/// The name of a key that was given none is its first column on MariaDB and MySQL, and `PRIMARY` for a primary key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violation {
    constraint: Option<String>,
    table: Option<String>,
    columns: Vec<String>,
}

impl Violation {
    /// Nothing known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the constraint's name.
    #[must_use]
    pub fn with_constraint(mut self, name: impl Into<String>) -> Self {
        self.constraint = Some(name.into());
        self
    }

    /// With the table's name.
    #[must_use]
    pub fn with_table(mut self, name: impl Into<String>) -> Self {
        self.table = Some(name.into());
        self
    }

    /// With one more column.
    #[must_use]
    pub fn with_column(mut self, name: impl Into<String>) -> Self {
        self.columns.push(name.into());
        self
    }

    /// Whether the constraint is one that has this column in it: by its name where it is one of the table's, else as far as the
    /// database tells its columns.
    #[must_use]
    pub fn is_of(&self, column: ColumnId) -> bool {
        let ColumnId { table, index } = column;
        if self.table.as_deref().is_some_and(|it| it != table.name) {
            return false;
        }
        let name = self.constraint.as_deref().unwrap_or_default();
        match constrained(table, name) {
            // Of a key that is still referred to a database may tell the columns of the other table.
            Some(columns) => columns.contains(&index),
            None if !self.columns.is_empty() => self.columns.iter().any(|it| it == column.name()),
            // What MariaDB and MySQL call every primary key.
            None => name == "PRIMARY" && table.primary_key.contains(&index),
        }
    }

    /// The constraint's name.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        self.constraint.as_deref()
    }

    /// The table's name.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The columns' names; none where the database does not tell.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }
}

/// The columns of the table's UNIQUE constraint or foreign key of this name.
fn constrained(table: &'static Table, name: &str) -> Option<&'static [u16]> {
    let unique = table.unique.iter().copied().find(|it| table.unique_name(it) == name);
    unique.or_else(|| table.foreign_keys.iter().find(|it| table.foreign_key_name(it) == name).map(|it| it.columns))
}
