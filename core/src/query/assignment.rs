//! `column = value` pairs of INSERT and UPDATE.

use std::fmt;
use std::marker::PhantomData;

use crate::schema::ColumnId;
use crate::tree::{self, Node};

/// `column = value` for a column of the model `M`. Made by [`Column::set`](crate::expr::Column::set).
#[must_use = "an assignment does nothing until it is part of `values` or `set`"]
pub struct Assignment<M> {
    column: ColumnId,
    value: Node,
    model: PhantomData<fn() -> M>,
}

impl<M> Assignment<M> {
    pub(crate) const fn new(column: ColumnId, value: Node) -> Self {
        Self { column, value, model: PhantomData }
    }

    /// The pair without its Rust type.
    #[must_use]
    pub fn into_tree(self) -> tree::Assignment {
        tree::Assignment { column: self.column, value: self.value }
    }
}

impl<M> Clone for Assignment<M> {
    fn clone(&self) -> Self {
        Self::new(self.column, self.value.clone())
    }
}

/// Without the value where the column is redacted.
impl<M> fmt::Debug for Assignment<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        tree::debug_assignment(f, self.column, &self.value)
    }
}

/// Assignments to columns of one model: one, a tuple of up to twelve, a `Vec`, or an `Option` of those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give values to columns of `{M}`",
    label = "expected `column.set(value)` or a tuple of those",
    note = "all columns must be columns of `{M}`",
    note = "whole objects are inserted with `.rows([&object])`"
)]
pub trait Assignments<M> {
    /// Adds the pairs to a list.
    fn append_to(self, out: &mut Vec<tree::Assignment>);
}

#[diagnostic::do_not_recommend]
impl<M> Assignments<M> for Assignment<M> {
    fn append_to(self, out: &mut Vec<tree::Assignment>) {
        out.push(self.into_tree());
    }
}

#[diagnostic::do_not_recommend]
impl<M, A: Assignments<M>> Assignments<M> for Option<A> {
    fn append_to(self, out: &mut Vec<tree::Assignment>) {
        if let Some(it) = self {
            it.append_to(out);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<M, A: Assignments<M>> Assignments<M> for Vec<A> {
    fn append_to(self, out: &mut Vec<tree::Assignment>) {
        for it in self {
            it.append_to(out);
        }
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<Model, $($part: Assignments<Model>),+> Assignments<Model> for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<tree::Assignment>) {
                let ($($part,)+) = self;
                $($part.append_to(out);)+
            }
        }
    )* };
}
tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
