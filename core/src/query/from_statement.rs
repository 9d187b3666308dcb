//! SQL written by hand whose rows are those of a selection.

use std::fmt;
use std::marker::PhantomData;

use super::statement::{Reads, Statement};
use super::{Select, Selection, Text, Tracker};
use crate::error::Result;
use crate::render::Renderer;
use crate::row::Cells;
use crate::tree::{CellKind, SelectItem};

/// SQL written by hand that gives what a query selects: made by [`Select::from_statement`].
#[must_use = "a statement does nothing until it is executed"]
pub struct FromStatement<S> {
    text: Text,
    selection: PhantomData<fn() -> S>,
}

impl<S: Selection> Select<S> {
    /// The rows of SQL written by hand instead of the query's own: its columns are those of the selection, in their order,
    /// either with those that are [deferred](crate::types::Deferred), as `SELECT *` gives them, or without. So a session takes the
    /// models in.
    ///
    /// # Example: users by a query of one database
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let engine = create_engine("sqlite://")?;
    /// metadata![User].create_all(&engine)?;
    /// let mut session = Session::new(&engine);
    /// let ann = session.add(User { id: Auto::Pending, name: "Ann".into(), age: Some(31) });
    /// let sql = text("SELECT id, name, age FROM users WHERE age > :age").bind("age", 18);
    /// let found = session.scalars(select(User).from_statement(sql))?.all();
    /// assert_eq!(found, [ann]); // the object that the session has, not another one
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn from_statement(self, text: Text) -> FromStatement<S> {
        FromStatement { text, selection: PhantomData }
    }
}

impl<S> Statement for FromStatement<S> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.text.render(r)
    }
}

impl<S: Selection> Reads for FromStatement<S> {
    type Selection = HandWritten<S>;
}

/// A selection whose columns are in SQL written by hand: nothing to write, only to read.
#[derive(Clone, Copy, Debug)]
pub struct HandWritten<S>(PhantomData<fn() -> S>);

#[diagnostic::do_not_recommend]
impl<S: Selection> Selection for HandWritten<S> {
    type Row = S::Row;
    type First = S::First;
    type Tracked<T: Tracker> = S::Tracked<T>;
    type TrackedFirst<T: Tracker> = S::TrackedFirst<T>;
    type Anchor = S::Anchor;
    const COLUMNS: usize = 0;

    fn append_to(self, _: &mut Vec<SelectItem>) {}

    fn kinds(out: &mut Vec<CellKind>) {
        S::kinds(out);
    }

    fn anchor(cells: &Cells<'_>) -> Option<usize> {
        S::anchor(cells)
    }

    /// How many cells there are tells whether the deferred columns are among them.
    fn decode(cells: &mut Cells<'_>) -> Result<S::Row> {
        if cells.remaining() == S::COLUMNS { S::decode(cells) } else { cells.read_whole(S::decode) }
    }

    fn first(row: S::Row) -> S::First {
        S::first(row)
    }

    fn track<T: Tracker>(row: S::Row, tracker: &mut T) -> Result<S::Tracked<T>> {
        S::track(row, tracker)
    }

    fn tracked_first<T: Tracker>(row: S::Tracked<T>) -> S::TrackedFirst<T> {
        S::tracked_first(row)
    }
}

/// The SQL with placeholders: no values.
impl<S> fmt::Debug for FromStatement<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
