//! Texts of statements about many rows, whose parameters are arrays: one for each column.

use super::row_text::{names, push_returning};
use super::{Ident, Renderer, standard};
use crate::error::Result;
use crate::schema::Table;

/// What the rows are called beside the table; an alias hides the name of the table, so no name of a user is in its way.
const ROWS: &str = "v";
const TABLE: &str = "t";

/// `INSERT INTO table (columns) SELECT * FROM …` with one array of values for each column.
///
/// # Errors
/// When the dialect cannot say it.
pub fn insert_columns_text(mut r: Renderer<'_>, table: &'static Table, columns: &[usize]) -> Result<String> {
    r.push(("INSERT INTO ", table, " "))?;
    standard::column_list(&mut r, names(table, columns))?;
    r.push(" SELECT * FROM ")?;
    rows(&mut r, table, columns)?;
    Ok(r.finish().sql)
}

/// The same with RETURNING. The rows are inserted in the order of the arrays, and what the database counts up for them is
/// counted up in that order.
///
/// # Errors
/// When the dialect cannot say it.
pub fn insert_columns_returning_text(
    mut r: Renderer<'_>,
    table: &'static Table,
    columns: &[usize],
    returning: &[usize],
) -> Result<String> {
    r.push(("INSERT INTO ", table, " "))?;
    standard::column_list(&mut r, names(table, columns))?;
    r.push(" SELECT ")?;
    for index in 0..columns.len() {
        r.push(((index > 0).then_some(", "), Ident(&name(index))))?;
    }
    r.push(" FROM ")?;
    rows(&mut r, table, columns)?;
    r.push(" WITH ORDINALITY AS ")?;
    // The number of a row comes after its values.
    named(&mut r, columns.len() + 1)?;
    r.push((" ORDER BY ", Ident(&name(columns.len()))))?;
    push_returning(&mut r, table, returning)?;
    Ok(r.finish().sql)
}

/// `UPDATE table SET column = value, … FROM … WHERE key = value AND …` with an array for each column and each key.
///
/// # Errors
/// When the dialect cannot say it.
pub fn update_columns_text(mut r: Renderer<'_>, table: &'static Table, columns: &[usize], keys: &[usize]) -> Result<String> {
    r.push(("UPDATE ", table, " AS ", Ident(TABLE), " SET "))?;
    for (index, column) in names(table, columns).enumerate() {
        r.push(((index > 0).then_some(", "), Ident(column), " = "))?;
        r.push((Ident(ROWS), ".", Ident(&name(index))))?;
    }
    r.push(" FROM ")?;
    rows(&mut r, table, &[columns, keys].concat())?;
    r.push(" AS ")?;
    named(&mut r, columns.len() + keys.len())?;
    r.push(" WHERE ")?;
    for (index, key) in names(table, keys).enumerate() {
        r.push(((index > 0).then_some(" AND "), Ident(TABLE), ".", Ident(key), " = "))?;
        r.push((Ident(ROWS), ".", Ident(&name(columns.len() + index))))?;
    }
    Ok(r.finish().sql)
}

/// `DELETE FROM table WHERE (keys) IN (SELECT * FROM …)` with an array for each key.
///
/// # Errors
/// When the dialect cannot say it.
pub fn delete_columns_text(mut r: Renderer<'_>, table: &'static Table, keys: &[usize]) -> Result<String> {
    r.push(("DELETE FROM ", table, " WHERE "))?;
    standard::column_list(&mut r, names(table, keys))?;
    r.push(" IN (SELECT * FROM ")?;
    rows(&mut r, table, keys)?;
    r.push(")")?;
    Ok(r.finish().sql)
}

/// The rows of which each column is an array.
fn rows(r: &mut Renderer<'_>, table: &'static Table, columns: &[usize]) -> Result<()> {
    let types: Vec<_> = columns.iter().map(|index| table.columns[*index].data_type).collect();
    r.dialect().columns_as_rows(r, &types)
}

/// The name of the rows, and those of so many columns.
fn named(r: &mut Renderer<'_>, columns: usize) -> Result<()> {
    r.push((Ident(ROWS), " ("))?;
    for index in 0..columns {
        r.push(((index > 0).then_some(", "), Ident(&name(index))))?;
    }
    r.push(")")
}

/// What a column of the rows is called: names of a table's columns may be there twice.
fn name(index: usize) -> String {
    format!("c{}", index + 1)
}
