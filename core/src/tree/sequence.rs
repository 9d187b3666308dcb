//! The next number of a sequence.

use std::sync::Arc;

use super::{CustomNode, NamedSource, Node};
use crate::dialect::Feature;
use crate::error::Result;
use crate::render::Renderer;

#[derive(Debug)]
struct NextValue(NamedSource);

impl CustomNode for NextValue {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.require(Feature::Sequences)?;
        r.dialect().next_value(r, &self.0)
    }

    fn is_drawn(&self) -> bool {
        true
    }
}

impl Node {
    /// The next number of a sequence, which is then used up.
    #[must_use]
    pub fn next_value(sequence: NamedSource) -> Self {
        Self::Custom(Arc::new(NextValue(sequence)))
    }
}
