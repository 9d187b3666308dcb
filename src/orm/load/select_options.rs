//! Queries that load relationships together with their objects.

use aludel_core::query::{Reads, Select, Selection};

use super::{LoadOptions, Spec};

/// A query with what is loaded together with its objects: `select(User).options(selectinload(User.posts))`.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is executed"]
pub struct Eager<S> {
    pub(in crate::orm) select: Select<S>,
    pub(in crate::orm) loads: Vec<Spec>,
}

/// What gives a query its options.
pub trait SelectOptions<S> {
    /// What is loaded together with the objects of the query: [`selectinload`](super::selectinload),
    /// [`joinedload`](super::joinedload), [`subqueryload`](super::subqueryload), [`undefer`](super::undefer()), or a tuple of those. Such a query is for sessions.
    fn options<M, L: LoadOptions<M>>(self, loads: L) -> Eager<S>;
}

impl<S: Selection> SelectOptions<S> for Select<S> {
    fn options<M, L: LoadOptions<M>>(self, loads: L) -> Eager<S> {
        let mut specs: Vec<Spec> = Vec::new();
        loads.append_to(&mut specs);
        Eager { select: self, loads: specs }
    }
}

impl<S: Selection> SelectOptions<S> for Eager<S> {
    fn options<M, L: LoadOptions<M>>(mut self, loads: L) -> Self {
        loads.append_to(&mut self.loads);
        self
    }
}

/// What a session can execute: a query, or one with [options](SelectOptions::options).
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no rows to read",
    label = "not a query",
    note = "queries are made with `select(…)`, and with `text(…).columns::<…>()`",
    note = "in a session, inserts, updates and deletes by statement run on its connection: `session.connection()?.execute(…)`"
)]
pub trait SessionQuery {
    /// What its rows are.
    type Selection: Selection;
    /// The query itself.
    type Query: Reads<Selection = Self::Selection>;

    /// The query, and what is loaded with its objects.
    #[doc(hidden)]
    fn into_parts(self) -> (Self::Query, super::spec::Specs);
}

#[diagnostic::do_not_recommend]
impl<Q: Reads> SessionQuery for Q {
    type Selection = Q::Selection;
    type Query = Q;

    fn into_parts(self) -> (Q, super::spec::Specs) {
        (self, super::spec::Specs::default())
    }
}

#[diagnostic::do_not_recommend]
impl<S: Selection> SessionQuery for Eager<S> {
    type Selection = S;
    type Query = Select<S>;

    fn into_parts(self) -> (Select<S>, super::spec::Specs) {
        let tree = self.select.tree().clone();
        (self.select, super::spec::Specs { loads: self.loads, tree: Some(tree) })
    }
}
