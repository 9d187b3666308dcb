//! What there is to do, model by model: what a plan is made from.

use aludel_core::error::Result;
use aludel_core::types::ValueRef;

use super::changed::Changed;
use crate::orm::graph::{Graph, ObjectId};
use crate::orm::key_hash::KeyMap;
use crate::orm::slot::State;

/// What there is to do with the objects of one store.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) store: usize,
    /// To be inserted, in the order in which they were added.
    pub(super) pending: Vec<u32>,
    /// To be updated, with the columns that change.
    pub(super) changed: Changed,
    /// To be deleted.
    pub(super) doomed: Vec<u32>,
}

impl Work {
    pub(super) fn of(graph: &Graph, store: usize, waiting: &Waiting) -> Result<Self> {
        let any = &*graph.stores[store];
        let mut work = Self { store, ..Self::default() };
        any.each_touched(&mut |slot, state, columns| match state {
            State::Pending => work.pending.push(slot),
            State::Doomed => work.doomed.push(slot),
            State::Persistent => {
                let waits_for = waiting.columns(graph, ObjectId { store, slot });
                if !waits_for.is_empty() {
                    columns.extend(waits_for);
                    columns.sort_unstable();
                    columns.dedup();
                }
                if !columns.is_empty() {
                    work.changed.push(slot, columns);
                }
            }
            State::Deleted | State::Gone => {}
        })?;
        work.changed.sort();
        work.pending.sort_unstable();
        work.doomed.sort_unstable();
        Ok(work)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.changed.is_empty() && self.doomed.is_empty()
    }

    pub(super) fn object(&self, slot: u32) -> ObjectId {
        ObjectId { store: self.store, slot }
    }
}

/// References to objects that have no key yet.
#[derive(Debug, Default)]
pub(super) struct Waiting(KeyMap<ObjectId, Vec<(u16, ObjectId)>>);

impl Waiting {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut waiting: KeyMap<ObjectId, Vec<(u16, ObjectId)>> = KeyMap::default();
        for (reference, parent) in &graph.linked {
            if !graph.has_key(*reference, *parent) {
                waiting.entry(reference.from).or_default().push((reference.foreign_key, *parent));
            }
        }
        Self(waiting)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What an object waits for: foreign keys, with the objects whose keys they need.
    pub(super) fn references(&self, object: ObjectId) -> &[(u16, ObjectId)] {
        self.0.get(&object).map_or(&[], Vec::as_slice)
    }

    /// The columns of those foreign keys.
    pub(super) fn columns(&self, graph: &Graph, object: ObjectId) -> Vec<usize> {
        if self.is_empty() {
            return Vec::new();
        }
        let table = graph.stores[object.store].table();
        let keys = self.references(object).iter().map(|(key, _)| &table.foreign_keys[usize::from(*key)]);
        keys.flat_map(|key| key.columns.iter().map(|it| usize::from(*it))).collect()
    }
}

/// The values of columns, of an object as it is now; `None` when one of them is NULL or not known yet.
pub(super) fn values_now<'g>(graph: &'g Graph, object: ObjectId, columns: &[u16]) -> Result<Option<Vec<ValueRef<'g>>>> {
    let store = &*graph.stores[object.store];
    known(columns.iter().map(|it| store.value(object.slot, usize::from(*it))))
}

/// The same, of its row as it is stored.
pub(super) fn values_stored<'g>(graph: &'g Graph, object: ObjectId, columns: &[u16]) -> Result<Option<Vec<ValueRef<'g>>>> {
    let store = &*graph.stores[object.store];
    known(columns.iter().map(|it| store.stored_value(object.slot, usize::from(*it))))
}

fn known<'g>(values: impl Iterator<Item = Result<Option<ValueRef<'g>>>>) -> Result<Option<Vec<ValueRef<'g>>>> {
    values.map(|it| it.map(|it| it.filter(|it| *it != ValueRef::Null))).collect()
}
