//! SQL written by hand whose rows are those of a selection.

use std::fmt;

use super::statement::{Reads, Statement};
use super::{Select, Selection, Text};
use crate::error::Result;
use crate::render::Renderer;

/// SQL written by hand that gives what a query selects: made by [`Select::from_statement`].
#[must_use = "a statement does nothing until it is executed"]
pub struct FromStatement<S> {
    text: Text,
    selection: std::marker::PhantomData<fn() -> S>,
}

impl<S: Selection> Select<S> {
    /// The rows of SQL written by hand instead of the query's own: its columns are those of the selection, in their order. So a
    /// session takes the models in.
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
        FromStatement { text, selection: std::marker::PhantomData }
    }
}

impl<S> Statement for FromStatement<S> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.text.render(r)
    }
}

impl<S: Selection> Reads for FromStatement<S> {
    type Selection = S;
}

/// The SQL with placeholders: no values.
impl<S> fmt::Debug for FromStatement<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
