//! Truth values spelled out, and tests of conditions that are never NULL.

use super::{Expr, Expression, Predicate};
use crate::tree::{Constant, Node};

/// `TRUE`, spelled out.
pub const fn true_() -> Expr<bool> {
    Expr::from_node(Node::Constant(Constant::True))
}

/// `FALSE`, spelled out.
pub const fn false_() -> Expr<bool> {
    Expr::from_node(Node::Constant(Constant::False))
}

/// Tests of conditions, as methods of columns and expressions. None of them is NULL; their opposites are written with `!`.
#[expect(clippy::wrong_self_convention, reason = "expressions are taken by value by all operators")]
pub trait TruthTests: Expression {
    /// `self IS TRUE`: true where the condition is, false where it is false or NULL.
    ///
    /// # Example: who is not known to be of age
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select(User.id).where_(!User.age.ge(18).is_true());
    /// assert_eq!(stmt.to_string(), r#"SELECT "users"."id" FROM "users" WHERE NOT ("users"."age" >= ?) IS TRUE"#);
    /// ```
    fn is_true(self) -> Expr<bool>
    where
        Self: Predicate,
    {
        Expr::from_node(Node::is_truth(false, true, self.into_node()))
    }

    /// `self IS FALSE`: true where the condition is false, false where it is true or NULL.
    fn is_false(self) -> Expr<bool>
    where
        Self: Predicate,
    {
        Expr::from_node(Node::is_truth(false, false, self.into_node()))
    }

    /// `self IS NULL`, of a condition: neither true nor false. In the standard's words `self IS UNKNOWN`.
    fn is_unknown(self) -> Expr<bool>
    where
        Self: Predicate,
    {
        Expr::from_node(Node::is_null(false, self.into_node()))
    }
}

impl<E: Expression> TruthTests for E {}
