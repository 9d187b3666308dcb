//! What may stand in an expression: columns, expressions, and plain Rust values.

use super::Expr;
use crate::tree::Node;
use crate::types::SqlType;

/// Anything that may stand in a statement as a value. A plain Rust value becomes a parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a SQL expression",
    label = "neither a column, nor an expression, nor a value of a SQL type",
    note = "instead of a reference give the value: `*id`; instead of an `Auto` too: `*user.id.value()`",
    note = "a query as a value is `.scalar_subquery()`; a list belongs into `in_`"
)]
pub trait Operand: Sized {
    /// The type of its values.
    type Type: SqlType;

    /// The node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Operand for Expr<T> {
    type Type = T;

    fn into_node(self) -> Node {
        self.into_node()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Operand for T {
    type Type = T;

    fn into_node(self) -> Node {
        Node::value(self.into_value())
    }
}

#[diagnostic::do_not_recommend]
impl Operand for &str {
    type Type = String;

    fn into_node(self) -> Node {
        self.to_owned().into_node()
    }
}

#[diagnostic::do_not_recommend]
impl Operand for &String {
    type Type = String;

    fn into_node(self) -> Node {
        self.clone().into_node()
    }
}

#[diagnostic::do_not_recommend]
impl Operand for Option<&str> {
    type Type = Option<String>;

    fn into_node(self) -> Node {
        self.map(str::to_owned).into_node()
    }
}

#[diagnostic::do_not_recommend]
impl Operand for &[u8] {
    type Type = Vec<u8>;

    fn into_node(self) -> Node {
        self.to_vec().into_node()
    }
}

/// An expression that is true, false or NULL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a condition: an expression of SQL type `bool`",
    note = "compare a column with something: `.eq(…)`, `.gt(…)`, `.is_null()`",
    note = "a condition that is there or not is `.filter_some(value, |query, it| query.where_(…))`; a list of them `and_(list)`"
)]
pub trait Predicate: Operand {}

#[diagnostic::do_not_recommend]
impl<E: Operand> Predicate for E where E::Type: SqlType<Base = bool> {}

/// An expression whose values are text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "expected text: an expression of SQL type `String`",
    note = "convert it with `.cast::<String>()`"
)]
pub trait TextOperand: Operand {}

#[diagnostic::do_not_recommend]
impl<E: Operand> TextOperand for E where E::Type: SqlType<Base = String> {}

/// An expression that is a number of characters, or a place among them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of characters",
    label = "expected an integer of 32 bits: an expression of SQL type `i32`",
    note = "convert it with `.cast::<i32>()`"
)]
pub trait CountOperand: Operand {}

#[diagnostic::do_not_recommend]
impl<E: Operand> CountOperand for E where E::Type: SqlType<Base = i32> {}
