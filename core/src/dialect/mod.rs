//! What makes one database's SQL differ from another's: spelling, support, lowering, and a few clauses.

mod feature;
mod generic;
mod spelling;

use std::borrow::Cow;
use std::fmt;

pub use feature::{Feature, Support};
pub use generic::Generic;
pub use spelling::{Placeholder, Spelling};

use crate::error::{Error, Result};
use crate::render::{Renderer, standard};
use crate::schema::{ColumnDef, ForeignKey, Table};
use crate::tree::{
    Assignment, CreateIndex, DeleteTree, EachRow, FunctionSource, InsertTree, NamedSource, Nested, Node, OrderTerm, QueryTree,
    RowLock, SelectItem, SelectTree, UpdateTree, ValuesSource, WholeNumber,
};
use crate::types::{DataType, ValueRef};

/// A database's way of saying what the tree means.
///
/// A difference goes through the first of four doors that fits:
/// 1. [`spelling`](Self::spelling): it is a word or a character.
/// 2. [`support`](Self::support): the database cannot say it.
/// 3. [`lower`](Self::lower): it says the same with other nodes.
/// 4. one of the clause hooks: the same information stands in another arrangement. The default of each is a function of
///    [`standard`], which an override may call too.
pub trait Dialect: fmt::Debug + Send + Sync {
    /// The name used in messages.
    fn name(&self) -> &'static str;

    /// Words and characters.
    fn spelling(&self) -> &Spelling;

    /// Whether the database has a feature.
    fn support(&self, feature: Feature) -> Support;

    /// The same meaning in other nodes; `None` keeps the node. Parentheses are decided after lowering.
    fn lower(&self, node: &Node) -> Option<Node> {
        let _ = node;
        None
    }

    /// Whether [`lower`](Self::lower) or [`repeated`](Self::repeated) has something to say about what has no parts: columns, values,
    /// parameters, constants. Where it has not, they are written without being asked about, and they are most of a statement.
    fn lowers_leaves(&self) -> bool {
        true
    }

    /// Which of a node's own operands this dialect's words for it say more than once. Where such constructs stand in each other, the
    /// text would grow with every level; so the renderer computes the inner ones once, in a subquery, or refuses.
    fn repeated<'n>(&self, node: &'n Node) -> Vec<&'n Node> {
        let _ = node;
        Vec::new()
    }

    /// The rows of a query as one value: a JSON array with an array of its cells for each row, or for the first row alone that
    /// array of cells, NULL where there is no row. A cell is written so that [`row::nested`](crate::row::nested) reads it back as it
    /// was; what is nested in it once more stands in it as an array. `None` where the database has no way to.
    fn nested(&self, nested: &Nested) -> Option<Node> {
        let _ = nested;
        None
    }

    /// The same meaning in another INSERT; `None` keeps the statement.
    ///
    /// # Errors
    /// When the database cannot say it.
    fn lower_insert(&self, insert: &InsertTree) -> Result<Option<InsertTree>> {
        let _ = insert;
        Ok(None)
    }

    /// The same meaning in another UPDATE, such as one of [`emulation`](crate::emulation); `None` keeps the statement.
    ///
    /// # Errors
    /// When the database cannot say it.
    fn lower_update(&self, update: &UpdateTree) -> Result<Option<UpdateTree>> {
        let _ = update;
        Ok(None)
    }

    /// The same meaning in another DELETE, such as one of [`emulation`](crate::emulation); `None` keeps the statement.
    ///
    /// # Errors
    /// When the database cannot say it.
    fn lower_delete(&self, delete: &DeleteTree) -> Result<Option<DeleteTree>> {
        let _ = delete;
        Ok(None)
    }

    /// The same query in other clauses; `None` keeps it. It is asked again about what it gives.
    ///
    /// # Errors
    /// When the database would need other clauses, but these would not mean the same.
    fn lower_select(&self, select: &SelectTree) -> Result<Option<SelectTree>> {
        let _ = select;
        Ok(None)
    }

    /// The same query, from the same tables, where what its rows are grouped by stands in other words; `None` keeps it. It is asked
    /// again about what it gives.
    fn lower_groups(&self, select: &SelectTree) -> Option<SelectTree> {
        let _ = select;
        None
    }

    /// What a type is called in CREATE TABLE.
    fn column_type(&self, data_type: DataType) -> Cow<'static, str>;

    /// What a type is called in CAST.
    fn cast_type(&self, data_type: DataType) -> Cow<'static, str> {
        self.column_type(data_type)
    }

    /// A text read as a whole number; NULL where it is none.
    fn try_cast(&self, operand: &Node, number: WholeNumber) -> Node {
        standard::try_cast(operand, number)
    }

    /// Writes a value as a literal. The only way by which a value reaches SQL text.
    ///
    /// # Errors
    /// When the database cannot spell the value.
    fn literal(&self, sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
        standard::literal(sql, value)
    }

    /// Writes the rows of several values on the right of IN, without the parentheses around them.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn row_list(&self, r: &mut Renderer<'_>, rows: &[Node]) -> Result<()> {
        standard::row_list(r, rows)
    }

    /// Writes GROUP BY.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn group_by(&self, r: &mut Renderer<'_>, select: &SelectTree) -> Result<()> {
        standard::group_by(r, select)
    }

    /// Writes FOR UPDATE or its like.
    ///
    /// # Errors
    /// When the database has no such lock.
    fn row_lock(&self, r: &mut Renderer<'_>, lock: &RowLock) -> Result<()> {
        standard::row_lock(r, lock)
    }

    /// Writes LIMIT and OFFSET.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn limit(&self, r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
        standard::limit(r, limit, offset)
    }

    /// Writes a query that is a part of UNION and its like and cannot stand there as it is: it has clauses after its last, or parts
    /// of its own.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn compound_operand(&self, r: &mut Renderer<'_>, query: &QueryTree) -> Result<()> {
        standard::compound_operand(r, query)
    }

    /// Writes rows that stand in FROM.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn values_source(&self, r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
        standard::values_source(r, values)
    }

    /// Writes a function that stands in FROM.
    ///
    /// # Errors
    /// When the database has none that gives rows; when a part cannot be rendered.
    fn function_source(&self, r: &mut Renderer<'_>, source: &FunctionSource) -> Result<()> {
        standard::function_source(r, source)
    }

    /// Writes the next number of a sequence.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn next_value(&self, r: &mut Renderer<'_>, sequence: &NamedSource) -> Result<()> {
        standard::next_value(r, sequence)
    }

    /// Writes a term of ORDER BY.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn order_term(&self, r: &mut Renderer<'_>, term: &OrderTerm) -> Result<()> {
        standard::order_term(r, term)
    }

    /// Writes an UPDATE up to its WHERE: its table, what is set, and the other tables that it looks at.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn update(&self, r: &mut Renderer<'_>, update: &UpdateTree) -> Result<()> {
        standard::update(r, update)
    }

    /// Writes a DELETE up to its WHERE: its table, and the other tables that it looks at.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn delete(&self, r: &mut Renderer<'_>, delete: &DeleteTree) -> Result<()> {
        standard::delete(r, delete)
    }

    /// Writes rows of values that an UPDATE looks at, each to update a row with, as a table called [`EachRow::NAME`].
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn each_row(&self, r: &mut Renderer<'_>, rows: &EachRow) -> Result<()> {
        standard::each_row(r, rows)
    }

    /// Writes what stands after SET, in UPDATE and in an upsert. All values are meant to be computed from the row as it was.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn assignments(&self, r: &mut Renderer<'_>, assignments: &[Assignment]) -> Result<()> {
        standard::assignments(r, assignments)
    }

    /// Writes what makes an INSERT an insert of defaults only.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn default_values(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push(" DEFAULT VALUES")
    }

    /// Writes what stands in FROM to make rows of columns, each a parameter that is an array of the type's values.
    ///
    /// # Errors
    /// When the database has no arrays.
    fn columns_as_rows(&self, r: &mut Renderer<'_>, columns: &[DataType]) -> Result<()> {
        let _ = (r, columns);
        Err(Error::unsupported(self.name(), "arrays as parameters", "insert the rows with VALUES"))
    }

    /// Writes what an INSERT does on a conflict.
    ///
    /// # Errors
    /// When the database would do something else than what is meant.
    fn conflict(&self, r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
        standard::conflict(r, insert)
    }

    /// Writes the name by which an upsert refers to what would have been inserted into a column.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn excluded(&self, r: &mut Renderer<'_>, column: &str) -> Result<()> {
        standard::excluded(r, column)
    }

    /// Writes RETURNING.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn returning(&self, r: &mut Renderer<'_>, items: &[SelectItem]) -> Result<()> {
        standard::returning(r, items)
    }

    /// Writes a column of CREATE TABLE.
    ///
    /// # Errors
    /// When the database cannot have such a column.
    fn column_definition(&self, r: &mut Renderer<'_>, table: &Table, column: &ColumnDef) -> Result<()> {
        standard::column_definition(r, table, column)
    }

    /// Writes the name of the table that a foreign key of another one refers to.
    ///
    /// # Errors
    /// When the one cannot refer to the other.
    fn referenced_table(&self, r: &mut Renderer<'_>, table: &Table, target: &'static Table) -> Result<()> {
        let _ = table;
        r.push(target)
    }

    /// Writes what a foreign key does when the row that it refers to is deleted, or its key changes.
    ///
    /// # Errors
    /// When the database would do something else.
    fn referential_actions(&self, r: &mut Renderer<'_>, table: &Table, key: &ForeignKey) -> Result<()> {
        let _ = table;
        standard::referential_actions(r, key)
    }

    /// Writes CREATE INDEX.
    ///
    /// # Errors
    /// When the database cannot have such an index.
    fn create_index(&self, r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
        standard::create_index(r, create)
    }

    /// A query that counts the indexes called `:index` of the table `:table` in the schema `:schema`, NULL for the
    /// connection's own. A database has it whose CREATE INDEX does not take IF NOT EXISTS.
    fn index_query(&self) -> Option<&'static str> {
        None
    }

    /// Writes what stands after the closing parenthesis of CREATE TABLE.
    ///
    /// # Errors
    /// When a part cannot be rendered.
    fn table_options(&self, r: &mut Renderer<'_>) -> Result<()> {
        let _ = r;
        Ok(())
    }
}
