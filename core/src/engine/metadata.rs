//! Creating and dropping the tables of a [`Metadata`].

use super::{Connection, Engine, Transaction};
use crate::dialect::{Feature, Support};
use crate::error::Result;
use crate::query::{Statement, create_index, create_table, drop_table, text};
use crate::schema::{Index, Metadata, Table};

impl Metadata {
    /// Creates the tables that are not there yet, each after those it refers to; then the indexes that are not there yet,
    /// also those of tables that are. Both go by their names: what is there under the name stays as it is.
    ///
    /// # Errors
    /// When tables refer to each other in a circle, or two indexes have one name; when the database cannot have one of the
    /// tables or indexes, before any of them is made; when the database refuses.
    ///
    /// # Example: tables and indexes
    /// ```
    /// use aludel::metadata;
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "visits", index(user_id, day))]
    /// struct Visit {
    ///     #[model(primary_key)]
    ///     id: Auto<i64>,
    ///     user_id: i64,
    ///     day: i32,
    /// }
    ///
    /// let (engine, recording) = create_engine("sqlite://")?.recorded();
    /// metadata![Visit].create_all(&engine)?;
    /// metadata![Visit].create_all(&engine)?; // all is there: nothing happens
    /// assert!(recording.to_string().contains(r#"CREATE INDEX IF NOT EXISTS "ix_visits_user_id_day""#));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn create_all(&self, engine: &Engine) -> Result<()> {
        let tables = self.sorted_tables()?;
        let indexes = self.indexes()?;
        require_possible(engine, &tables, &indexes)?;
        engine.begin(|transaction: &mut Transaction<'_>| {
            for table in tables {
                transaction.execute(create_table(table).if_not_exists())?;
            }
            indexes.into_iter().try_for_each(|(table, index)| create_if_missing(transaction, table, index))
        })
    }

    /// Drops the tables that are there with their indexes, each before those it refers to.
    ///
    /// # Errors
    /// When tables refer to each other in a circle; when the database refuses, as it does when a table outside of the
    /// set refers to one in it.
    pub fn drop_all(&self, engine: &Engine) -> Result<()> {
        let tables = self.sorted_tables()?;
        engine.begin(|transaction: &mut Transaction<'_>| {
            for table in tables.into_iter().rev() {
                transaction.execute(drop_table(table).if_exists())?;
            }
            Ok(())
        })
    }
}

/// Not every database takes back what was made before an error.
fn require_possible(engine: &Engine, tables: &[&'static Table], indexes: &[(&'static Table, &'static Index)]) -> Result<()> {
    for table in tables {
        create_table(table).render(&mut engine.renderer())?;
    }
    for (table, index) in indexes {
        create_index(table, index).render(&mut engine.renderer())?;
    }
    Ok(())
}

fn create_if_missing(connection: &mut Connection, table: &'static Table, index: &'static Index) -> Result<()> {
    let create = create_index(table, index);
    match (connection.dialect().support(Feature::IndexIfNotExists), connection.dialect().index_query()) {
        (Support::Unsupported(_), Some(query)) if is_there(connection, query, table, index)? => {}
        (Support::Unsupported(_), Some(_)) => {
            connection.execute(create)?;
        }
        (Support::Native | Support::Emulated(_), _) | (Support::Unsupported(_), None) => {
            connection.execute(create.if_not_exists())?;
        }
    }
    Ok(())
}

fn is_there(connection: &mut Connection, query: &'static str, table: &Table, index: &Index) -> Result<bool> {
    let schema = connection.engine().renderer().schema(table.schema).map(str::to_owned);
    let query = text(query)
        .bind("schema", schema)
        .bind("table", table.name)
        .bind("index", table.index_name(index).into_owned())
        .columns::<i64>();
    Ok(connection.scalar(query)?.is_some_and(|count| count > 0))
}
