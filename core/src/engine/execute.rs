//! What running each kind of statement gives.

use std::ops::ControlFlow;

use super::rows::decode;
use super::{Connection, Outcome, Returned, Rows};
use crate::error::Result;
use crate::query::{
    Bound, Compound, CreateIndexStatement, CreateTableStatement, Delete, DropTableStatement, FromRow, Insert, Reads, Select,
    Selection, Statement, Text, TextRows, Update,
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
    [M] Insert<M, ()>;
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

/// Implements [`Execute`] for what changes something and gives rows back.
macro_rules! returned {
    ($($statement:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<M, S: Selection> Execute for $statement<M, S> {
            type Output<'c> = Returned<S>;

            fn execute_on(self, connection: &mut Connection) -> Result<Returned<S>> {
                returned(connection, &self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, S: Selection> Execute for Bound<'_, $statement<M, S>> {
            type Output<'c> = Returned<S>;

            fn execute_on(self, connection: &mut Connection) -> Result<Returned<S>> {
                returned(connection, &self)
            }
        }
    )* };
}
returned! { Insert Update Delete }

fn returned<S: Selection>(connection: &mut Connection, statement: &dyn Statement) -> Result<Returned<S>> {
    let ready = connection.ready(statement)?;
    let mut rows = Vec::new();
    connection.query_ready(&ready, &mut |row| {
        rows.push(decode::<S>(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Returned::new(rows))
}
