//! The greatest and the least of several values of one row.

use super::join_texts::null_of;
use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Base, Comparable, Nullability, SqlType};

/// `greatest(a, b, …)`: the greatest of the values of a row; NULL where one of them is NULL, as the SQL standard says.
///
/// # Example: PostgreSQL passes over NULL, so there it is asked for
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::{Postgres, Sqlite}, prelude::*};
/// let ages = select(func::greatest((User.age, 18)));
/// assert_eq!(ages.inline(&Sqlite)?, r#"SELECT max("users"."age", 18) FROM "users""#);
/// assert_eq!(
///     ages.inline(&Postgres)?,
///     r#"SELECT CASE WHEN "users"."age" IS NOT NULL THEN greatest("users"."age", 18) END FROM "users""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn greatest<A: Candidates>(values: A) -> Expr<<A::Null as Nullability>::Wrap<<A::First as SqlType>::Inner>> {
    Expr::from_node(Node::function("greatest", values.into_nodes()))
}

/// `least(a, b, …)`: the least of the values of a row; NULL where one of them is NULL.
pub fn least<A: Candidates>(values: A) -> Expr<<A::Null as Nullability>::Wrap<<A::First as SqlType>::Inner>> {
    Expr::from_node(Node::function("least", values.into_nodes()))
}

/// Two values or more that compare with each other, as a tuple. The first decides the type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of values that compare with each other",
    label = "expected two values at least, of which all compare with the first",
    note = "the greatest of the values of many rows is `func::max`"
)]
pub trait Candidates {
    /// The type of the first.
    type First: SqlType;
    /// Whether one of them may be NULL.
    type Null: Nullability;

    /// The nodes.
    fn into_nodes(self) -> Vec<Node>;
}

macro_rules! tuples {
    ($(($first:ident $($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$first: Operand, $($part: Operand),+> Candidates for ($first, $($part,)+)
        where
            $(Base<$first::Type>: Comparable<Base<$part::Type>>,)+
        {
            type First = $first::Type;
            type Null = null_of!($first $($part)+);

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn into_nodes(self) -> Vec<Node> {
                let ($first, $($part,)+) = self;
                vec![$first.into_node(), $($part.into_node()),+]
            }
        }
    )* };
}
tuples! { (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }
