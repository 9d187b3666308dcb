//! Rows whose columns are known only when they arrive.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Connection;
use crate::error::{Error, Result};
use crate::query::Statement;
use crate::types::{SqlType, Value, ValueRef};

/// A row with the names of its columns: for tools and reports over statements that the program does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    names: Arc<[String]>,
    values: Vec<Value>,
}

impl Record {
    /// The columns' names, in order. Databases may give the same name to several.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The values, in the order of the columns.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value of a column as a Rust type.
    ///
    /// # Errors
    /// When no column has the name, or several have; when the value does not fit the type.
    pub fn get<T: SqlType>(&self, name: &str) -> Result<T> {
        let mut found = (0..).zip(&*self.names).filter(|(_, it)| *it == name);
        let Some((index, _)) = found.next() else {
            let names = self.names.join("`, `");
            return Err(Error::statement(format!("the row has no column `{name}`: it has `{names}`")));
        };
        if found.next().is_some() {
            return Err(Error::statement(format!("several columns of the row are called `{name}`: give them labels")));
        }
        T::decode(self.values[index].as_ref()).map_err(|mismatch| Error::decode(index + 1, name, &mismatch))
    }
}

impl Connection {
    /// The rows of a statement with the names of their columns.
    ///
    /// # Errors
    /// When the statement means nothing, or the database refuses it.
    ///
    /// # Example: whatever a query gives
    /// ```
    /// use aludel::prelude::*;
    /// let mut conn = create_engine("sqlite://")?.connect()?;
    /// let records = conn.records(&text("SELECT 1 AS id, 'Ann' AS name"))?;
    /// assert_eq!(records[0].names(), ["id", "name"]);
    /// assert_eq!(records[0].get::<String>("name")?, "Ann");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn records(&mut self, statement: &dyn Statement) -> Result<Vec<Record>> {
        let ready = self.ready(statement)?;
        let mut names: Option<Arc<[String]>> = None;
        let mut records = Vec::new();
        self.query_ready(&ready, &mut |row| {
            let names = names.get_or_insert_with(|| (0..row.len()).map(|it| row.name(it).to_owned()).collect());
            let values = (0..row.len()).map(|it| row.cell(it).map(ValueRef::into_owned)).collect::<Result<_>>()?;
            records.push(Record { names: Arc::clone(names), values });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(records)
    }
}
