//! Window functions.

use super::depth::above;
use super::{Frame, Node, OrderTerm};
use crate::schema::Name;

/// `function OVER (window)`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Over {
    pub(crate) depth: u16,
    pub(crate) function: Node,
    pub(crate) window: Window,
}

/// The rows a window function looks at.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a renderer takes it apart, so that a new part cannot be forgotten")]
pub struct Window {
    /// The window of the WINDOW clause that this one continues.
    pub base: Option<Name>,
    /// Rows that agree in these belong together.
    pub partition_by: Vec<Node>,
    /// The order within a partition.
    pub order_by: Vec<OrderTerm>,
    /// Which rows of the partition count, if not those that the order decides.
    pub frame: Option<Frame>,
}

impl Window {
    /// Everything that is an expression in it.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Node> {
        self.partition_by.iter().chain(self.order_by.iter().map(|it| &it.node))
    }

    /// The same, to be changed.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.partition_by.iter_mut().chain(self.order_by.iter_mut().map(|it| &mut it.node))
    }

    /// Whether it only names a window of the WINDOW clause.
    pub(crate) fn is_name(&self) -> bool {
        self.base.is_some() && self.partition_by.is_empty() && self.order_by.is_empty() && self.frame.is_none()
    }
}

impl Over {
    /// The function.
    #[must_use]
    pub fn function(&self) -> &Node {
        &self.function
    }

    /// The window.
    #[must_use]
    pub fn window(&self) -> &Window {
        &self.window
    }
}

impl Node {
    /// `function OVER (window)`.
    #[must_use]
    pub fn over(function: Self, window: Window) -> Self {
        match &function {
            Self::Function(_) | Self::Custom(_) => {}
            Self::Invalid(_) => return function,
            _ => return Self::invalid("`over` was called on something other than a function: call it right after the function"),
        }
        above(window.parts().chain([&function]))
            .map_or_else(Self::Invalid, |depth| Self::Over(Box::new(Over { depth, function, window })))
    }
}
