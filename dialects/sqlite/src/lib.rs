//! aludel's dialect for SQLite: what its SQL says otherwise, and the driver.
//!
//! The oldest version in support is 3.40.

mod clauses;
#[cfg(feature = "driver")]
mod driver;
mod lower;
mod spelling;
mod support;
mod types;

use std::borrow::Cow;

use aludel_core::dialect::{Dialect, Feature, Spelling, Support};
use aludel_core::error::Result;
use aludel_core::render::Renderer;
use aludel_core::schema::{ColumnDef, Table};
use aludel_core::tree::{CreateIndex, InsertTree, Node};
use aludel_core::types::{DataType, ValueRef};
#[cfg(feature = "driver")]
pub use driver::{create_engine, open};

/// The SQL of SQLite, from version 3.40 on.
///
/// LIKE tells upper case from lower case only on connections on which `PRAGMA case_sensitive_like = ON` was run, and
/// foreign keys are checked only after `PRAGMA foreign_keys = ON`; aludel's own driver runs both.
///
/// # Example: a statement as SQLite takes it
/// ```
/// use aludel_core::prelude::*;
/// use aludel_sqlite::Sqlite;
/// let stmt = select(literal(1)).offset(2);
/// assert_eq!(stmt.compile(&Sqlite)?.sql, "SELECT ? LIMIT -1 OFFSET ?");
/// # Ok::<(), aludel_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing to configure")]
pub struct Sqlite;

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        spelling::NAME
    }

    fn spelling(&self) -> &Spelling {
        &spelling::SPELLING
    }

    fn support(&self, feature: Feature) -> Support {
        support::support(feature)
    }

    fn lower(&self, node: &Node) -> Option<Node> {
        lower::lower(node)
    }

    fn column_type(&self, data_type: DataType) -> Cow<'static, str> {
        types::column_type(data_type).into()
    }

    fn literal(&self, sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
        types::literal(sql, value)
    }

    fn limit(&self, r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
        clauses::limit(r, limit, offset)
    }

    fn conflict(&self, r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
        clauses::conflict(r, insert)
    }

    fn column_definition(&self, r: &mut Renderer<'_>, table: &Table, column: &ColumnDef) -> Result<()> {
        clauses::column_definition(r, table, column)
    }

    fn referenced_table(&self, r: &mut Renderer<'_>, table: &Table, target: &'static Table) -> Result<()> {
        clauses::referenced_table(r, table, target)
    }

    fn create_index(&self, r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
        clauses::create_index(r, create)
    }

    fn table_options(&self, r: &mut Renderer<'_>) -> Result<()> {
        clauses::table_options(r)
    }
}
