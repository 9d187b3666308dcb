//! What a session can execute: queries, whose models it takes in, and statements that change rows, after which its objects are
//! what the rows are.

mod statements;
mod sync;

use aludel_core::error::Result;
use aludel_core::query::{Bound, Compound, FromRow, FromStatement, Page, PageQuery, Reads, Select, Selection, Text};

use super::load::Eager;
use super::{Loaded, Session};

/// What [`Session::execute`] takes: a query, one with [options](crate::SelectOptions::options), an insert, an update, a delete.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be executed in a session",
    label = "not a query, an insert, an update or a delete",
    note = "queries are made with `select(…)`, and with `text(…).columns::<…>()`",
    note = "other statements run on the session's connection: `session.connection()?.execute(…)`"
)]
pub trait SessionExecute {
    /// What comes of it: the rows, or how many rows were changed.
    type Output;

    /// Executes it.
    ///
    /// # Errors
    /// As [`Session::execute`].
    #[doc(hidden)]
    fn execute_in(self, session: &mut Session) -> Result<Self::Output>;
}

macro_rules! queries {
    ($([$($parameter:ident: $bound:ident)?] $query:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($parameter: $bound)?> SessionExecute for $query {
            type Output = Loaded<<<Self as Reads>::Selection as Selection>::Tracked<Session>>;

            fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
                session.read_query(self)
            }
        }
    )* };
}
queries! {
    [S: Selection] Select<S>;
    [S: Selection] Compound<S>;
    [S: Selection] FromStatement<S>;
    [R: FromRow] Text<R>;
    [S: Selection] Bound<'_, Select<S>>;
    [S: Selection] Bound<'_, FromStatement<S>>;
    [R: FromRow] Bound<'_, Text<R>>;
}

/// A page whose objects are those of the session.
#[diagnostic::do_not_recommend]
impl<S: Selection> SessionExecute for PageQuery<S> {
    type Output = Page<S::Tracked<Session>>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        let rows = session.read_query(self.clone())?.all();
        Ok(self.page_of(rows))
    }
}

#[diagnostic::do_not_recommend]
impl<S: Selection> SessionExecute for Eager<S> {
    type Output = Loaded<S::Tracked<Session>>;

    fn execute_in(self, session: &mut Session) -> Result<Self::Output> {
        session.read_query(self)
    }
}
