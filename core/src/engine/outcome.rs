//! What a statement without rows did.

/// What a statement that gives no rows did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// How many rows were inserted, updated or deleted. MariaDB and MySQL count an upsert that updates as two.
    pub rows_affected: u64,
    /// The key that the database generated, for an insert of one row, where it tells: SQLite, MariaDB and MySQL do.
    pub last_insert_id: Option<i64>,
}

impl Outcome {
    /// So many rows were affected.
    #[must_use]
    pub const fn new(rows_affected: u64) -> Self {
        Self { rows_affected, last_insert_id: None }
    }

    /// With the key that was generated.
    #[must_use]
    pub const fn with_last_insert_id(mut self, id: i64) -> Self {
        self.last_insert_id = Some(id);
        self
    }
}
