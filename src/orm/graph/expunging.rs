//! Objects that leave the session while their rows stay.

use aludel_core::error::Result;
use aludel_core::relation::Path;

use super::{Graph, ObjectId, Reference};
use crate::orm::slot::State;

impl Graph {
    /// Has an object leave the session, with those that it cascades that to.
    pub(in crate::orm) fn expunge_all(&mut self, object: ObjectId) -> Result<()> {
        let mut waiting = vec![object];
        while let Some(next) = waiting.pop() {
            if matches!(self.state(next), State::Pending | State::Persistent) {
                waiting.extend(self.cascade_of(next, |cascade| cascade.expunge));
                self.expunge(next)?;
            }
        }
        Ok(())
    }

    fn expunge(&mut self, object: ObjectId) -> Result<()> {
        if self.state(object) == State::Pending {
            self.give_up(object);
            return Ok(());
        }
        // First both sides show again what its row says, so that the fields which come to hold it are found too.
        self.discard(object)?;
        self.leave_links_to(object);
        self.unload_pairs(object);
        self.unload_holders(object);
        self.stores[object.store].expunge(object.slot)?;
        self.forget(object);
        Ok(())
    }

    /// What was linked to an object leads to its row by the columns alone.
    fn leave_links_to(&mut self, object: ObjectId) {
        let references: Vec<Reference> = self.linked.iter().filter(|(_, to)| **to == object).map(|(it, _)| *it).collect();
        for reference in references {
            self.copy_key(reference, object);
            self.linked.remove(&reference);
        }
    }

    /// What it was to be associated with, or no longer, is forgotten: the fields of the other side are to be loaded anew.
    fn unload_pairs(&mut self, object: ObjectId) {
        let pairs: Vec<_> = self.pairs.keys().copied().collect();
        for pair in pairs {
            for end in 0..2 {
                let ends = &self.wiring.associations[pair.association].ends;
                if ends[end].store != object.store || pair.ends[end] != object.slot {
                    continue;
                }
                let other = ObjectId { store: ends[1 - end].store, slot: pair.ends[1 - end] };
                for index in ends[1 - end].fields.clone() {
                    self.unload_field(other, index, object);
                }
            }
        }
    }

    /// Has fields that hold an object which leaves the session loaded anew; those of new objects let go of it.
    pub(in crate::orm) fn unload_holders(&mut self, object: ObjectId) {
        for store in 0..self.stores.len() {
            for index in 0..self.stores[store].relationships().len() {
                if self.wiring.targets[store][index] != object.store {
                    continue;
                }
                for slot in 0..self.stores[store].slots() {
                    let holder = ObjectId { store, slot };
                    if self.members(holder, index).is_some_and(|it| it.contains(&object)) {
                        self.unload_field(holder, index, object);
                    }
                }
            }
        }
    }

    fn unload_field(&mut self, holder: ObjectId, index: usize, member: ObjectId) {
        let def = &self.stores[holder.store].relationships()[index];
        // Of a new object the database knows nothing but where its columns lead.
        let has_row = self.state(holder) != State::Pending || matches!(def.path, Path::ToOne { .. });
        let member = self.handle(member);
        if let Some(field) = self.stores[holder.store].field_mut(holder.slot, index) {
            if has_row { field.unload(def) } else { field.unlink(member) }
        }
    }
}
