//! What there is to do, model by model: what a plan is made from.

use std::collections::{BTreeMap, HashMap};

use aludel_core::error::Result;
use aludel_core::types::ValueRef;

use crate::orm::graph::{Graph, ObjectId};
use crate::orm::slot::State;

/// What there is to do with the objects of one store.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) store: usize,
    /// To be inserted, in the order in which they were added.
    pub(super) pending: Vec<u32>,
    /// To be updated, with the columns that change.
    pub(super) changed: BTreeMap<u32, Vec<usize>>,
    /// To be deleted.
    pub(super) doomed: Vec<u32>,
}

impl Work {
    pub(super) fn of(graph: &Graph, store: usize, waiting: &Waiting) -> Result<Self> {
        let any = &*graph.stores[store];
        let mut work = Self { store, ..Self::default() };
        for slot in any.touched().iter().copied() {
            match any.state(slot) {
                State::Pending => work.pending.push(slot),
                State::Doomed => work.doomed.push(slot),
                State::Persistent => {
                    let mut columns = any.changed(slot)?;
                    columns.extend(waiting.columns(graph, ObjectId { store, slot }));
                    columns.sort_unstable();
                    columns.dedup();
                    if !columns.is_empty() {
                        work.changed.insert(slot, columns);
                    }
                }
                State::Deleted | State::Gone => {}
            }
        }
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
pub(super) struct Waiting(HashMap<ObjectId, Vec<(u16, ObjectId)>>);

impl Waiting {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut waiting: HashMap<ObjectId, Vec<(u16, ObjectId)>> = HashMap::new();
        for (reference, parent) in &graph.linked {
            if !graph.has_key(*reference, *parent) {
                waiting.entry(reference.from).or_default().push((reference.foreign_key, *parent));
            }
        }
        Self(waiting)
    }

    /// What an object waits for: foreign keys, with the objects whose keys they need.
    pub(super) fn references(&self, object: ObjectId) -> &[(u16, ObjectId)] {
        self.0.get(&object).map_or(&[], Vec::as_slice)
    }

    /// The columns of those foreign keys.
    pub(super) fn columns(&self, graph: &Graph, object: ObjectId) -> Vec<usize> {
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
