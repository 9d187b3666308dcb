//! What running each kind of statement gives.

use std::ops::ControlFlow;

use super::ready::Ready;
use super::rows::decode;
use super::{Connection, Outcome, Returned, Rows};
use crate::error::Result;
use crate::query::{
    Bound, Compound, CreateIndexStatement, CreateTableStatement, Delete, DropTableStatement, FromRow, Insert, Reads, Select,
    Selection, Text, TextRows, Update,
};

/// A statement that a connection can run.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be executed",
    label = "not a statement",
    note = "statements are made with `select`, `insert`, `update`, `delete`, `text`, `create_table`, `create_index`, `drop_table`",
    note = "an upsert is complete with `do_update(…)` or `do_nothing()`"
)]
pub trait Execute {
    /// What running it gives.
    type Output<'c>;

    /// Runs it.
    ///
    /// # Errors
    /// When it means nothing, the dialect cannot say it, or the database refuses it.
    fn execute_on(self, connection: &mut Connection) -> Result<Self::Output<'_>>;
}

#[diagnostic::do_not_recommend]
impl<S: Selection> Execute for Select<S> {
    type Output<'c> = Rows<'c, S>;

    fn execute_on(self, connection: &mut Connection) -> Result<Rows<'_, S>> {
        Rows::new(connection, &self)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Selection> Execute for Compound<S> {
    type Output<'c> = Rows<'c, S>;

    fn execute_on(self, connection: &mut Connection) -> Result<Rows<'_, S>> {
        Rows::new(connection, &self)
    }
}

#[diagnostic::do_not_recommend]
impl<R: FromRow> Execute for Text<R> {
    type Output<'c> = Rows<'c, TextRows<R>>;

    fn execute_on(self, connection: &mut Connection) -> Result<Rows<'_, TextRows<R>>> {
        Rows::new(connection, &self)
    }
}

#[diagnostic::do_not_recommend]
impl<Q: Reads> Execute for Bound<'_, Q> {
    type Output<'c> = Rows<'c, Q::Selection>;

    fn execute_on(self, connection: &mut Connection) -> Result<Rows<'_, Q::Selection>> {
        Rows::new(connection, &self)
    }
}

/// Implements [`Execute`] for what changes something and gives no rows.
macro_rules! outcome {
    ($([$($parameter:ident),*] $statement:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($parameter),*> Execute for $statement {
            type Output<'c> = Outcome;

            fn execute_on(self, connection: &mut Connection) -> Result<Outcome> {
                let ready = connection.ready(&self)?;
                connection.run_ready(&ready)
            }
        }
    )* };
}
outcome! {
    [M] Update<M, ()>;
    [M] Delete<M, ()>;
    [M] Bound<'_, Insert<M, ()>>;
    [M] Bound<'_, Update<M, ()>>;
    [M] Bound<'_, Delete<M, ()>>;
    [] Bound<'_, Text<()>>;
    [] Text<()>;
    [] CreateIndexStatement;
    [] CreateTableStatement;
    [] DropTableStatement;
}

#[diagnostic::do_not_recommend]
impl<M> Execute for Insert<M, ()> {
    type Output<'c> = Outcome;

    fn execute_on(self, connection: &mut Connection) -> Result<Outcome> {
        let ready = connection.ready_insert(self.tree)?;
        connection.run_ready(&ready)
    }
}

#[diagnostic::do_not_recommend]
impl<M, S: Selection> Execute for Insert<M, S> {
    type Output<'c> = Returned<S>;

    fn execute_on(self, connection: &mut Connection) -> Result<Returned<S>> {
        let ready = connection.ready_insert(self.tree)?;
        returned(connection, &ready)
    }
}

/// Implements [`Execute`] for what changes something and gives rows back.
macro_rules! returned {
    ($($statement:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<M, S: Selection> Execute for $statement {
            type Output<'c> = Returned<S>;

            fn execute_on(self, connection: &mut Connection) -> Result<Returned<S>> {
                let ready = connection.ready(&self)?;
                returned(connection, &ready)
            }
        }
    )* };
}
returned! {
    Update<M, S>;
    Delete<M, S>;
    Bound<'_, Insert<M, S>>;
    Bound<'_, Update<M, S>>;
    Bound<'_, Delete<M, S>>;
}

fn returned<S: Selection>(connection: &mut Connection, ready: &Ready) -> Result<Returned<S>> {
    let mut rows = Vec::new();
    connection.query_ready(ready, &mut |row| {
        rows.push(decode::<S>(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Returned::new(rows))
}
