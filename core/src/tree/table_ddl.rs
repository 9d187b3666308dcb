//! CREATE TABLE, DROP TABLE and CREATE INDEX.

use crate::schema::{Index, Table};

/// `CREATE TABLE [IF NOT EXISTS] table (…)`.
#[derive(Clone, Copy, Debug)]
pub struct CreateTable {
    pub(crate) table: &'static Table,
    pub(crate) if_not_exists: bool,
}

/// `DROP TABLE [IF EXISTS] table`.
#[derive(Clone, Copy, Debug)]
pub struct DropTable {
    pub(crate) table: &'static Table,
    pub(crate) if_exists: bool,
}

/// `CREATE INDEX [IF NOT EXISTS] name ON table (columns)`.
#[derive(Clone, Copy, Debug)]
pub struct CreateIndex {
    pub(crate) table: &'static Table,
    pub(crate) index: &'static Index,
    pub(crate) if_not_exists: bool,
}

impl CreateIndex {
    /// The table.
    #[must_use]
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// The index.
    #[must_use]
    pub fn index(&self) -> &'static Index {
        self.index
    }

    /// Whether an index of that name is left as it is.
    #[must_use]
    pub fn if_not_exists(&self) -> bool {
        self.if_not_exists
    }
}
