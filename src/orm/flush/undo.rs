//! What a flush gave objects while it ran, so that it can be taken back.

use aludel_core::error::Result;
use aludel_core::types::{Value, ValueRef};

use crate::orm::graph::{Graph, ObjectId};

/// Values that objects had before the flush gave them others.
#[derive(Debug, Default)]
pub(in crate::orm) struct Undo(Vec<(ObjectId, usize, Option<Value>)>);

impl Undo {
    /// Makes room for as many values.
    pub(super) fn reserve(&mut self, additional: usize) {
        self.0.reserve(additional);
    }

    /// Gives an object a value.
    pub(super) fn set(&mut self, graph: &mut Graph, object: ObjectId, column: usize, value: ValueRef<'_>) -> Result<()> {
        let store = &mut *graph.stores[object.store];
        let before = store.value(object.slot, column)?.map(ValueRef::into_owned);
        store.set_value(object.slot, column, value)?;
        self.0.push((object, column, before));
        Ok(())
    }

    /// Takes all of them back.
    pub(in crate::orm) fn take_back(self, graph: &mut Graph) -> Result<()> {
        self.0.into_iter().rev().try_for_each(|(object, column, before)| {
            // A value that was still to be generated is so again.
            let before = before.as_ref().map_or(ValueRef::Null, Value::as_ref);
            graph.stores[object.store].set_value(object.slot, column, before)
        })
    }
}
