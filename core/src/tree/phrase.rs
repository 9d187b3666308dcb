//! Words of one dialect with expressions between them: what a dialect's `lower` makes of a construct.

use std::sync::Arc;

use super::{CustomNode, Node};
use crate::error::Result;
use crate::render::{Operand, Power, Renderer};
use crate::types::Value;

/// A part of a phrase.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "words, expressions, literals: there is nothing else in SQL")]
pub enum Piece {
    /// Words of the dialect, written in its source.
    Words(&'static str),
    /// An expression where commas or parentheses are around it.
    Expression(Node),
    /// An expression beside an operator: in parentheses unless it cannot come apart.
    Closed(Node),
    /// A value that is part of what the statement says, such as a format: always a literal, never a parameter.
    Literal(Value),
    /// Pieces, put together elsewhere.
    Pieces(Vec<Self>),
}

impl From<&'static str> for Piece {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

impl From<Node> for Piece {
    fn from(node: Node) -> Self {
        Self::Expression(node)
    }
}

impl From<&Node> for Piece {
    fn from(node: &Node) -> Self {
        Self::Expression(node.clone())
    }
}

impl From<Vec<Self>> for Piece {
    fn from(pieces: Vec<Self>) -> Self {
        Self::Pieces(pieces)
    }
}

impl Piece {
    /// An expression beside an operator.
    #[must_use]
    pub fn closed(node: &Node) -> Self {
        Self::Closed(node.clone())
    }

    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::Words(words) => r.push(*words),
            Self::Expression(node) => r.push(node),
            Self::Closed(node) => r.push(Operand::new(node, Power::Atom)),
            Self::Literal(value) => r.push_literal(value),
            Self::Pieces(pieces) => pieces.iter().try_for_each(|it| it.render(r)),
        }
    }

    /// The same with other expressions, taken in order.
    fn with_nodes(&self, nodes: &mut dyn Iterator<Item = Node>) -> Option<Self> {
        Some(match self {
            Self::Words(words) => Self::Words(words),
            Self::Literal(value) => Self::Literal(value.clone()),
            Self::Expression(_) => Self::Expression(nodes.next()?),
            Self::Closed(_) => Self::Closed(nodes.next()?),
            Self::Pieces(pieces) => Self::Pieces(pieces.iter().map(|it| it.with_nodes(nodes)).collect::<Option<_>>()?),
        })
    }

    fn append_nodes<'n>(&'n self, out: &mut Vec<&'n Node>) {
        match self {
            Self::Words(_) | Self::Literal(_) => {}
            Self::Expression(node) | Self::Closed(node) => out.push(node),
            Self::Pieces(pieces) => pieces.iter().for_each(|it| it.append_nodes(out)),
        }
    }
}

/// Pieces in the order in which they are written.
#[derive(Debug)]
struct Phrase(Vec<Piece>);

impl CustomNode for Phrase {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.0.iter().try_for_each(|it| it.render(r))
    }

    fn children(&self) -> Vec<&Node> {
        let mut nodes = Vec::new();
        self.0.iter().for_each(|it| it.append_nodes(&mut nodes));
        nodes
    }

    fn is_opaque(&self) -> bool {
        false
    }

    fn with_children(&self, children: Vec<Node>) -> Option<Arc<dyn CustomNode>> {
        let mut children = children.into_iter();
        let pieces = self.0.iter().map(|it| it.with_nodes(&mut children)).collect::<Option<_>>()?;
        Some(Arc::new(Self(pieces)))
    }
}

impl Node {
    /// Words of a dialect with expressions between them. As a whole it must be closed in itself: a call, or in parentheses.
    /// [`phrase!`](crate::phrase) is shorter.
    ///
    /// A phrase says that it only computes: what may change something is a [`CustomNode`] of the program's own.
    #[must_use]
    pub fn phrase(pieces: Vec<Piece>) -> Self {
        Self::Custom(Arc::new(Phrase(pieces)))
    }
}

/// A node of words and expressions in the order in which they are written, for the `lower` of a dialect.
///
/// # Example: a function that only one database has
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::expr::{Expr, Operand};
/// use aludel::prelude::*;
/// let name = Operand::into_node(User.name);
/// let node = aludel::phrase!["unicode(substr(", name, ", 1, 1))"];
/// assert_eq!(
///     select(Expr::<i32>::from_node(node)).to_string(),
///     r#"SELECT unicode(substr("users"."name", 1, 1)) FROM "users""#,
/// );
/// ```
#[macro_export]
macro_rules! phrase {
    ($($piece:expr),+ $(,)?) => {
        $crate::tree::Node::phrase(vec![$($crate::tree::Piece::from($piece)),+])
    };
}
