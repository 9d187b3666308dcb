//! The parameters of a prepared statement, while it is built.

use std::marker::PhantomData;

use crate::expr::{Expression, Operand};
use crate::tree::Node;
use crate::types::{Nullability, SqlType};

/// A parameter of a prepared statement, whose values are of type `T`. [`prepare`](super::prepare) gives it.
///
/// One of a type `Option` may be NULL. `eq` and `ne` take NULL for a value then, for whether there is one is not known while the
/// text is made: `User.age.eq(age)` is `IS NOT DISTINCT FROM`. That differs from `eq` with a plain value where the column itself is
/// NULL: it is false then, not unknown, which matters under `not_`. PostgreSQL uses no index for it.
pub struct Param<T> {
    position: u16,
    value_type: PhantomData<fn() -> T>,
}

impl<T> Clone for Param<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Param<T> {}

impl<T> std::fmt::Debug for Param<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Param({})", self.position)
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Operand for Param<T> {
    type Type = T;

    fn into_node(self) -> Node {
        Node::parameter(self.position, T::DATA_TYPE, T::Null::NULLABLE)
    }
}

impl<T: SqlType> Expression for Param<T> {}

/// The parameters of a prepared statement: one, or a tuple of up to twelve.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are no parameters of a prepared statement",
    label = "expected `Param<T>`, or a tuple of up to twelve of those",
    note = "give the closure the types of its parameters: `|(age, name): (Param<i32>, Param<String>)| …`"
)]
pub trait Placeholders {
    /// The types of their values.
    type Values;

    /// Makes them, numbered from `next` on.
    fn number(next: &mut u16) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Placeholders for Param<T> {
    type Values = T;

    fn number(next: &mut u16) -> Self {
        let position = *next;
        *next += 1;
        Self { position, value_type: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl Placeholders for () {
    type Values = ();

    fn number(_: &mut u16) -> Self {}
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: SqlType),+> Placeholders for ($(Param<$part>,)+) {
            type Values = ($($part,)+);

            fn number(next: &mut u16) -> Self {
                ($(Param::<$part>::number(next),)+)
            }
        }
    )* };
}
tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
