//! Typed expressions: what a program builds conditions and columns of a result from.

mod array;
mod boolean;
mod case;
mod case_of;
mod column;
mod date;
mod excluded;
mod exists;
mod expression;
mod frame;
pub mod func;
mod grouping;
mod in_list;
mod integer;
mod interval;
mod json;
mod label;
mod literal;
mod named_column;
mod operand;
mod operators;
mod order;
mod pattern;
mod quantified;
mod row;
mod sequence;
mod sort_keys;
mod template;
mod text_search;
mod truth;
mod typed_operator;
mod window;

use std::fmt;
use std::marker::PhantomData;

pub use array::{ArrayExpression, all_of, any_of};
pub use boolean::{Conditions, and_, not_, or_};
pub use case::{Case, CaseStart, case};
pub use case_of::{CaseOf, CaseOfStart, case_of};
pub use column::{Accepts, Column, References};
pub use date::DateExpression;
pub use excluded::excluded;
pub use exists::{exists, not_exists};
pub use expression::{Expression, Ranged};
pub use frame::{
    CurrentRow, Following, FrameOffset, FrameStart, Preceding, UnboundedFollowing, UnboundedPreceding, current_row, following,
    preceding, unbounded_following, unbounded_preceding,
};
pub use grouping::{GroupTerms, Grouping, GroupingList, GroupingLists, cube, grouping_sets, rollup};
pub use in_list::{InList, Membership, Spelled, spelled};
pub use integer::{Bits, IntegerOperators, Wider};
pub use interval::IntervalOf;
pub use json::JsonExpression;
pub use label::{Labeled, Named, label};
pub use literal::{literal, null};
pub use named_column::{column, column_named};
pub use operand::{CountOperand, Operand, Predicate, TextOperand};
pub use order::{Order, OrderTerms};
pub use pattern::{LikePattern, Pattern, pattern};
pub use quantified::{Quantified, all_, any_};
pub use row::{Row, RowComparable, RowList, RowTest, RowTypes, RowValue, row};
pub use sequence::{Sequence, sequence};
pub use sort_keys::SortKeys;
#[doc(hidden)]
pub use template::{check_template, template};
pub use text_search::TextSearch;
pub use truth::{TruthTests, false_, true_};
pub use typed_operator::{TypedOperator, prefix_op};
pub use window::{Expressions, WindowFunction, WindowSpec, window, window_named};

use crate::tree::Node;

/// A SQL expression whose values are of the Rust type `T`.
///
/// It is a thin wrapper around a [`Node`]: the type exists for the compiler only.
#[must_use = "an expression does nothing until it is part of a statement"]
pub struct Expr<T> {
    node: Node,
    value_type: PhantomData<fn() -> T>,
}

impl<T> Expr<T> {
    /// Takes a node for an expression of this type; it is on the caller that it is one.
    pub const fn from_node(node: Node) -> Self {
        Self { node, value_type: PhantomData }
    }

    /// The node.
    #[must_use]
    pub fn into_node(self) -> Node {
        self.node
    }
}

impl<T> Clone for Expr<T> {
    fn clone(&self) -> Self {
        Self::from_node(self.node.clone())
    }
}

impl<T> fmt::Debug for Expr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}
