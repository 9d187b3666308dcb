//! Rows in one column of another query.

use super::from::FromPlan;
use super::layout::Parenthesized;
use super::{Operand, Power, Renderer, Sql, nullability};
use crate::dialect::Feature;
use crate::error::Result;
use crate::tree::Nested;

/// As the dialect makes one value of rows; as MULTISET and ROW of the standard where it has no way of its own.
impl Sql for Nested {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, query, kinds: _, is_many } = self;
        r.require(Feature::NestedRows)?;
        if (*is_many && !self.is_of_tables()) || (!is_many && self.is_first_of_some()) {
            r.require(Feature::NestedPart)?;
        }
        // What the dialect selects in its place is one value that may always be NULL.
        if let Some(select) = self.select() {
            let plan = FromPlan::new(select, r.scope.enclosing())?;
            nullability::check(select, &plan)?;
        }
        match r.dialect().nested(self) {
            Some(node) => r.push(Operand::new(&node, Power::Atom)),
            None => r.push((if *is_many { "MULTISET " } else { "ROW " }, Parenthesized(query))),
        }
    }
}
