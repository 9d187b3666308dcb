//! UNION, INTERSECT and EXCEPT.

use std::fmt;
use std::marker::PhantomData;

use super::statement::{Reads, Statement, display};
use super::{RowCount, Selection};
use crate::error::Result;
use crate::expr::OrderTerms;
use crate::render::{Renderer, Sql};
use crate::tree::{CompoundTree, Footprint, QueryTree, SetOp};

/// Queries joined by UNION, INTERSECT or EXCEPT, whose rows are those of the selection `S`.
///
/// They are carried out as they were joined, on every database: `a.union(b).except(c)` is `(a UNION b) EXCEPT c`. What
/// `order_by` and `limit` say before they are joined is about one query, what they say afterwards about all.
#[must_use = "a statement does nothing until it is executed"]
pub struct Compound<S> {
    pub(super) tree: Box<CompoundTree>,
    selection: PhantomData<fn() -> S>,
}

impl<S> Compound<S> {
    pub(super) fn new(op: SetOp, all: bool, left: QueryTree, right: QueryTree) -> Self {
        Self { tree: Box::new(CompoundTree::new(op, all, left, right)), selection: PhantomData }
    }

    /// `ORDER BY terms`, of the whole: by columns of the result, which are called as in the first query.
    ///
    /// # Example: by a column, by a label
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let all = select((User.id, func::length(User.name).label("size"))).union_all(select((Post.id, func::length(Post.title))));
    /// let stmt = all.order_by((label::<i32>("size").desc(), User.id));
    /// assert!(stmt.to_string().ends_with(r#" ORDER BY "size" DESC, "id""#));
    /// ```
    pub fn order_by<O: OrderTerms>(mut self, terms: O) -> Self {
        let mut new = Vec::new();
        terms.append_to(&mut new);
        new.into_iter().for_each(|term| self.tree.add_order_by(term));
        self
    }

    /// `LIMIT rows`: at most so many rows of the whole.
    pub fn limit<N: RowCount>(mut self, rows: N) -> Self {
        self.tree.set_limit(rows.into_node());
        self
    }

    /// `OFFSET rows`: leaves out so many rows of the whole at the start.
    pub fn offset<N: RowCount>(mut self, rows: N) -> Self {
        self.tree.set_offset(rows.into_node());
        self
    }

    /// The query without its Rust type, to look at.
    #[must_use]
    pub fn tree(&self) -> &CompoundTree {
        &self.tree
    }

    /// The query without its Rust type.
    #[must_use]
    pub fn into_tree(self) -> CompoundTree {
        *self.tree
    }
}

impl<S> Clone for Compound<S> {
    fn clone(&self) -> Self {
        Self { tree: self.tree.clone(), selection: PhantomData }
    }
}

impl<S> Statement for Compound<S> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        self.tree.render(r)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of_compound(&self.tree)
    }
}

impl<S: Selection> Reads for Compound<S> {
    type Selection = S;
}

display!([S] Compound<S>);

/// The SQL with placeholders: no values.
impl<S> fmt::Debug for Compound<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Compound({self})")
    }
}
