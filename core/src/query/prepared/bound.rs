//! A prepared statement with its values.

use std::fmt;
use std::sync::Arc;

use super::{Arguments, Prepared, Texts};
use crate::error::{Error, Result};
use crate::query::statement::{Reads, Statement, Writes, display};
use crate::query::{Delete, Update};
use crate::render::Renderer;
use crate::tree::{Footprint, Node, Rewriter};
use crate::types::{Value, ValueRef};

/// A prepared statement with values for its parameters: made by [`Prepared::with`]. It is a statement like any other: it can be
/// executed, and looked at with `compile` and `inline`.
#[must_use = "a statement does nothing until it is executed"]
pub struct Bound<'p, Q> {
    query: &'p Q,
    texts: &'p Texts,
    /// The values, or why one has no SQL form.
    values: Result<Arc<[Value]>, String>,
}

/// What a connection runs a prepared statement by.
#[derive(Clone, Copy)]
pub struct BoundParts<'b> {
    pub(crate) query: &'b dyn Statement,
    pub(crate) texts: &'b Texts,
    pub(crate) values: &'b Result<Arc<[Value]>, String>,
}

impl BoundParts<'_> {
    pub(crate) fn values(&self) -> Result<Arc<[Value]>> {
        self.values.clone().map_err(Error::parameter)
    }
}

impl<'p, Q: Statement> Bound<'p, Q> {
    pub(super) fn new<P, A: Arguments<P>>(prepared: &'p Prepared<P, Q>, arguments: &A) -> Self {
        let value = |index| arguments.argument(index).map(ValueRef::into_owned);
        let values = (0..A::COUNT).map(value).collect::<Result<_>>().map_err(|error| error.to_string());
        Self { query: &prepared.query, texts: &prepared.texts, values }
    }

    /// The statement that was prepared, whose parameters have no values.
    #[must_use]
    pub const fn query(&self) -> &'p Q {
        self.query
    }
}

impl<Q: Statement> Statement for Bound<'_, Q> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let values = self.values.clone().map_err(Error::parameter)?;
        r.with_arguments(values, |r| self.query.render(r))
    }

    fn footprint(&self) -> Footprint {
        self.query.footprint()
    }

    fn bound(&self) -> Option<BoundParts<'_>> {
        Some(BoundParts { query: self.query, texts: self.texts, values: &self.values })
    }
}

impl<Q: Reads> Reads for Bound<'_, Q> {
    type Selection = Q::Selection;
}

impl<Q: Writes> Writes for Bound<'_, Q> {
    type Returning = Q::Returning;
}

/// Values in the place of parameters.
struct Fill<'v>(&'v [Value]);

impl Rewriter for Fill<'_> {
    fn node(&mut self, node: Node) -> Node {
        match node {
            Node::Parameter(it) => self
                .0
                .get(usize::from(it.position()))
                .map_or_else(|| Node::invalid("a parameter of another prepared statement"), |value| Node::Value(value.clone())),
            other => other,
        }
    }
}

/// Statements that a mapper looks into, with values in the place of parameters.
macro_rules! filled {
    ($($statement:ident)*) => { $(
        impl<M, R> Bound<'_, $statement<M, R>> {
            /// The statement as it would be if it had been built with the values. What mappers look into.
            ///
            /// # Errors
            /// When a value has no SQL form.
            pub fn filled(&self) -> Result<$statement<M, R>> {
                let values = self.values.clone().map_err(Error::parameter)?;
                Ok(self.query.clone().rewrite(&mut Fill(&values)))
            }
        }
    )* };
}
filled! { Update Delete }

display!([Q: Statement] Bound<'_, Q>);

/// The SQL with placeholders: no values.
impl<Q: Statement> fmt::Debug for Bound<'_, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bound({self})")
    }
}
