//! SQL written by hand.

use std::fmt;
use std::marker::PhantomData;

use super::statement::{Reads, Statement, Writes, display};
use super::{Selection, Tracker};
use crate::error::Result;
use crate::expr::{Expr, Operand};
use crate::render::{Renderer, Sql, TextTree};
use crate::row::Cells;
use crate::tree::{Node, SelectItem, TemplateText};
use crate::types::{Nullable, SqlType};

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
    pub(super) fn into_tree(self) -> TextTree {
        self.tree
    }

    /// The value of the parameter `:name`.
    pub fn bind<V: Operand>(mut self, name: &'static str, value: V) -> Self {
        self.tree.parameters.push((name, value.into_node()));
        self
    }

    /// The text as an expression instead of a statement, with values of the type you say; `Option<T>` if they may be NULL.
    ///
    /// What is bound may be any expression, and stands in parentheses where it is more than a name, a value or a call; the tables
    /// of its columns are in FROM as those of every expression. Where names say no more than places, [`sql!`](crate::sql) is
    /// shorter, and checked by the compiler.
    ///
    /// # Example: one value in two places
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Postgres, prelude::*};
    /// let near = text("abs(:age - :wanted) / :wanted").bind("age", User.age).bind("wanted", 30).expr::<Option<i64>>();
    /// assert_eq!(
    ///     select(User.id).order_by(near).inline(&Postgres)?,
    ///     r#"SELECT "users"."id" FROM "users" ORDER BY abs("users"."age" - 30) / 30"#,
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn expr<T: SqlType>(self) -> Expr<T> {
        let (names, arguments) = self.tree.parameters.into_iter().unzip();
        Expr::from_node(Node::template(TemplateText::Names(self.tree.sql, names), arguments, T::DATA_TYPE))
    }

    /// What a row is in Rust: a value for one column, a model for all of its columns, a struct with
    /// `#[derive(Row)]`, or a tuple of those.
    pub fn columns<N: FromRow>(self) -> Text<N> {
        Text { tree: self.tree, row: PhantomData }
    }
}

/// What a row of hand-written SQL can be read as: a SQL type, a model, a row struct, or a tuple of those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a row",
    label = "not a SQL type, a model, a row struct or a tuple of those",
    note = "write `#[derive(Row)]` on the struct, `#[derive(Model)]` if it is all columns of a table, or read a tuple"
)]
pub trait FromRow: Sized {
    /// Reads it from the next cells.
    ///
    /// # Errors
    /// When a cell does not fit.
    fn from_row(cells: &mut Cells<'_>) -> Result<Self>;

    /// How many cells it is read from.
    fn columns() -> usize;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> FromRow for T {
    fn from_row(cells: &mut Cells<'_>) -> Result<Self> {
        cells.next()
    }

    fn columns() -> usize {
        1
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: FromRow),+> FromRow for ($($part,)+) {
            fn from_row(cells: &mut Cells<'_>) -> Result<Self> {
                Ok(($($part::from_row(cells)?,)+))
            }

            fn columns() -> usize {
                0 $(+ $part::columns())+
            }
        }
    )* };
}
tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}

/// The rows of hand-written SQL: nothing to write, only to read.
#[derive(Clone, Copy, Debug)]
pub struct TextRows<R>(PhantomData<fn() -> R>);

#[diagnostic::do_not_recommend]
impl<R: FromRow> Selection for TextRows<R> {
    type Row = R;
    type First = R;
    type Tracked<T: Tracker> = R;
    type TrackedFirst<T: Tracker> = R;
    type Anchor = Nullable;
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
