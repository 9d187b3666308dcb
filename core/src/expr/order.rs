//! ORDER BY.

use super::{Expr, Operand};
use crate::tree::{Direction, Node, Nulls, OrderTerm};
use crate::types::SqlType;

/// An expression to sort by, with its direction: `User.name.desc()`.
#[derive(Clone, Debug)]
#[must_use = "an order does nothing until it is part of `order_by`"]
pub struct Order(pub(super) OrderTerm);

impl Order {
    pub(crate) fn new(node: Node, direction: Direction) -> Self {
        Self(OrderTerm::new(node, direction))
    }

    /// NULLs come before all values.
    pub fn nulls_first(mut self) -> Self {
        self.0.nulls = Some(Nulls::First);
        self
    }

    /// NULLs come after all values. Without this or [`nulls_first`](Self::nulls_first) each database puts them where it
    /// likes: PostgreSQL last when ascending, the others first.
    pub fn nulls_last(mut self) -> Self {
        self.0.nulls = Some(Nulls::Last);
        self
    }
}

/// What one can sort by: a column or expression, one with a direction, or a tuple of those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing to sort by",
    label = "expected columns or expressions, with `.asc()` or `.desc()`, or a tuple of them",
    note = "a column is named with its model: `User.name`; a label of the result with its type: `label::<i64>(\"posts\")`"
)]
pub trait OrderTerms {
    /// Adds the terms to a list.
    fn append_to(self, out: &mut Vec<OrderTerm>);
}

#[diagnostic::do_not_recommend]
impl OrderTerms for Order {
    fn append_to(self, out: &mut Vec<OrderTerm>) {
        out.push(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> OrderTerms for Expr<T> {
    fn append_to(self, out: &mut Vec<OrderTerm>) {
        out.push(OrderTerm::new(Operand::into_node(self), Direction::Ascending));
    }
}

#[diagnostic::do_not_recommend]
impl OrderTerms for Vec<Order> {
    fn append_to(self, out: &mut Vec<OrderTerm>) {
        out.extend(self.into_iter().map(|it| it.0));
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: OrderTerms),+> OrderTerms for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<OrderTerm>) {
                let ($($part,)+) = self;
                $($part.append_to(out);)+
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
