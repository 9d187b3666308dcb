//! A statement that gives its values away while it is compiled, instead of having them copied.

use super::{Compiled, Renderer, Sql};
use crate::error::Result;
use crate::tree::{InsertRows, InsertSource, InsertTree, Node};
use crate::types::Value;

/// Rows of values that are not copied when they are written: NULLs stand in their places until they are given away.
#[derive(Debug)]
pub(super) struct Withheld {
    /// Where the cells lie, by which they are told from those of other statements.
    address: usize,
    /// Where their places among the parameters start, once they are written.
    start: Option<usize>,
}

/// A statement with places for values, and where those start; none where all values are there already.
pub(crate) struct WithPlaces {
    pub(crate) compiled: Compiled,
    start: Option<usize>,
}

impl WithPlaces {
    /// The statement without the values of its rows.
    ///
    /// # Errors
    /// When it means nothing, or the dialect cannot say it.
    pub(crate) fn of(insert: &InsertTree, mut r: Renderer<'_>) -> Result<Self> {
        if let InsertSource::Rows(rows) = &insert.source {
            r.withheld = Some(Withheld { address: address_of(rows), start: None });
        }
        insert.render(&mut r)?;
        let start = r.withheld.as_ref().and_then(|it| it.start);
        Ok(Self { compiled: r.finish(), start })
    }

    /// The same with the values of the statement that it was made of.
    pub(crate) fn filled(self, insert: InsertTree) -> Compiled {
        let Self { mut compiled, start } = self;
        if let (Some(start), InsertSource::Rows(rows)) = (start, insert.source) {
            let places = &mut compiled.parameters[start..];
            for (place, cell) in places.iter_mut().zip(rows.into_cells()) {
                if let Node::Value(value) = cell {
                    // What was there was NULL, which has nothing to free.
                    std::mem::forget(std::mem::replace(place, value));
                }
            }
        }
        compiled
    }
}

impl Renderer<'_> {
    /// Makes places for the values of these rows, if they are to be given away.
    pub(super) fn withhold(&mut self, rows: &InsertRows) -> bool {
        match &mut self.withheld {
            // Written a second time they are copied, for there is one of each to give away.
            Some(it) if it.start.is_none() && it.address == address_of(rows) => it.start = Some(self.parameters.len()),
            _ => return false,
        }
        self.parameters.resize_with(self.parameters.len() + rows.cells().len(), || Value::Null);
        true
    }
}

fn address_of(rows: &InsertRows) -> usize {
    rows.cells().as_ptr().addr()
}
