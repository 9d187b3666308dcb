//! Window functions.

use super::depth::above;
use super::{Node, OrderTerm};

/// `function OVER (window)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Over {
    pub(crate) depth: u16,
    pub(crate) function: Node,
    pub(crate) window: Window,
}

/// The rows a window function looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// Rows that agree in these belong together.
    pub partition_by: Vec<Node>,
    /// The order within a partition.
    pub order_by: Vec<OrderTerm>,
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
        let children = window.partition_by.iter().chain(window.order_by.iter().map(|it| &it.node)).chain([&function]);
        above(children).map_or_else(Self::Invalid, |depth| Self::Over(Box::new(Over { depth, function, window })))
    }
}
