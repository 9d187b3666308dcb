//! Clauses that SQLite arranges otherwise.

use aludel_core::error::{Error, Result};
use aludel_core::render::{Break, Ident, Renderer, standard};
use aludel_core::schema::{ColumnDef, ColumnDefault, Table};
use aludel_core::tree::{CreateIndex, FunctionSource, InsertSource, InsertTree, Node, QueryTree, ValuesSource};
use aludel_core::types::DataType;

use crate::spelling::NAME;

/// There is no OFFSET without LIMIT; a negative LIMIT is none. <https://www.sqlite.org/lang_select.html#limitoffset>
pub(crate) fn limit(r: &mut Renderer<'_>, limit: Option<&Node>, offset: Option<&Node>) -> Result<()> {
    if limit.is_none() && offset.is_some() {
        r.push((Break, "LIMIT -1"))?;
    }
    standard::limit(r, limit, offset)
}

/// A row is in a subquery or a VALUES, not in a list. <https://www.sqlite.org/rowvalue.html#row_value_in_operators>
pub(crate) fn row_list(r: &mut Renderer<'_>, rows: &[Node]) -> Result<()> {
    r.push("VALUES ")?;
    standard::row_list(r, rows)
}

/// After a SELECT that ends with FROM the parser takes ON for the start of a join's condition; a WHERE between them
/// settles it. <https://www.sqlite.org/lang_upsert.html#parsing_ambiguity>
///
/// An insert of defaults takes no upsert clause. <https://www.sqlite.org/lang_insert.html>
pub(crate) fn conflict(r: &mut Renderer<'_>, insert: &InsertTree) -> Result<()> {
    match insert.source() {
        InsertSource::Query(query) if query.ends_with_from() => r.push((Break, "WHERE TRUE"))?,
        InsertSource::Query(_) | InsertSource::Rows(_) => {}
        InsertSource::Defaults => {
            return Err(Error::unsupported(NAME, "upsert of DEFAULT VALUES", "give one of the columns a value"));
        }
    }
    standard::conflict(r, insert)
}

/// No part of a compound SELECT stands in parentheses. <https://www.sqlite.org/lang_select.html#compound_select_statements>
pub(crate) fn compound_operand(r: &mut Renderer<'_>, query: &QueryTree) -> Result<()> {
    standard::operand_in_from(r, query)
}

/// Columns of VALUES are called `column1`, `column2` and so on. <https://www.sqlite.org/lang_select.html#values>
pub(crate) fn values_source(r: &mut Renderer<'_>, values: &ValuesSource) -> Result<()> {
    r.push("(SELECT ")?;
    for (index, column) in values.columns().iter().enumerate() {
        r.push(((index > 0).then_some(", "), "column", &*(index + 1).to_string(), " AS ", Ident(column.name.as_str())))?;
    }
    r.push(" FROM (")?;
    standard::values_rows(r, values)?;
    r.push((")) AS ", Ident(values.name().as_str())))
}

/// Columns of functions have names of their own, and no others can be given. <https://www.sqlite.org/vtab.html#tabfunc2>
pub(crate) fn function_source(r: &mut Renderer<'_>, source: &FunctionSource) -> Result<()> {
    r.push((source.function(), " AS ", Ident(source.name().as_str())))
}

/// A key that counts up is an INTEGER that is the primary key by itself: another name for the rowid.
/// <https://www.sqlite.org/lang_createtable.html#rowid>
///
/// No type has a length or a width, so a CHECK says it. Lengths are counted in characters, as by others.
/// <https://www.sqlite.org/datatype3.html>
pub(crate) fn column_definition(r: &mut Renderer<'_>, table: &Table, column: &ColumnDef) -> Result<()> {
    if column.default == ColumnDefault::Generated {
        require_rowid(table, column)?;
        return r.push((Ident(column.name), " INTEGER NOT NULL"));
    }
    standard::column_definition(r, table, column)?;
    match column.data_type {
        DataType::Varchar(length) => r.push((" CHECK (length(", Ident(column.name), ") <= ", &*length.to_string(), ")")),
        DataType::SmallInt => r.push((" CHECK (", Ident(column.name), " BETWEEN -32768 AND 32767)")),
        DataType::Integer => r.push((" CHECK (", Ident(column.name), " BETWEEN -2147483648 AND 2147483647)")),
        _ => Ok(()),
    }
}

fn require_rowid(table: &Table, column: &ColumnDef) -> Result<()> {
    let is_key = matches!(table.primary_key, [index] if table.columns[usize::from(*index)].name == column.name);
    if column.data_type.is_integer() && is_key {
        return Ok(());
    }
    Err(Error::unsupported(
        NAME,
        format_args!("generated column beside the primary key (`{}`.`{}`)", table.name, column.name),
        "make it the primary key by itself, an integer, or give it its values in the program",
    ))
}

/// A foreign key cannot lead into another database, so no schema is named.
/// <https://www.sqlite.org/syntax/foreign-key-clause.html>
pub(crate) fn referenced_table(r: &mut Renderer<'_>, table: &Table, target: &'static Table) -> Result<()> {
    if r.schema(table.schema) == r.schema(target.schema) {
        return r.push(Ident(target.name));
    }
    Err(Error::unsupported(
        NAME,
        format_args!("foreign key into another schema (`{}` refers to `{}`)", table.name, target.name),
        "put both tables into the same one",
    ))
}

/// The schema stands before the index, and the table is in the same one. <https://www.sqlite.org/lang_createindex.html>
pub(crate) fn create_index(r: &mut Renderer<'_>, create: &CreateIndex) -> Result<()> {
    let table = create.table();
    r.push(("CREATE INDEX ", create.if_not_exists().then_some("IF NOT EXISTS ")))?;
    if let Some(schema) = r.schema(table.schema) {
        r.push((Ident(schema), "."))?;
    }
    r.push((Ident(&table.index_name(create.index())), " ON ", Ident(table.name), " "))?;
    standard::index_columns(r, create)
}

/// A STRICT table refuses what does not fit the type of a column, as other databases do.
/// <https://www.sqlite.org/stricttables.html>
pub(crate) fn table_options(r: &mut Renderer<'_>) -> Result<()> {
    r.push(" STRICT")
}
