//! What an expression is by itself: whether it is the same in a subquery, and whether it is the same twice.

use super::{Node, Origin, QueryTree, Visitor, query_in, walk};

impl Node {
    /// Whether it is the same in a subquery about the same row: there an aggregate or a window function would be about other rows,
    /// and of what the program wrote by hand nobody knows.
    #[must_use]
    pub fn is_of_one_row(&self) -> bool {
        let mut is_it = true;
        walk(self, &mut |node| {
            is_it &= match node {
                Self::Over(_) | Self::Template(_) => false,
                Self::Custom(it) => !it.is_opaque(),
                Self::Json(it) => !it.is_aggregate(),
                // What a function of the program does is not known.
                Self::Function(it) => !it.is_aggregate() && it.origin != Origin::Program,
                _ => true,
            };
        });
        is_it
    }

    /// Whether there is a value, a parameter or a subquery in it: what a database may not see to be the same twice.
    #[must_use]
    pub fn has_value_or_query(&self) -> bool {
        let mut has = false;
        walk(self, &mut |node| has |= matches!(node, Self::Value(_) | Self::Parameter(_)) || query_in(node).is_some());
        has
    }

    /// Whether it gives another value each time that it is computed.
    #[must_use]
    pub(crate) fn is_drawn(&self) -> bool {
        let mut drawn = Drawn(false);
        self.visit(&mut drawn);
        drawn.0
    }
}

/// Looks for a draw, in subqueries too.
struct Drawn(bool);

impl<'n> Visitor<'n> for Drawn {
    fn node(&mut self, node: &'n Node) -> bool {
        self.0 |= match node {
            Node::Function(it) => it.origin == Origin::Core && it.name() == "random",
            Node::Custom(it) => it.is_drawn(),
            _ => false,
        };
        !self.0
    }

    fn query(&mut self, _: &'n QueryTree) -> bool {
        !self.0
    }
}
