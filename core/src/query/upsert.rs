//! Upsert: an INSERT that says what happens when a row is there already.

use super::{Assignments, Insert};
use crate::expr::{Column, Operand, Predicate};
use crate::schema::{ColumnId, Model};
use crate::tree::{Conflict, ConflictAction, Node};
use crate::types::SqlType;

/// Columns of a model: one, or a tuple of up to six.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name columns of `{M}`",
    label = "expected a column of `{M}`, or a tuple of those"
)]
pub trait ConflictTarget<M> {
    /// Adds the columns to a list.
    fn append_to(self, out: &mut Vec<ColumnId>);
}

#[diagnostic::do_not_recommend]
impl<M, T: SqlType> ConflictTarget<M> for Column<M, T> {
    fn append_to(self, out: &mut Vec<ColumnId>) {
        out.push(self.id());
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<Model, $($part: ConflictTarget<Model>),+> ConflictTarget<Model> for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<ColumnId>) {
                let ($($part,)+) = self;
                $($part.append_to(out);)+
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// An INSERT with a conflict named, waiting for what to do about it.
#[derive(Debug)]
#[must_use = "say what happens: `do_update(…)` or `do_nothing()`"]
pub struct OnConflict<M, R> {
    insert: Insert<M, R>,
    target: Vec<ColumnId>,
    filter: Vec<Node>,
}

impl<M: Model, R> OnConflict<M, R> {
    pub(super) const fn new(insert: Insert<M, R>, target: Vec<ColumnId>) -> Self {
        Self { insert, target, filter: Vec::new() }
    }

    /// `DO NOTHING`: the row that is there stays as it is.
    pub fn do_nothing(self) -> Insert<M, R> {
        self.finish(|_| ConflictAction::DoNothing)
    }

    /// `DO UPDATE SET …`: the row that is there gets these values. [`excluded`](crate::expr::excluded) is what would have
    /// been inserted.
    ///
    /// MySQL and MariaDB cannot say which unique key they mean; where another one could conflict too the statement is
    /// refused there.
    pub fn do_update<A: Assignments<M>>(self, assignments: A) -> Insert<M, R> {
        let mut pairs = Vec::new();
        assignments.append_to(&mut pairs);
        self.finish(|filter| ConflictAction::DoUpdate { assignments: pairs, filter })
    }

    /// `WHERE condition`, on [`do_update`](Self::do_update): the row that is there is updated only where this holds.
    pub fn where_<P: Predicate>(mut self, condition: P) -> Self {
        self.filter.push(Operand::into_node(condition));
        self
    }

    fn finish(self, action: impl FnOnce(Vec<Node>) -> ConflictAction) -> Insert<M, R> {
        let Self { mut insert, target, filter } = self;
        insert.tree.conflict = Some(Conflict { target, action: action(filter) });
        insert
    }
}
