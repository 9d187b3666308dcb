//! aludel's dialect for PostgreSQL: what its SQL says otherwise.
//!
//! The oldest version in support is 14.

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
use aludel_core::tree::{DeleteTree, NamedSource, Nested, Node, UpdateTree, ValuesSource, WholeNumber};
use aludel_core::types::{DataType, ValueRef};
#[cfg(feature = "driver")]
pub use driver::{create_engine, open};

/// The SQL of PostgreSQL, from version 14 on.
///
/// # Example: a statement as PostgreSQL takes it
/// ```
/// use aludel_core::prelude::*;
/// use aludel_postgres::Postgres;
/// let stmt = select(literal(1)).limit(2).offset(3);
/// assert_eq!(stmt.compile(&Postgres)?.sql, "SELECT $1 LIMIT $2 OFFSET $3");
/// # Ok::<(), aludel_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing to configure")]
pub struct Postgres;

impl Dialect for Postgres {
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

    fn lowers_leaves(&self) -> bool {
        false
    }

    fn repeated<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        lower::repeated(node)
    }

    fn nested(&self, nested: &Nested) -> Option<Node> {
        Some(nested::nested(nested))
    }

    fn lower_update(&self, update: &UpdateTree) -> Result<Option<UpdateTree>> {
        lower::update(update)
    }

    fn lower_delete(&self, delete: &DeleteTree) -> Result<Option<DeleteTree>> {
        lower::delete(delete)
    }

    fn try_cast(&self, operand: &Node, number: WholeNumber) -> Node {
        try_cast::try_cast(operand, number)
    }

    fn column_type(&self, data_type: DataType) -> Cow<'static, str> {
        types::column_type(data_type)
    }

    fn next_value(&self, r: &mut Renderer<'_>, sequence: &NamedSource) -> Result<()> {
        clauses::next_value(r, sequence)
    }

    fn values_source(&self, r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
        clauses::values_source(r, values)
    }

    fn columns_as_rows(&self, r: &mut Renderer<'_>, columns: &[DataType]) -> Result<()> {
        clauses::columns_as_rows(r, columns)
    }

    fn literal(&self, sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
        types::literal(sql, value)
    }
}
