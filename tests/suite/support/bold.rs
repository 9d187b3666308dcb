//! A dialect that claims to have everything, to see what the database says to that.

use std::borrow::Cow;

use aludel::Result;
use aludel::dialect::{Dialect, Feature, Spelling, Support};
use aludel::render::Renderer;
use aludel::schema::{ColumnDef, ForeignKey, Table};
use aludel::tree::{Assignment, CreateIndex, DeleteTree, EachRow, InsertTree, Node, OrderTerm, RowLock, SelectItem, UpdateTree};
use aludel::types::{DataType, ValueRef};

/// The dialect, with its words and without its doubts.
#[derive(Debug)]
pub(super) struct Bold(pub(super) &'static dyn Dialect);

impl Dialect for Bold {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn spelling(&self) -> &Spelling {
        self.0.spelling()
    }

    fn support(&self, _: Feature) -> Support {
        Support::Native
    }

    fn lower(&self, node: &Node) -> Option<Node> {
        self.0.lower(node)
    }

    fn repeated<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        self.0.repeated(node)
    }

    fn lower_insert(&self, insert: &InsertTree) -> Result<Option<InsertTree>> {
        self.0.lower_insert(insert)
    }

    fn lower_update(&self, update: &UpdateTree) -> Result<Option<UpdateTree>> {
        self.0.lower_update(update)
    }

    fn lower_delete(&self, delete: &DeleteTree) -> Result<Option<DeleteTree>> {
        self.0.lower_delete(delete)
    }

    fn column_type(&self, data_type: DataType) -> Cow<'static, str> {
        self.0.column_type(data_type)
    }

    fn cast_type(&self, data_type: DataType) -> Cow<'static, str> {
        self.0.cast_type(data_type)
    }

    fn literal(&self, sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
        self.0.literal(sql, value)
    }

    fn row_lock(&self, r: &mut Renderer<'_>, lock: &RowLock) -> Result<()> {
        self.0.row_lock(r, lock)
    }

    fn limit(&self, r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
        self.0.limit(r, limit, offset)
    }

    fn order_term(&self, r: &mut Renderer<'_>, term: &OrderTerm) -> Result<()> {
        self.0.order_term(r, term)
    }

    fn update(&self, r: &mut Renderer<'_>, update: &UpdateTree) -> Result<()> {
        self.0.update(r, update)
    }

    fn delete(&self, r: &mut Renderer<'_>, delete: &DeleteTree) -> Result<()> {
        self.0.delete(r, delete)
    }

    fn each_row(&self, r: &mut Renderer<'_>, rows: &EachRow) -> Result<()> {
        self.0.each_row(r, rows)
    }

    fn assignments(&self, r: &mut Renderer<'_>, assignments: &[Assignment]) -> Result<()> {
        self.0.assignments(r, assignments)
    }

    fn default_values(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.0.default_values(r)
    }

    fn conflict(&self, r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
        self.0.conflict(r, insert)
    }

    fn excluded(&self, r: &mut Renderer<'_>, column: &str) -> Result<()> {
        self.0.excluded(r, column)
    }

    fn returning(&self, r: &mut Renderer<'_>, items: &[SelectItem]) -> Result<()> {
        self.0.returning(r, items)
    }

    fn column_definition(&self, r: &mut Renderer<'_>, table: &Table, column: &ColumnDef) -> Result<()> {
        self.0.column_definition(r, table, column)
    }

    fn referenced_table(&self, r: &mut Renderer<'_>, table: &Table, target: &'static Table) -> Result<()> {
        self.0.referenced_table(r, table, target)
    }

    fn referential_actions(&self, r: &mut Renderer<'_>, table: &Table, key: &ForeignKey) -> Result<()> {
        self.0.referential_actions(r, table, key)
    }

    fn create_index(&self, r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
        self.0.create_index(r, create)
    }

    fn index_query(&self) -> Option<&'static str> {
        self.0.index_query()
    }

    fn table_options(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.0.table_options(r)
    }
}
