//! What all statements have in common: they can be rendered.

use super::Selection;
use super::prepared::BoundParts;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::render::{Compiled, Renderer};
use crate::tree::Footprint;

/// A statement. Rendering needs no database and no driver.
pub trait Statement {
    /// Writes the statement.
    ///
    /// # Errors
    /// When it means nothing, or the dialect cannot say it.
    fn render(&self, r: &mut Renderer<'_>) -> Result<()>;

    /// What the statement reads and writes, found without running it. Of SQL written by hand and of DDL that is not known.
    fn footprint(&self) -> Footprint {
        Footprint::opaque()
    }

    /// The statement as SQL text with placeholders, and the parameters' values: what is sent to the database.
    ///
    /// # Errors
    /// When it means nothing, or the dialect cannot say it. The error names the dialect and the construct.
    ///
    /// # Example: text and parameters
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Generic, prelude::*, types::Value};
    /// let compiled = select(User.id).where_(User.name.eq("Ann")).compile(&Generic)?;
    /// assert_eq!(compiled.sql, r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = ?"#);
    /// assert_eq!(compiled.parameters, [Value::Text("Ann".into())]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn compile(&self, dialect: &dyn Dialect) -> Result<Compiled> {
        let mut r = Renderer::new(dialect);
        self.render(&mut r)?;
        Ok(r.finish())
    }

    /// As [`compile`](Self::compile), of a statement that is not needed any more: an INSERT gives the values of its rows away,
    /// instead of having them copied.
    ///
    /// # Errors
    /// As [`compile`](Self::compile).
    ///
    /// # Example: the same text and parameters
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Generic, prelude::*, types::Value};
    /// let compiled = insert(User).values(User.name.set("Ann")).into_compiled(&Generic)?;
    /// assert_eq!(compiled.sql, r#"INSERT INTO "users" ("name") VALUES (?)"#);
    /// assert_eq!(compiled.parameters, [Value::Text("Ann".into())]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn into_compiled(self, dialect: &dyn Dialect) -> Result<Compiled>
    where
        Self: Sized,
    {
        self.compile(dialect)
    }

    /// The statement with its values as literals: for people, and for tools that take no parameters.
    ///
    /// # Errors
    /// As [`compile`](Self::compile), and when a value has no literal.
    fn inline(&self, dialect: &dyn Dialect) -> Result<String> {
        let mut r = Renderer::new(dialect).with_literals();
        self.render(&mut r)?;
        Ok(r.finish().sql)
    }

    /// The statement with its values as literals and each clause on a line of its own.
    ///
    /// # Errors
    /// As [`inline`](Self::inline).
    ///
    /// # Example: a clause a line
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Generic, prelude::*};
    /// let stmt = select(User.id).where_(User.age.gt(18)).where_(User.name.ne("Bo"));
    /// assert_eq!(
    ///     stmt.pretty(&Generic)?,
    ///     "SELECT \"users\".\"id\"\nFROM \"users\"\nWHERE \"users\".\"age\" > 18\n  AND \"users\".\"name\" <> 'Bo'",
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn pretty(&self, dialect: &dyn Dialect) -> Result<String> {
        let mut r = Renderer::new(dialect).with_literals().pretty();
        self.render(&mut r)?;
        Ok(r.finish().sql)
    }

    /// What a prepared statement is run by: its text is not made anew.
    #[doc(hidden)]
    fn bound(&self) -> Option<BoundParts<'_>> {
        None
    }
}

/// A statement that gives rows and changes nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no rows to read",
    label = "not a query",
    note = "queries are made with `select(…)`, and with `text(…).columns::<…>()`",
    note = "in a session, inserts, updates and deletes by statement run on its connection: `session.connection()?.execute(…)`"
)]
pub trait Reads: Statement {
    /// What its rows are.
    type Selection: Selection;
}

/// A statement that changes something and gives rows back only if it was told to with `returning`.
pub trait Writes: Statement {
    /// What rows it gives back; `()` for none.
    type Returning;
}

/// Implements `Display` for debugging: standard SQL, placeholders for values; `{:#}` puts each clause on a line.
macro_rules! display {
    ([$($parameter:ident $(: $bound:ident)?),*] $statement:ty) => {
        /// Standard SQL with placeholders, for debugging; `{:#}` puts each clause on a line of its own. A statement that
        /// cannot be rendered shows why.
        impl<$($parameter $(: $bound)?),*> std::fmt::Display for $statement {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::query::statement::show(self, f)
            }
        }
    };
}
pub(crate) use display;

pub(super) fn show(statement: &impl Statement, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let mut r = Renderer::new(&crate::dialect::Generic);
    if f.alternate() {
        r = r.pretty();
    }
    match statement.render(&mut r) {
        Ok(()) => f.write_str(&r.finish().sql),
        Err(error) => write!(f, "<no statement: {error}>"),
    }
}
