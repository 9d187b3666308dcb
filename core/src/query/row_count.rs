//! How many rows LIMIT and OFFSET are about.

use super::Param;
use crate::expr::{Expr, Operand};
use crate::tree::Node;

/// How many rows: a number, or an expression of the type `u64`, so that none is negative; in a prepared statement also a parameter.
///
/// An expression is made of values and subqueries, not of columns. MySQL and MariaDB take plain numbers only.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of rows",
    label = "expected a `u64`, or an expression of that type",
    note = "a number of another type is converted first: `u64::try_from(rows)`; an expression with `.cast::<u64>()`",
    note = "in a prepared statement a `Param<u64>` stands for a number that is given later"
)]
pub trait RowCount {
    /// The node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl RowCount for u64 {
    fn into_node(self) -> Node {
        Operand::into_node(self)
    }
}

#[diagnostic::do_not_recommend]
impl RowCount for Param<u64> {
    fn into_node(self) -> Node {
        Operand::into_node(self)
    }
}

#[diagnostic::do_not_recommend]
impl RowCount for Expr<u64> {
    fn into_node(self) -> Node {
        Self::into_node(self)
    }
}
