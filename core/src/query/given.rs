//! What statements that change something give a mapper.

use std::ops::ControlFlow;

use super::{Selection, Statement, Tracker};
use crate::engine::{Connection, Outcome};
use crate::error::Result;
use crate::row::Cells;

/// What a statement that changes something gives back: how many rows for `()`, the rows of a selection otherwise.
pub trait Given: Sized {
    /// What is read.
    type Read;
    /// What a tracker makes of it.
    type Tracked<T: Tracker>;

    /// Runs the statement.
    ///
    /// # Errors
    /// When the database refuses it, or a cell does not fit.
    fn run(connection: &mut Connection, statement: &dyn Statement) -> Result<Self::Read>;

    /// Gives the objects of the rows to a tracker.
    ///
    /// # Errors
    /// When the tracker refuses one.
    fn track<T: Tracker>(read: Self::Read, tracker: &mut T) -> Result<Self::Tracked<T>>;
}

impl Given for () {
    type Read = Outcome;
    type Tracked<T: Tracker> = Outcome;

    fn run(connection: &mut Connection, statement: &dyn Statement) -> Result<Outcome> {
        connection.run_statement(statement)
    }

    fn track<T: Tracker>(read: Outcome, _: &mut T) -> Result<Outcome> {
        Ok(read)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Selection> Given for S {
    type Read = Vec<S::Row>;
    type Tracked<T: Tracker> = Vec<S::Tracked<T>>;

    fn run(connection: &mut Connection, statement: &dyn Statement) -> Result<Vec<S::Row>> {
        let mut rows = Vec::new();
        connection.each_row(statement, &mut |row| {
            let mut cells = Cells::new(row);
            rows.push(S::decode(&mut cells)?);
            cells.finish()?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    fn track<T: Tracker>(read: Vec<S::Row>, tracker: &mut T) -> Result<Vec<S::Tracked<T>>> {
        read.into_iter().map(|row| S::track(row, tracker)).collect()
    }
}
