//! CREATE TABLE, DROP TABLE and CREATE INDEX.

use super::layout::{Break, SubBreak};
use super::scope::Columns;
use super::{Ident, Renderer, Sql, standard};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::{Check, ForeignKey, Table};
use crate::tree::{CreateIndex, CreateTable, DropTable};

impl Sql for CreateTable {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { table, if_not_exists } = self;
        r.push(("CREATE TABLE ", if_not_exists.then_some("IF NOT EXISTS "), *table, " ("))?;
        // DDL takes no parameters, so defaults are literals.
        r.in_literals(|r| body(r, table))?;
        r.push((Break, ")"))?;
        r.dialect().table_options(r)
    }
}

fn body(r: &mut Renderer<'_>, table: &'static Table) -> Result<()> {
    let Table { schema: _, name, columns, primary_key, unique, foreign_keys, indexes: _, checks, version: _ } = table;
    if columns.is_empty() {
        return Err(Error::statement(format!("the table `{name}` has no columns")));
    }
    for (index, column) in columns.iter().enumerate() {
        r.push(((index > 0).then_some(","), SubBreak))?;
        r.dialect().column_definition(r, table, column)?;
    }
    if !primary_key.is_empty() {
        r.push((",", SubBreak, "PRIMARY KEY "))?;
        column_list(r, table, primary_key)?;
    }
    for key in *unique {
        r.push((",", SubBreak, "CONSTRAINT ", Ident(&table.unique_name(key)), " UNIQUE "))?;
        column_list(r, table, key)?;
    }
    for key in *foreign_keys {
        r.push((",", SubBreak))?;
        foreign_key(r, table, key)?;
    }
    for check in *checks {
        let Check { name: _, columns: _, condition } = check;
        r.push((",", SubBreak, "CONSTRAINT ", Ident(&table.check_name(check)), " CHECK ("))?;
        r.in_table(table, |r| r.with_columns(Columns::Bare, |r| r.push(condition())))?;
        r.push(")")?;
    }
    Ok(())
}

fn foreign_key(r: &mut Renderer<'_>, table: &Table, key: &ForeignKey) -> Result<()> {
    let ForeignKey { columns, targets, on_delete: _, on_update: _ } = key;
    r.push(("CONSTRAINT ", Ident(&table.foreign_key_name(key)), " FOREIGN KEY "))?;
    column_list(r, table, columns)?;
    r.push(" REFERENCES ")?;
    r.dialect().referenced_table(r, table, key.target())?;
    r.push(" ")?;
    standard::column_list(r, targets.iter().map(|it| it.name()))?;
    r.dialect().referential_actions(r, table, key)
}

fn column_list(r: &mut Renderer<'_>, table: &Table, columns: &[u16]) -> Result<()> {
    standard::column_list(r, columns.iter().map(|it| table.columns[usize::from(*it)].name))
}

impl Sql for DropTable {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { table, if_exists } = self;
        r.push(("DROP TABLE ", if_exists.then_some("IF EXISTS "), *table))
    }
}

impl Sql for CreateIndex {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { table, index, if_not_exists } = self;
        if index.columns.is_empty() {
            return Err(Error::statement(format!("the index `{}` has no columns", table.index_name(index))));
        }
        if *if_not_exists {
            r.require(Feature::IndexIfNotExists)?;
        }
        r.dialect().create_index(r, self)
    }
}
