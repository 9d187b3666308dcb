//! Conditions joined: `and_`, `or_`, `not_`.

use super::{Expr, Operand, Predicate};
use crate::tree::{ChainOp, Node};
use crate::types::{Either, SqlType};

/// All conditions hold. An empty list is true.
///
/// The conditions of a `Vec` are of one type. To collect ones that may be NULL with ones that may not, make them alike:
/// `conditions.push(User.id.gt(3).nullable())`.
///
/// # Example: a tuple of different conditions, a list of like ones
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let named: Vec<_> = ["Ann", "Bo"].into_iter().map(|name| User.name.eq(name)).collect();
/// let stmt = select(User.id).where_(and_((User.age.gt(18), or_(named))));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "users"."id" FROM "users" WHERE "users"."age" > ? AND ("users"."name" = ? OR "users"."name" = ?)"#,
/// );
/// ```
pub fn and_<C: Conditions>(conditions: C) -> Expr<C::Type> {
    Expr::from_node(Node::chain_of(ChainOp::And, conditions.into_nodes()))
}

/// One of the conditions holds. An empty list is false.
pub fn or_<C: Conditions>(conditions: C) -> Expr<C::Type> {
    Expr::from_node(Node::chain_of(ChainOp::Or, conditions.into_nodes()))
}

/// The condition does not hold; also written `!condition`.
pub fn not_<P: Predicate>(condition: P) -> Expr<P::Type> {
    Expr::from_node(Node::not(condition.into_node()))
}

/// Conditions to be joined: a tuple of up to eight, a `Vec` or an array of any number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of conditions",
    label = "expected a tuple, `Vec` or array of conditions",
    note = "two conditions are written `and_((a, b))` or `a & b`"
)]
pub trait Conditions {
    /// `Option<bool>` if one of them may be NULL.
    type Type: SqlType;

    /// The nodes.
    fn into_nodes(self) -> Vec<Node>;
}

#[diagnostic::do_not_recommend]
impl<P: Predicate> Conditions for Vec<P> {
    type Type = P::Type;

    fn into_nodes(self) -> Vec<Node> {
        self.into_iter().map(Operand::into_node).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<P: Predicate, const N: usize> Conditions for [P; N] {
    type Type = P::Type;

    fn into_nodes(self) -> Vec<Node> {
        self.into_iter().map(Operand::into_node).collect()
    }
}

/// The type of conditions joined: nullable if one is.
macro_rules! joined {
    ($one:ident) => { $one::Type };
    ($first:ident $($rest:ident)+) => { Either<$first::Type, joined!($($rest)+), bool> };
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: Predicate),+> Conditions for ($($part,)+) {
            type Type = joined!($($part)+);

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn into_nodes(self) -> Vec<Node> {
                let ($($part,)+) = self;
                vec![$($part.into_node()),+]
            }
        }
    )* };
}
tuples! { (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }
