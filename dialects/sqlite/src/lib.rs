//! aludel's dialect for SQLite: what its SQL says otherwise, and the driver.
//!
//! The oldest version in support is 3.40.

mod clauses;
#[cfg(feature = "driver")]
mod driver;
mod functions;
mod json;
mod lower;
mod nested;
mod spelling;
mod support;
mod temporal;
mod try_cast;
mod types;

use std::borrow::Cow;

use aludel_core::dialect::{Dialect, Feature, Spelling, Support};
use aludel_core::error::Result;
use aludel_core::render::Renderer;
use aludel_core::schema::{ColumnDef, Table};
use aludel_core::tree::{
    CreateIndex, DeleteTree, FunctionSource, InsertTree, Nested, Node, QueryTree, SelectTree, UpdateTree, ValuesSource,
    WholeNumber,
};
use aludel_core::types::{DataType, ValueRef};
#[cfg(feature = "driver")]
pub use driver::{create_engine, open};

/// The SQL of SQLite, from version 3.40 on.
///
/// LIKE tells upper case from lower case only on connections on which `PRAGMA case_sensitive_like = ON` was run, and
/// foreign keys are checked only after `PRAGMA foreign_keys = ON`; aludel's own driver runs both. Functions of mathematics, such as
/// `sqrt`, are there where SQLite was compiled with `SQLITE_ENABLE_MATH_FUNCTIONS`, and on connections of aludel's own driver.
///
/// # Example: a statement as SQLite takes it
/// ```
/// use aludel_core::prelude::*;
/// use aludel_sqlite::Sqlite;
/// let stmt = select(literal(1)).offset(2);
/// assert_eq!(stmt.compile(&Sqlite)?.sql, "SELECT ? LIMIT -1 OFFSET ?");
/// # Ok::<(), aludel_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sqlite {
    /// The oldest version that it must be right for, such as 3 and 40.
    version: (u16, u16),
}

/// The SQL that every version of SQLite from 3.40 on takes.
#[expect(non_upper_case_globals, reason = "it is written as what it is: the dialect without anything to configure")]
pub const Sqlite: Sqlite = Sqlite { version: (3, 40) };

impl Default for Sqlite {
    fn default() -> Self {
        Sqlite
    }
}

impl Sqlite {
    /// The SQL of a newer SQLite, which has more. The engine knows by itself how new the library is that it was built with.
    ///
    /// # Example: aggregates have an order since 3.44
    /// ```
    /// use aludel_core::prelude::*;
    /// use aludel_sqlite::Sqlite;
    /// let stmt = select(func::string_agg(literal("a"), ",").order_by(literal("a").concat("b")));
    /// assert!(stmt.compile(&Sqlite).is_err());
    /// assert_eq!(stmt.compile(&Sqlite.since(3, 44))?.sql, "SELECT group_concat(?, ? ORDER BY ? || ?)");
    /// # Ok::<(), aludel_core::Error>(())
    /// ```
    #[must_use]
    pub const fn since(self, major: u16, minor: u16) -> Self {
        Self { version: (major, minor) }
    }
}

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        spelling::NAME
    }

    fn spelling(&self) -> &Spelling {
        &spelling::SPELLING
    }

    fn support(&self, feature: Feature) -> Support {
        support::support(self.version, feature)
    }

    fn lower(&self, node: &Node) -> Option<Node> {
        lower::lower(node)
    }

    fn lowers_leaves(&self) -> bool {
        false
    }

    fn repeated<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        lower::repeated(node)
    }

    fn nested(&self, nested: &Nested) -> Option<Node> {
        Some(nested::nested(nested))
    }

    fn lower_insert(&self, insert: &InsertTree) -> Result<Option<InsertTree>> {
        lower::insert(insert)
    }

    fn lower_update(&self, update: &UpdateTree) -> Result<Option<UpdateTree>> {
        lower::update(update)
    }

    fn lower_delete(&self, delete: &DeleteTree) -> Result<Option<DeleteTree>> {
        lower::delete(delete)
    }

    fn lower_select(&self, select: &SelectTree) -> Result<Option<SelectTree>> {
        lower::lower_select(select)
    }

    fn try_cast(&self, operand: &Node, number: WholeNumber) -> Node {
        try_cast::try_cast(operand, number)
    }

    fn column_type(&self, data_type: DataType) -> Cow<'static, str> {
        types::column_type(data_type).into()
    }

    fn literal(&self, sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
        types::literal(sql, value)
    }

    fn row_list(&self, r: &mut Renderer<'_>, rows: &[Node]) -> Result<()> {
        clauses::row_list(r, rows)
    }

    fn limit(&self, r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
        clauses::limit(r, limit, offset)
    }

    fn compound_operand(&self, r: &mut Renderer<'_>, query: &QueryTree) -> Result<()> {
        clauses::compound_operand(r, query)
    }

    fn values_source(&self, r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
        clauses::values_source(r, values)
    }

    fn function_source(&self, r: &mut Renderer<'_>, source: &FunctionSource) -> Result<()> {
        clauses::function_source(r, source)
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
