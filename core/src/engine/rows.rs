//! The rows of a query, decoded straight from the driver's row.

use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;

use super::Connection;
use super::ready::Ready;
use crate::error::{Error, Result};
use crate::query::{Selection, Statement};
use crate::row::{Cells, Row};

/// The rows of a query on a connection. The query runs when they are read, by one of the methods.
#[must_use = "a query runs when its rows are read: call `all`, `first`, `one` …"]
pub struct Rows<'c, S> {
    connection: &'c mut Connection,
    ready: Ready,
    selection: PhantomData<fn() -> S>,
}

impl<'c, S: Selection> Rows<'c, S> {
    pub(super) fn new(connection: &'c mut Connection, statement: &dyn Statement) -> Result<Self> {
        let ready = connection.ready(statement)?;
        Ok(Self { connection, ready, selection: PhantomData })
    }

    /// All rows.
    ///
    /// # Errors
    /// When the database refuses the query, or a cell does not fit.
    pub fn all(self) -> Result<Vec<S::Row>> {
        let mut rows = Vec::new();
        self.for_each(|row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if there is one. Rows after it are not read.
    ///
    /// # Errors
    /// When the database refuses the query, or a cell does not fit.
    pub fn first(self) -> Result<Option<S::Row>> {
        let mut first = None;
        self.each(&mut |row| {
            first = Some(decode::<S>(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(first)
    }

    /// The only row.
    ///
    /// # Errors
    /// When there is none, or more than one; when the database refuses the query, or a cell does not fit.
    pub fn one(self) -> Result<S::Row> {
        let sql = self.ready.sql().to_owned();
        self.one_or_none()?.ok_or_else(|| Error::no_row().with_sql(&sql))
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// When there is more than one; when the database refuses the query, or a cell does not fit.
    pub fn one_or_none(self) -> Result<Option<S::Row>> {
        let mut only = None;
        self.each(&mut |row| {
            if only.is_some() {
                return Err(Error::many_rows());
            }
            only = Some(decode::<S>(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(only)
    }

    /// The first column of every row.
    ///
    /// # Errors
    /// When the database refuses the query, or a cell does not fit.
    pub fn scalars(self) -> Result<Vec<S::First>> {
        let mut scalars = Vec::new();
        self.for_each(|row| {
            scalars.push(S::first(row));
            Ok(())
        })?;
        Ok(scalars)
    }

    /// The first column of the first row; `None` when there is no row.
    ///
    /// # Errors
    /// When the database refuses the query, or a cell does not fit.
    pub fn scalar(self) -> Result<Option<S::First>> {
        Ok(self.first()?.map(S::first))
    }

    /// Calls a function with each row as it arrives. Only one row is in memory at a time.
    ///
    /// # Errors
    /// When the database refuses the query, a cell does not fit, or the function fails; the rest is not read then.
    pub fn for_each(self, mut run: impl FnMut(S::Row) -> Result<()>) -> Result<()> {
        self.each(&mut |row| {
            run(decode::<S>(row)?)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    fn each(self, each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>) -> Result<()> {
        let Self { connection, ready, selection: _ } = self;
        connection.query_ready(&ready, each)
    }
}

/// Reads a row; every cell must have been read.
pub(super) fn decode<S: Selection>(row: &dyn Row) -> Result<S::Row> {
    let mut cells = Cells::new(row);
    let decoded = S::decode(&mut cells)?;
    cells.finish()?;
    Ok(decoded)
}

impl<S> fmt::Debug for Rows<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("sql", &self.ready.sql()).finish_non_exhaustive()
    }
}
