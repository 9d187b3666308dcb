//! Which constraint a statement violated, as far as the database tells.

/// The constraint that a statement violated: [`Error::violation`](super::Error::violation).
///
/// PostgreSQL tells name and table of every constraint; SQLite the columns of UNIQUE and NOT NULL, and of a foreign key
/// nothing; MariaDB and MySQL the name of a key or foreign key, and the column of NOT NULL.
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
