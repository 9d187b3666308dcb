//! Typed expressions: what a program builds conditions and columns of a result from.

mod boolean;
mod case;
mod column;
mod excluded;
mod exists;
mod expression;
pub mod func;
mod in_list;
mod label;
mod literal;
mod operand;
mod operators;
mod order;
mod window;

use std::fmt;
use std::marker::PhantomData;

pub use boolean::{Conditions, and_, not_, or_};
pub use case::{Case, CaseStart, case};
pub use column::{Accepts, Column, References};
pub use excluded::excluded;
pub use exists::{exists, not_exists};
pub use expression::{Expression, Ranged};
pub use in_list::{InList, Membership};
pub use label::{Labeled, Named, label};
pub use literal::{literal, null};
pub use operand::{Operand, Predicate, TextOperand};
pub use order::{Order, OrderTerms};
pub use window::{Expressions, WindowSpec, window};

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
