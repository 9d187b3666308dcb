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
        self.each(&mut |row| {
            rows.push(decode::<S>(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    /// The first row, if there is one. Rows after it are not read: where there are many, the database is asked to stop the
    /// query, unless that would end a transaction.
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

    /// The first column of the only row.
    ///
    /// # Errors
    /// As [`one`](Self::one).
    pub fn scalar_one(self) -> Result<S::First> {
        Ok(S::first(self.one()?))
    }

    /// Calls a function with so many rows at a time, and with the rest at the end. No more than that are in memory.
    ///
    /// # Errors
    /// As [`for_each`](Self::for_each).
    ///
    /// # Example: rows in pairs
    /// ```
    /// use aludel::prelude::*;
    /// let engine = create_engine("sqlite://")?;
    /// let mut pairs = Vec::new();
    /// let rows = text("VALUES (1), (2), (3)").columns::<i64>();
    /// engine.connect()?.execute(rows)?.for_each_chunk(2, |pair| {
    ///     pairs.push(pair);
    ///     Ok(())
    /// })?;
    /// assert_eq!(pairs, [vec![1, 2], vec![3]]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn for_each_chunk(self, size: usize, mut run: impl FnMut(Vec<S::Row>) -> Result<()>) -> Result<()> {
        let size = size.max(1);
        let mut chunk = Vec::with_capacity(size.min(1_000));
        self.for_each(|row| {
            chunk.push(row);
            if chunk.len() == size { run(std::mem::take(&mut chunk)) } else { Ok(()) }
        })?;
        if chunk.is_empty() { Ok(()) } else { run(chunk) }
    }

    /// Calls a function with each row as it arrives. Only one row is in memory at a time.
    ///
    /// # Errors
    /// When the database refuses the query, a cell does not fit, or the function fails; the rest is not read then.
    pub fn for_each(self, mut run: impl FnMut(S::Row) -> Result<()>) -> Result<()> {
        let mut outcome = Ok(());
        self.each(&mut |row| {
            // An error of the function's own is none of the statement.
            outcome = run(decode::<S>(row)?);
            Ok(if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        outcome
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
