//! aludel's dialect for MySQL and MariaDB: what their SQL says otherwise.
//!
//! The oldest versions in support are MySQL 8.0.19 and MariaDB 10.6.

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
use aludel_core::schema::{ColumnDef, ForeignKey, Table};
use aludel_core::tree::{
    Assignment, CreateIndex, DeleteTree, EachRow, InsertTree, Nested, Node, OrderTerm, QueryTree, RowLock, SelectTree,
    UpdateTree, ValuesSource, WholeNumber,
};
use aludel_core::types::{DataType, ValueRef};
#[cfg(feature = "driver")]
pub use driver::{create_engine, open};

/// The SQL of MySQL from 8.0.19 on, or of MariaDB from 10.6 on.
///
/// # Example: a statement as each takes it
/// ```
/// use aludel_core::prelude::*;
/// use aludel_mysql::MySql;
/// let stmt = select(literal("a").concat("b"));
/// assert_eq!(stmt.compile(&MySql::mysql())?.sql, "SELECT concat(?, ?)");
/// assert_eq!(stmt.compile(&MySql::mariadb())?.sql, "SELECT concat(?, ?)");
/// # Ok::<(), aludel_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MySql {
    flavor: Flavor,
}

impl MySql {
    /// The SQL of MySQL.
    #[must_use]
    #[expect(clippy::self_named_constructors, reason = "the two databases are named side by side")]
    pub const fn mysql() -> Self {
        Self { flavor: Flavor::MySql }
    }

    /// The SQL of MariaDB.
    #[must_use]
    pub const fn mariadb() -> Self {
        Self { flavor: Flavor::MariaDb }
    }
}

/// Which of the two databases it is: one language until 2012, two that drift apart since.
/// <https://mariadb.com/kb/en/mariadb-vs-mysql-compatibility/>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Flavor {
    #[default]
    MySql,
    MariaDb,
}

impl Dialect for MySql {
    fn name(&self) -> &'static str {
        spelling::name(self.flavor)
    }

    fn spelling(&self) -> &Spelling {
        &spelling::SPELLING
    }

    fn support(&self, feature: Feature) -> Support {
        support::support(self.flavor, feature)
    }

    fn lower(&self, node: &Node) -> Option<Node> {
        lower::lower(self.flavor, node)
    }

    fn repeated<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        lower::repeated(node)
    }

    fn nested(&self, nested: &Nested) -> Option<Node> {
        Some(nested::nested(self.name(), nested))
    }

    fn lower_insert(&self, insert: &InsertTree) -> Result<Option<InsertTree>> {
        lower::insert(insert)
    }

    fn lower_update(&self, update: &UpdateTree) -> Result<Option<UpdateTree>> {
        lower::update(self.flavor, update)
    }

    fn lower_delete(&self, delete: &DeleteTree) -> Result<Option<DeleteTree>> {
        lower::delete(self.flavor, delete)
    }

    fn lower_select(&self, select: &SelectTree) -> Result<Option<SelectTree>> {
        lower::lower_select(self.flavor, select)
    }

    fn lower_groups(&self, select: &SelectTree) -> Option<SelectTree> {
        lower::lower_groups(select)
    }

    fn try_cast(&self, operand: &Node, number: WholeNumber) -> Node {
        try_cast::try_cast(operand, number)
    }

    fn column_type(&self, data_type: DataType) -> Cow<'static, str> {
        types::column_type(data_type)
    }

    fn cast_type(&self, data_type: DataType) -> Cow<'static, str> {
        types::cast_type(self.flavor, data_type)
    }

    fn literal(&self, sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
        types::literal(self.flavor, sql, value)
    }

    fn group_by(&self, r: &mut Renderer<'_>, select: &SelectTree) -> Result<()> {
        clauses::group_by(r, select)
    }

    fn row_lock(&self, r: &mut Renderer<'_>, lock: &RowLock) -> Result<()> {
        clauses::row_lock(self.flavor, r, lock)
    }

    fn limit(&self, r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
        clauses::limit(r, limit, offset)
    }

    fn compound_operand(&self, r: &mut Renderer<'_>, query: &QueryTree) -> Result<()> {
        clauses::compound_operand(self.flavor, r, query)
    }

    fn values_source(&self, r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
        clauses::values_source(self.flavor, r, values)
    }

    fn order_term(&self, r: &mut Renderer<'_>, term: &OrderTerm) -> Result<()> {
        clauses::order_term(r, term)
    }

    fn update(&self, r: &mut Renderer<'_>, update: &UpdateTree) -> Result<()> {
        clauses::update(r, update)
    }

    fn delete(&self, r: &mut Renderer<'_>, delete: &DeleteTree) -> Result<()> {
        clauses::delete(self.flavor, r, delete)
    }

    fn each_row(&self, r: &mut Renderer<'_>, rows: &EachRow) -> Result<()> {
        clauses::each_row(self.flavor, r, rows)
    }

    fn assignments(&self, r: &mut Renderer<'_>, assignments: &[Assignment]) -> Result<()> {
        clauses::assignments(r, assignments)
    }

    fn default_values(&self, r: &mut Renderer<'_>) -> Result<()> {
        clauses::default_values(r)
    }

    fn conflict(&self, r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
        clauses::conflict(r, insert)
    }

    fn excluded(&self, r: &mut Renderer<'_>, column: &str) -> Result<()> {
        clauses::excluded(r, column)
    }

    fn column_definition(&self, r: &mut Renderer<'_>, table: &Table, column: &ColumnDef) -> Result<()> {
        clauses::column_definition(self.flavor, r, table, column)
    }

    fn referential_actions(&self, r: &mut Renderer<'_>, table: &Table, key: &ForeignKey) -> Result<()> {
        clauses::referential_actions(r, table, key)
    }

    fn create_index(&self, r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
        clauses::create_index(r, create)
    }

    fn index_query(&self) -> Option<&'static str> {
        clauses::index_query(self.flavor)
    }

    fn table_options(&self, r: &mut Renderer<'_>) -> Result<()> {
        clauses::table_options(self.flavor, r)
    }
}
