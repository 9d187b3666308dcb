//! CREATE TABLE and DROP TABLE.

use crate::schema::Table;

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
