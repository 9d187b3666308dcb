//! WITH: queries, and statements that give rows, under a name.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::{Delete, Insert, QueryExpression, SameRow, Select, Selection, Update, derived};
use crate::expr::{Expr, Named};
use crate::schema::Name;
use crate::tree::{self, CompoundTree, CteBody, CteRef, CteSource, OutputColumn, QueryTree, SetOp, Source};

/// A common table expression: rows under a name, for FROM and joins of the statement. Made by
/// [`cte`](super::QueryExpression::cte), and by [`recursive`](super::QueryExpression::recursive).
///
/// A clone is the same one. To have its rows twice in one statement give one of them another name with [`alias`](Self::alias).
#[must_use = "a common table expression does nothing until it is part of a statement"]
pub struct Cte<S> {
    source: CteSource,
    columns: Option<Arc<[OutputColumn]>>,
    selection: PhantomData<fn() -> S>,
}

impl<S> Cte<S> {
    pub(super) fn new(name: Name, body: CteBody) -> Self {
        Self::of(tree::Cte::new(name, body))
    }

    fn of(cte: tree::Cte) -> Self {
        let columns = cte.columns().map(Into::into);
        Self { source: CteSource { cte: CteRef::Whole(Arc::new(cte)), alias: None }, columns, selection: PhantomData }
    }

    /// A column of its rows: by the column that it selects, or by the labeled expression.
    ///
    /// A name that it does not have, or has twice, is reported when the statement is compiled.
    pub fn column<N: Named>(&self, column: N) -> Expr<N::Type> {
        derived::column(self.source.name(), self.columns.as_deref(), &column)
    }

    /// `SELECT every, column FROM "name"`: its rows, to filter, sort and join them.
    pub fn select(&self) -> Select<S>
    where
        S: Selection,
    {
        derived::select_all(self.source(), self.columns.as_deref())
    }

    /// `"name" AS "alias"`: its rows once more, under another name.
    pub fn alias(&self, alias: impl Into<Name>) -> Self {
        let mut other = self.clone();
        other.source.alias = Some(alias.into());
        other
    }

    /// `AS MATERIALIZED`: tells the database to find its rows once, and apart from the statement that uses them. PostgreSQL and
    /// SQLite; refused by the others.
    ///
    /// # Example: a fence for the planner
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let adults = select(User.id).where_(User.age.ge(18)).cte("adults").materialized();
    /// assert!(adults.select().to_string().starts_with(r#"WITH "adults" AS MATERIALIZED (SELECT "users"."id" "#));
    /// ```
    pub fn materialized(self) -> Self {
        self.set_materialized(true)
    }

    /// `AS NOT MATERIALIZED`: tells the database to find its rows as part of the statement that uses them. PostgreSQL and SQLite;
    /// refused by the others.
    pub fn not_materialized(self) -> Self {
        self.set_materialized(false)
    }

    fn set_materialized(mut self, materialized: bool) -> Self {
        if let CteRef::Whole(cte) = &mut self.source.cte {
            Arc::make_mut(cte).materialized = Some(materialized);
        }
        self
    }

    pub(super) fn source(&self) -> Source {
        Source::Cte(self.source.clone())
    }

    /// What stands in WITH; nothing for one that is seen from inside of itself.
    pub(super) fn tree(&self) -> Option<Arc<tree::Cte>> {
        match &self.source.cte {
            CteRef::Whole(cte) => Some(Arc::clone(cte)),
            CteRef::Itself(_) => None,
        }
    }
}

impl<S> Clone for Cte<S> {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), columns: self.columns.clone(), selection: PhantomData }
    }
}

impl<S> fmt::Debug for Cte<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cte").field("source", &self.source).finish()
    }
}

/// The first query of a recursive common table expression, waiting for the second.
#[must_use = "a recursive query does nothing until it is said how it goes on, with `union_all` or `union`"]
pub struct RecursiveCte<S> {
    first: QueryTree,
    name: Name,
    selection: PhantomData<fn() -> S>,
}

impl<S: Selection> RecursiveCte<S> {
    pub(super) const fn new(first: QueryTree, name: Name) -> Self {
        Self { first, name, selection: PhantomData }
    }

    /// `first UNION ALL next`: `next` makes rows of the rows before. It is over when there are none; rows that come back to where they
    /// were go on for ever.
    pub fn union_all<Q: QueryExpression>(self, next: impl FnOnce(&Cte<S>) -> Q) -> Cte<S>
    where
        Q::Selection: SameRow<S::Row>,
    {
        self.finish(true, next)
    }

    /// `first UNION next`: as [`union_all`](Self::union_all), but a row that has come before is left out, so that it is over even
    /// where rows refer to each other in a circle.
    pub fn union<Q: QueryExpression>(self, next: impl FnOnce(&Cte<S>) -> Q) -> Cte<S>
    where
        Q::Selection: SameRow<S::Row>,
    {
        self.finish(false, next)
    }

    fn finish<Q: QueryExpression>(self, all: bool, next: impl FnOnce(&Cte<S>) -> Q) -> Cte<S> {
        let Self { first, name, selection: _ } = self;
        let itself = Cte {
            source: CteSource { cte: CteRef::Itself(name.clone()), alias: None },
            columns: first.columns_of_result().map(Into::into),
            selection: PhantomData,
        };
        let next = next(&itself).into_query();
        let query = CompoundTree::new(SetOp::Union, all, first, next).into();
        let mut cte = tree::Cte::new(name, CteBody::Query(query));
        cte.recursive = true;
        Cte::of(cte)
    }
}

impl<S> fmt::Debug for RecursiveCte<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecursiveCte").field("name", &self.name).field("first", &self.first).finish()
    }
}

impl<M, S: Selection> Insert<M, S> {
    /// `WITH "name" AS (INSERT … RETURNING …)`: the rows that the insert gives back, under a name. Only PostgreSQL has it.
    pub fn cte(self, name: impl Into<Name>) -> Cte<S> {
        Cte::new(name.into(), CteBody::Insert(self.tree))
    }
}

impl<M, S: Selection> Update<M, S> {
    /// `WITH "name" AS (UPDATE … RETURNING …)`: the rows that the update gives back, under a name. Only PostgreSQL has it.
    pub fn cte(self, name: impl Into<Name>) -> Cte<S> {
        Cte::new(name.into(), CteBody::Update(self.tree))
    }
}

impl<M, S: Selection> Delete<M, S> {
    /// `WITH "name" AS (DELETE … RETURNING …)`: the rows that the delete gives back, under a name. Only PostgreSQL has it.
    ///
    /// # Example: deleted here, kept there
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Postgres, prelude::*};
    /// let gone = delete(Post).where_(Post.user_id.eq(7)).returning(Post.title).cte("gone");
    /// let stmt = select(func::count(gone.column(Post.title))).from(&gone);
    /// assert_eq!(
    ///     stmt.compile(&Postgres)?.sql,
    ///     r#"WITH "gone" AS (DELETE FROM "posts" WHERE "posts"."user_id" = $1 RETURNING "title") "#.to_owned()
    ///         + r#"SELECT count("gone"."title") FROM "gone""#,
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn cte(self, name: impl Into<Name>) -> Cte<S> {
        Cte::new(name.into(), CteBody::Delete(self.tree))
    }
}

/// Implements `with` for statements.
macro_rules! with {
    ($([$($parameter:ident),*] $statement:ty;)*) => { $(
        impl<$($parameter),*> $statement {
            /// Writes a common table expression into WITH though nothing in the statement uses its rows: one that changes something.
            /// Those whose rows are used stand there by themselves.
            pub fn with<T>(mut self, cte: &Cte<T>) -> Self {
                if let Some(cte) = cte.tree() {
                    self.tree.with.push(cte);
                }
                self
            }
        }
    )* };
}
with! {
    [M, R] Insert<M, R>;
    [M, R] Update<M, R>;
    [M, R] Delete<M, R>;
}

impl<S> Select<S> {
    /// Writes a common table expression into WITH though nothing in the query uses its rows: one that changes something. Those whose
    /// rows are used stand there by themselves.
    pub fn with<T>(mut self, cte: &Cte<T>) -> Self {
        if let Some(cte) = cte.tree() {
            self.tree_mut().add_cte(cte);
        }
        self
    }
}
