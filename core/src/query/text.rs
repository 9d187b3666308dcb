//! SQL written by hand.

use std::fmt;
use std::marker::PhantomData;

use super::statement::{Reads, Statement, Writes, display};
use super::{Selection, Tracker};
use crate::error::Result;
use crate::expr::Operand;
use crate::render::{Renderer, Sql, TextTree};
use crate::row::Cells;
use crate::tree::SelectItem;
use crate::types::SqlType;

/// SQL written by hand, giving rows of type `R`; `()` for none.
#[must_use = "a statement does nothing until it is executed"]
pub struct Text<R = ()> {
    tree: TextTree,
    row: PhantomData<fn() -> R>,
}

/// SQL written by hand. `:name` stands for a parameter, given with [`bind`](Text::bind).
///
/// The text must be written in the program (`&'static str`): what a user typed can only come in as a parameter.
///
/// # Example: parameters, and the type of a row
/// ```
/// use aludel::{dialect::Generic, prelude::*};
/// let stmt = text("SELECT id, name FROM users WHERE age > :age").bind("age", 18).columns::<(i64, String)>();
/// assert_eq!(stmt.compile(&Generic)?.sql, "SELECT id, name FROM users WHERE age > ?");
/// # Ok::<(), aludel::Error>(())
/// ```
pub const fn text(sql: &'static str) -> Text {
    Text { tree: TextTree { sql, parameters: Vec::new() }, row: PhantomData }
}

impl<R> Text<R> {
    /// The value of the parameter `:name`.
    pub fn bind<V: Operand>(mut self, name: &'static str, value: V) -> Self {
        self.tree.parameters.push((name, value.into_node()));
        self
    }

    /// What a row is in Rust: a value for one column, a model for all of its columns, or a tuple of those.
    pub fn columns<N: FromRow>(self) -> Text<N> {
        Text { tree: self.tree, row: PhantomData }
    }
}

/// What a row of hand-written SQL can be read as: a SQL type, a model, or a tuple of those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a row",
    label = "not a SQL type, a model or a tuple of those",
    note = "write `#[derive(Model)]` on the struct, or read a tuple"
)]
pub trait FromRow: Sized {
    /// Reads it from the next cells.
    ///
    /// # Errors
    /// When a cell does not fit.
    fn from_row(cells: &mut Cells<'_>) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> FromRow for T {
    fn from_row(cells: &mut Cells<'_>) -> Result<Self> {
        cells.next()
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: FromRow),+> FromRow for ($($part,)+) {
            fn from_row(cells: &mut Cells<'_>) -> Result<Self> {
                Ok(($($part::from_row(cells)?,)+))
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }

/// The rows of hand-written SQL: nothing to write, only to read.
#[derive(Clone, Copy, Debug)]
pub struct TextRows<R>(PhantomData<fn() -> R>);

#[diagnostic::do_not_recommend]
impl<R: FromRow> Selection for TextRows<R> {
    type Row = R;
    type First = R;
    type Tracked<T: Tracker> = R;
    type TrackedFirst<T: Tracker> = R;
    const COLUMNS: usize = 0;

    fn append_to(self, _: &mut Vec<SelectItem>) {}

    fn decode(cells: &mut Cells<'_>) -> Result<R> {
        R::from_row(cells)
    }

    fn first(row: R) -> R {
        row
    }

    fn track<T: Tracker>(row: R, _: &mut T) -> Result<R> {
        Ok(row)
    }

    fn tracked_first<T: Tracker>(row: R) -> R {
        row
    }
}

impl<R> Clone for Text<R> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), row: PhantomData }
    }
}

impl<R> Statement for Text<R> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.note_opaque();
        self.tree.render(r)
    }
}

impl<R: FromRow> Reads for Text<R> {
    type Selection = TextRows<R>;
}

impl Writes for Text<()> {
    type Returning = ();
}

display!([R] Text<R>);

/// The SQL with placeholders: no values.
impl<R> fmt::Debug for Text<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({self})")
    }
}
