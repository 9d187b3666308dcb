//! Changes that were not flushed, given up.

use aludel_core::error::Result;

use super::{Graph, ObjectId, PairChange, Reference};
use crate::orm::slot::State;
use crate::orm::store::Restored;

impl Graph {
    /// Gives up what was done to an object since the last flush. Where it leads then, both sides show.
    pub(in crate::orm) fn discard(&mut self, object: ObjectId) -> Result<()> {
        if self.state(object) != State::Persistent {
            return Ok(());
        }
        let before = self.references(object);
        self.stores[object.store].discard_changes(object.slot)?;
        for (foreign_key, before) in self.wiring.shown(object.store).to_vec().into_iter().zip(before) {
            let reference = Reference { from: object, foreign_key };
            self.leave(reference, &before);
            self.linked.remove(&reference);
            self.released.remove(&reference);
            self.unload_taken_place(reference);
            self.follow_columns(reference);
        }
        Ok(())
    }

    /// Where an object comes back to a field for one that holds another now, which of them is right only the database can say.
    fn unload_taken_place(&mut self, reference: Reference) {
        let link = self.wiring.link(reference.from.store, reference.foreign_key).cloned();
        let (Some(parent), Some(link)) = (self.parent(reference), link) else { return };
        for (index, def) in self.defs(parent.store, &link.backs).into_iter().filter(|(_, def)| def.is_single()) {
            if self.members(parent, index).is_some_and(|it| it.iter().any(|it| *it != reference.from)) {
                self.keep(parent);
                if let Some(field) = self.stores[parent.store].field_mut(parent.slot, index) {
                    field.unload(def);
                }
            }
        }
    }

    /// Takes note of objects that are what they were before something that is undone: store by store.
    pub(in crate::orm) fn take_restored(&mut self, restored: &[Restored]) {
        for (store, Restored { left, .. }) in restored.iter().enumerate() {
            left.iter().for_each(|slot| self.unload_holders(ObjectId { store, slot: *slot }));
        }
        // What left the session for good does not come back with the fields that held it.
        for (store, Restored { changed, .. }) in restored.iter().enumerate() {
            for (index, def) in self.stores[store].relationships().iter().enumerate() {
                for slot in changed.iter().copied() {
                    let members = self.members(ObjectId { store, slot }, index).unwrap_or_default();
                    let is_gone = members.into_iter().any(|it| !self.state(it).is_live());
                    if let Some(field) = self.stores[store].field_mut(slot, index).filter(|_| is_gone) {
                        field.unload(def);
                    }
                }
            }
        }
    }

    /// Gives up what was done to all objects that are in the database, with the associations between them.
    pub(in crate::orm) fn discard_all(&mut self) -> Result<()> {
        let touched = |store: usize| self.stores[store].touched().iter().map(move |slot| ObjectId { store, slot: *slot });
        let objects: Vec<ObjectId> = (0..self.stores.len()).flat_map(touched).collect();
        objects.into_iter().try_for_each(|it| self.discard(it))?;
        let pairs: Vec<_> = self.pairs.iter().map(|(pair, change)| (*pair, *change)).collect();
        for (pair, change) in pairs {
            let ends = &self.wiring.associations[pair.association].ends;
            let [one, other] = [0, 1].map(|end| ObjectId { store: ends[end].store, slot: pair.ends[end] });
            let states = [self.state(one), self.state(other)];
            if states.contains(&State::Doomed) {
                self.pairs.remove(&pair);
            } else if !states.contains(&State::Pending) {
                let back = if change == PairChange::Insert { PairChange::Delete } else { PairChange::Insert };
                self.change(pair.association, 0, one, other, back);
            }
        }
        Ok(())
    }
}
