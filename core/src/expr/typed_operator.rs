//! Operators that aludel does not know, and expressions read as another type.

use super::{Expr, Expression, Operand};
use crate::tree::Node;
use crate::types::SqlType;

/// What a program knows better than aludel: an operator of its database, the type of an expression.
#[expect(clippy::wrong_self_convention, reason = "expressions are taken by value by all operators")]
pub trait TypedOperator: Expression {
    /// `self operator rhs`: an operator of the database, giving values of the type you say; `Option<T>` if they may be NULL.
    ///
    /// The operator is a word or made of the characters of operators. Operands that are more than a name, a value or a call
    /// stand in parentheses, and so does the whole inside of another expression. With text from elsewhere use
    /// [`sql!`](crate::sql).
    ///
    /// # Example: containment of PostgreSQL
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select(User.id).where_(User.name.op::<bool>("^@", "A").eq(true));
    /// assert_eq!(stmt.to_string(), r#"SELECT "users"."id" FROM "users" WHERE ("users"."name" ^@ ?) = ?"#);
    /// ```
    fn op<T: SqlType>(self, operator: &'static str, rhs: impl Operand) -> Expr<T> {
        Expr::from_node(Node::typed_operator(Some(self.into_node()), operator, rhs.into_node(), T::DATA_TYPE))
    }

    /// The same expression, read as another type, with no word of SQL for it: where you know what a column holds, and the model
    /// does not say it. To have the database convert a value, use [`cast`](Expression::cast).
    ///
    /// # Example: an alternative type of the same numbers
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let ages: Expr<Option<i64>> = User.age.as_type();
    /// assert_eq!(select(ages).to_string(), r#"SELECT "users"."age" FROM "users""#);
    /// ```
    fn as_type<T: SqlType>(self) -> Expr<T> {
        Expr::from_node(self.into_node())
    }
}

impl<E: Expression> TypedOperator for E {}

/// `operator operand`: an operator of the database that stands before its operand. As [`op`](TypedOperator::op) otherwise.
///
/// # Example: the square root of PostgreSQL
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = select(prefix_op::<Option<f64>>("|/", User.age + 1));
/// assert_eq!(stmt.to_string(), r#"SELECT |/ ("users"."age" + ?) FROM "users""#);
/// ```
pub fn prefix_op<T: SqlType>(operator: &'static str, operand: impl Operand) -> Expr<T> {
    Expr::from_node(Node::typed_operator(None, operator, operand.into_node(), T::DATA_TYPE))
}
