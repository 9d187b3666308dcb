//! Functions that choose between values.

use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Base, Comparable, Like, Nullability, SqlType};

/// `coalesce(expression, otherwise)`: the first that is not NULL.
pub fn coalesce<E: Operand, O: Operand>(expression: E, otherwise: O) -> Expr<Like<O::Type, <E::Type as SqlType>::Inner>>
where
    Base<E::Type>: Comparable<Base<O::Type>>,
{
    Expr::from_node(Node::function("coalesce", vec![expression.into_node(), otherwise.into_node()]))
}

/// `coalesce(a, b, c)`: the first that is not NULL, of two to eight. It is of the type of the first, and may be NULL only if all
/// of them may.
///
/// # Example: a name to call somebody by
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let boss = User.alias("boss");
/// let age: Expr<i32> = func::coalesce_of((User.age, boss.age, 0));
/// assert_eq!(
///     select(age).from(User).from(boss).to_string(),
///     r#"SELECT coalesce("users"."age", "boss"."age", ?) FROM "users", "users" AS "boss""#,
/// );
/// ```
pub fn coalesce_of<A: Alternatives>(alternatives: A) -> Expr<A::Type> {
    Expr::from_node(Node::function("coalesce", alternatives.into_nodes()))
}

/// Expressions of which the first that is not NULL is taken: a tuple of two to eight that compare with the first.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of expressions of one type",
    label = "expected a tuple of two to eight expressions that compare with the first",
    note = "convert one with `.cast::<T>()` if that is what you mean"
)]
pub trait Alternatives {
    /// The type of the first; nullable if all of them are.
    type Type: SqlType;

    /// The nodes.
    fn into_nodes(self) -> Vec<Node>;
}

/// Whether all of several expressions may be NULL.
macro_rules! null {
    ($one:ident) => { <$one::Type as SqlType>::Null };
    ($first:ident $($rest:ident)+) => { <<$first::Type as SqlType>::Null as Nullability>::And<null!($($rest)+)> };
}

macro_rules! tuples {
    ($(($first:ident $($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$first: Operand, $($part: Operand),+> Alternatives for ($first, $($part),+)
        where
            $(Base<$first::Type>: Comparable<Base<$part::Type>>),+
        {
            type Type = <null!($first $($part)+) as Nullability>::Wrap<<$first::Type as SqlType>::Inner>;

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn into_nodes(self) -> Vec<Node> {
                let ($first, $($part),+) = self;
                vec![$first.into_node(), $($part.into_node()),+]
            }
        }
    )* };
}
tuples! { (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }

/// `nullif(expression, value)`: NULL where the two are equal, the expression elsewhere.
pub fn nullif<E: Operand, V: Operand>(expression: E, value: V) -> Expr<Option<<E::Type as SqlType>::Inner>>
where
    Base<E::Type>: Comparable<Base<V::Type>>,
{
    Expr::from_node(Node::function("nullif", vec![expression.into_node(), value.into_node()]))
}
