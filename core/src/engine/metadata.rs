//! Creating and dropping the tables of a [`Metadata`].

use super::{Engine, Transaction};
use crate::error::Result;
use crate::query::{create_table, drop_table};
use crate::schema::Metadata;

impl Metadata {
    /// Creates the tables that are not there yet, each after those it refers to.
    ///
    /// # Errors
    /// When tables refer to each other in a circle; when the database refuses.
    pub fn create_all(&self, engine: &Engine) -> Result<()> {
        let tables = self.sorted_tables()?;
        engine.begin(|transaction: &mut Transaction<'_>| {
            for table in tables {
                transaction.execute(create_table(table).if_not_exists())?;
            }
            Ok(())
        })
    }

    /// Drops the tables that are there, each before those it refers to.
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
