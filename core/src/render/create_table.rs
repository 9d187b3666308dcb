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
        if column.data_type.is_array() {
            r.require(Feature::Arrays)?;
        }
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
    let ForeignKey { columns: _, targets: _, on_delete: _, on_update: _ } = key;
    let (columns, targets) = in_order_of_key(key, referred_key(table, key)?);
    r.push(("CONSTRAINT ", Ident(&table.foreign_key_name(key)), " FOREIGN KEY "))?;
    column_list(r, table, &columns)?;
    r.push(" REFERENCES ")?;
    r.dialect().referenced_table(r, table, key.target())?;
    r.push(" ")?;
    column_list(r, key.target(), &targets)?;
    r.dialect().referential_actions(r, table, key)
}

/// The unique key that a foreign key refers to. Without one it would refer to several rows, which some databases see only when
/// rows are inserted, and some never.
fn referred_key(table: &Table, key: &ForeignKey) -> Result<&'static [u16]> {
    let target = key.target();
    let is_referred = |it: &[u16]| it.len() == key.targets.len() && key.targets.iter().all(|column| it.contains(&column.index));
    if let Some(referred) = target.unique_keys().find(|it| is_referred(it)) {
        return Ok(referred);
    }
    let names: Vec<_> = key.targets.iter().map(|it| it.name()).collect();
    Err(Error::statement(format!(
        "the foreign key `{}` refers to `{}` ({}), which several rows may have: refer to all columns of the primary key or of a \
         UNIQUE set, or make these `unique`",
        table.foreign_key_name(key),
        target.name,
        names.join(", ")
    )))
}

/// The columns of a foreign key and those they refer to, in the order of the key referred to: in another order it means the same,
/// but not every database finds the index.
fn in_order_of_key(key: &ForeignKey, referred: &[u16]) -> (Vec<u16>, Vec<u16>) {
    let pairs = || key.columns.iter().zip(key.targets);
    referred.iter().filter_map(|index| pairs().find(|(_, it)| it.index == *index)).map(|(own, it)| (*own, it.index)).unzip()
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
