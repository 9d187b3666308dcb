//! Texts of statements about single rows, by position of their columns: what mappers prepare once and run for each object.

use super::{Ident, Idents, Renderer, standard};
use crate::dialect::Feature;
use crate::error::Result;
use crate::schema::Table;

/// `INSERT INTO table (columns) VALUES (?, …)`, with RETURNING if columns are named for it; of no columns, the insert of
/// defaults.
///
/// # Errors
/// When the dialect cannot say it.
pub fn insert_text(mut r: Renderer<'_>, table: &'static Table, columns: &[usize], returning: &[usize]) -> Result<String> {
    r.push(("INSERT INTO ", table))?;
    if columns.is_empty() {
        r.require(Feature::DefaultValues)?;
        r.dialect().default_values(&mut r)?;
    } else {
        r.push(" ")?;
        standard::column_list(&mut r, names(table, columns))?;
        r.push(" VALUES ")?;
        placeholders(&mut r, columns.len())?;
    }
    push_returning(&mut r, table, returning)?;
    Ok(r.finish().sql)
}

/// `INSERT INTO table (columns) VALUES (?, …), (?, …), …` with so many rows, and with RETURNING if columns are named for it.
///
/// # Errors
/// When the dialect cannot say it.
pub fn insert_rows_text(
    mut r: Renderer<'_>,
    table: &'static Table,
    columns: &[usize],
    returning: &[usize],
    rows: usize,
) -> Result<String> {
    r.push(("INSERT INTO ", table, " "))?;
    standard::column_list(&mut r, names(table, columns))?;
    r.push(" VALUES ")?;
    for row in 0..rows {
        r.push((row > 0).then_some(", "))?;
        placeholders(&mut r, columns.len())?;
    }
    push_returning(&mut r, table, returning)?;
    Ok(r.finish().sql)
}

pub(super) fn push_returning(r: &mut Renderer<'_>, table: &'static Table, returning: &[usize]) -> Result<()> {
    if returning.is_empty() {
        return Ok(());
    }
    r.require(Feature::InsertReturning)?;
    r.push((" RETURNING ", Idents(names(table, returning))))
}

/// `(?, ?, …)`.
fn placeholders(r: &mut Renderer<'_>, count: usize) -> Result<()> {
    r.push("(")?;
    for index in 0..count {
        r.push((index > 0).then_some(", "))?;
        r.write_placeholder();
    }
    r.push(")")
}

/// `UPDATE table SET column = ?, … WHERE key = ? AND …`, by the primary key.
///
/// # Errors
/// When the dialect cannot say it.
pub fn update_text(r: Renderer<'_>, table: &'static Table, columns: &[usize]) -> Result<String> {
    update_by_text(r, table, columns, &primary_key(table))
}

/// `UPDATE table SET column = ?, … WHERE key = ? AND …`, by these columns.
///
/// # Errors
/// When the dialect cannot say it.
pub fn update_by_text(mut r: Renderer<'_>, table: &'static Table, columns: &[usize], keys: &[usize]) -> Result<String> {
    r.push(("UPDATE ", table, " SET "))?;
    equals_placeholder(&mut r, names(table, columns), ", ")?;
    by_keys(&mut r, table, keys)?;
    Ok(r.finish().sql)
}

/// `DELETE FROM table WHERE key = ? AND …`, by the primary key.
///
/// # Errors
/// When the dialect cannot say it.
pub fn delete_text(r: Renderer<'_>, table: &'static Table) -> Result<String> {
    delete_by_text(r, table, &primary_key(table))
}

/// `DELETE FROM table WHERE key = ? AND …`, by these columns.
///
/// # Errors
/// When the dialect cannot say it.
pub fn delete_by_text(mut r: Renderer<'_>, table: &'static Table, keys: &[usize]) -> Result<String> {
    r.push(("DELETE FROM ", table))?;
    by_keys(&mut r, table, keys)?;
    Ok(r.finish().sql)
}

/// `SELECT every, column FROM table WHERE key = ? AND …`, by the primary key, without the columns that are deferred.
///
/// # Errors
/// When the dialect cannot say it.
pub fn select_text(r: Renderer<'_>, table: &'static Table) -> Result<String> {
    let selected: Vec<_> = table.selected().collect();
    select_by_text(r, table, &selected, &primary_key(table))
}

/// `SELECT column, … FROM table WHERE key = ? AND …`, by these keys.
///
/// # Errors
/// When the dialect cannot say it.
pub fn select_by_text(mut r: Renderer<'_>, table: &'static Table, columns: &[usize], keys: &[usize]) -> Result<String> {
    r.push(("SELECT ", Idents(names(table, columns)), " FROM ", table))?;
    by_keys(&mut r, table, keys)?;
    Ok(r.finish().sql)
}

fn primary_key(table: &Table) -> Vec<usize> {
    table.primary_key.iter().map(|index| usize::from(*index)).collect()
}

fn by_keys(r: &mut Renderer<'_>, table: &'static Table, keys: &[usize]) -> Result<()> {
    r.push(" WHERE ")?;
    equals_placeholder(r, names(table, keys), " AND ")
}

fn equals_placeholder<'n>(r: &mut Renderer<'_>, names: impl Iterator<Item = &'n str>, separator: &str) -> Result<()> {
    for (index, name) in names.enumerate() {
        r.push(((index > 0).then_some(separator), Ident(name), " = "))?;
        r.write_placeholder();
    }
    Ok(())
}

pub(super) fn names<'t>(table: &'t Table, columns: &'t [usize]) -> impl Iterator<Item = &'static str> + Clone + use<'t> {
    columns.iter().map(|index| table.columns[*index].name)
}
