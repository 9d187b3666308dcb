//! Running prepared statements: the text is there already, and values are not copied.

use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::connection::hidden;
use super::rows::decode;
use super::{Connection, Outcome, Parameters};
use crate::error::{Error, Result};
use crate::query::{Arguments, Prepared, Reads, Selection, Statement, Texts, Writes};
use crate::render::Compiled;
use crate::row::Row;
use crate::types::ValueRef;

/// One value of a text, of those that it has and those that it is given.
pub(super) fn value_of<'v>(
    compiled: &'v Compiled,
    index: usize,
    argument: impl FnOnce(usize) -> Result<ValueRef<'v>>,
) -> Result<ValueRef<'v>> {
    match compiled.open.binary_search_by_key(&index, |it| it.placeholder) {
        Err(_) => Ok(compiled.parameters[index].as_ref()),
        Ok(found) => {
            let open = &compiled.open[found];
            let value = argument(usize::from(open.argument))?;
            open.require_place(&value)?;
            Ok(value)
        }
    }
}

/// The parameters of a text, some of which are the program's values where they are.
struct Filled<'a, P, A> {
    compiled: &'a Compiled,
    arguments: &'a A,
    types: PhantomData<fn(P)>,
}

impl<P, A: Arguments<P>> Parameters for Filled<'_, P, A> {
    fn count(&self) -> usize {
        self.compiled.parameters.len()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        value_of(self.compiled, index, |argument| self.arguments.argument(argument))
    }
}

impl Connection {
    /// The text of a prepared statement for this connection.
    pub(super) fn prepared_text(&self, texts: &Texts, statement: &dyn Statement) -> Result<Arc<Compiled>> {
        let compiled = texts.get(self.engine(), statement)?;
        let (count, most) = (compiled.parameters.len(), self.engine().driver().max_parameters());
        if count > most {
            return Err(Error::statement(format!(
                "the prepared statement has {count} parameters, {} takes {most}: build it anew each time, without `prepare`",
                self.dialect().name()
            )));
        }
        Ok(compiled)
    }
}

impl<P, Q: Reads> Prepared<P, Q> {
    /// All rows.
    ///
    /// # Errors
    /// When the statement means nothing or the dialect cannot say it; when the database refuses it, or a cell does not fit.
    pub fn all<A: Arguments<P>>(&self, connection: &mut Connection, values: A) -> Result<Vec<<Q::Selection as Selection>::Row>> {
        let mut rows = Vec::new();
        self.for_each(connection, values, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn first<A: Arguments<P>>(
        &self,
        connection: &mut Connection,
        values: A,
    ) -> Result<Option<<Q::Selection as Selection>::Row>> {
        let mut first = None;
        self.each(connection, &values, &mut |row| {
            first = Some(decode::<Q::Selection>(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(first)
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// When there is more than one; as [`all`](Self::all).
    pub fn one_or_none<A: Arguments<P>>(
        &self,
        connection: &mut Connection,
        values: A,
    ) -> Result<Option<<Q::Selection as Selection>::Row>> {
        let mut only = None;
        self.each(connection, &values, &mut |row| {
            if only.is_some() {
                return Err(Error::many_rows());
            }
            only = Some(decode::<Q::Selection>(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(only)
    }

    /// The only row.
    ///
    /// # Errors
    /// When there is none, or more than one; as [`all`](Self::all).
    pub fn one<A: Arguments<P>>(&self, connection: &mut Connection, values: A) -> Result<<Q::Selection as Selection>::Row> {
        self.one_or_none(connection, values)?.ok_or_else(Error::no_row)
    }

    /// The first column of every row.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn scalars<A: Arguments<P>>(
        &self,
        connection: &mut Connection,
        values: A,
    ) -> Result<Vec<<Q::Selection as Selection>::First>> {
        Ok(self.all(connection, values)?.into_iter().map(Q::Selection::first).collect())
    }

    /// Calls a function with each row as it arrives.
    ///
    /// # Errors
    /// As [`all`](Self::all), and when the function fails.
    pub fn for_each<A: Arguments<P>>(
        &self,
        connection: &mut Connection,
        values: A,
        mut run: impl FnMut(<Q::Selection as Selection>::Row) -> Result<()>,
    ) -> Result<()> {
        let mut outcome = Ok(());
        self.each(connection, &values, &mut |row| {
            outcome = run(decode::<Q::Selection>(row)?);
            Ok(if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        outcome
    }

    fn each<A: Arguments<P>>(
        &self,
        connection: &mut Connection,
        arguments: &A,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let compiled = connection.prepared_text(self.texts(), self.query())?;
        let filled = Filled { compiled: &compiled, arguments, types: PhantomData };
        connection.query_text(&compiled.sql, &filled, None, compiled.is_opaque, each)
    }
}

impl<P, Q: Writes<Returning = ()>> Prepared<P, Q> {
    /// Runs an insert, update or delete that gives no rows back; one that does is executed: `conn.execute(prepared.with((…)))`.
    ///
    /// # Errors
    /// When the statement means nothing or the dialect cannot say it; when the database refuses it.
    ///
    /// # Example: a birthday
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User].create_all(&engine)?;
    /// let mut conn = engine.connect()?;
    /// let add = prepare(|(id, name): (Param<i64>, Param<String>)| insert(User).values((User.id.set(id), User.name.set(name))));
    /// let age = prepare(|(id, age): (Param<i64>, Param<i32>)| update(User).set(User.age.set(age)).where_(User.id.eq(id)));
    /// for (id, name) in [(1, "Ann"), (2, "Bo")] {
    ///     add.run(&mut conn, (id, name))?;
    /// }
    /// assert_eq!(age.run(&mut conn, (2, 18))?.rows_affected, 1);
    /// assert_eq!(conn.scalar(select(User.name).where_(User.age.eq(18)))?, Some("Bo".to_owned()));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn run<A: Arguments<P>>(&self, connection: &mut Connection, values: A) -> Result<Outcome> {
        let compiled = connection.prepared_text(self.texts(), self.query())?;
        let filled = Filled { compiled: &compiled, arguments: &values, types: PhantomData };
        let count = filled.count();
        connection
            .observed(&compiled.sql, count, |driver, tagged| hidden(driver.execute(tagged, &filled), &compiled.sql, &filled))
    }
}
