//! What is known of the objects once a flush is done.

use std::collections::HashSet;

use aludel_core::error::Result;
use aludel_core::schema::{ReferentialAction, same_table};
use aludel_core::types::ValueRef;

use super::actions::Moment;
use super::{Graph, ObjectId, PairChange, Reference, key_text};
use crate::orm::any_store::AnyStore;
use crate::orm::events::RowEvent;
use crate::orm::plan::{Plan, Step, Switch};
use crate::orm::slot::State;

impl Graph {
    /// Whether a flush would send anything.
    pub(in crate::orm) fn is_dirty(&self) -> Result<bool> {
        if !self.linked.is_empty() || !self.released.is_empty() || !self.pairs.is_empty() {
            return Ok(true);
        }
        for store in &self.stores {
            if store.has_work()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes note of a flush that is done.
    pub(in crate::orm) fn take_note(&mut self, plan: &Plan) -> Result<()> {
        for Switch { store, new, old } in plan.switches.iter().copied() {
            self.keep_defaults(store, new, old)?;
        }
        self.forget_associations();
        for step in &plan.steps {
            match step {
                Step::Insert { store, rows, .. } => self.give_way(*store, rows),
                Step::Update { store, columns, rows }
                    if sets_key(&*self.stores[*store], columns) || !plan.switches.is_empty() =>
                {
                    self.give_way(*store, rows);
                }
                Step::Update { .. } => {}
                Step::Delete { store, rows } => self.follow_deletes(*store, rows)?,
                Step::Dissociate { association, end, rows } => self.follow_dissociation(*association, *end, rows),
                Step::Release { .. } | Step::Pairs { .. } => {}
            }
        }
        self.forget_links();
        let moved = self.moved_keys(plan);
        self.stores.iter_mut().try_for_each(|store| store.finish_flush())?;
        self.follow_keys(moved)?;
        self.tell_after(plan);
        Ok(())
    }

    /// Has objects leave whose keys rows have got that were inserted or changed: the database took the keys, so the rows of those objects
    /// are gone, or never were, for they were read from what was undone then.
    fn give_way(&mut self, store: usize, written: &[u32]) {
        let any = &self.stores[store];
        let mut namesakes = any.namesakes(written);
        namesakes.retain(|slot| any.is_expired(*slot));
        for slot in namesakes {
            let object = ObjectId { store, slot };
            self.unload_holders(object);
            self.stores[store].set_state(slot, State::Deleted);
            self.forget(object);
        }
    }

    /// Tells the program what was written.
    fn tell_after(&self, plan: &Plan) {
        for step in &plan.steps {
            let (store, rows, event) = match step {
                Step::Insert { store, rows, .. } => (store, rows, RowEvent::Insert),
                Step::Update { store, rows, .. } => (store, rows, RowEvent::Update),
                Step::Delete { store, rows } => (store, rows, RowEvent::Delete),
                Step::Release { .. } | Step::Pairs { .. } | Step::Dissociate { .. } => continue,
            };
            self.stores[*store].tell_after(rows, event);
        }
    }

    /// What a new object left to the database stays what it was in the row that it took.
    fn keep_defaults(&mut self, store: usize, new: u32, old: u32) -> Result<()> {
        let any = &mut *self.stores[store];
        for column in 0..any.table().columns.len() {
            if any.value(new, column)?.is_none()
                && let Some(value) = any.stored_value(old, column)?.map(ValueRef::into_owned)
            {
                any.set_value(new, column, value.as_ref())?;
            }
        }
        Ok(())
    }

    /// Objects of association tables whose rows were written by a relationship: what is known of them may be wrong now.
    fn forget_associations(&mut self) {
        let pairs: Vec<_> = self.pairs.iter().map(|(pair, change)| (*pair, *change)).collect();
        for (pair, change) in pairs {
            let association = &self.wiring.associations[pair.association];
            let (table, ends) = (association.table, &association.ends);
            let objects = [0, 1].map(|end| ObjectId { store: ends[end].store, slot: pair.ends[end] });
            let keys = [0, 1].map(|end| ends[end].foreign_key);
            for store in 0..self.stores.len() {
                if same_table(self.stores[store].table(), table) {
                    self.forget_association(store, keys, objects, change);
                }
            }
        }
    }

    fn forget_association(&mut self, store: usize, keys: [u16; 2], objects: [ObjectId; 2], change: PairChange) {
        // Fields that hold objects of the association table itself are to be loaded anew.
        for (foreign_key, object) in keys.into_iter().zip(objects) {
            let Some(link) = self.wiring.link(store, foreign_key).cloned() else { continue };
            let defs = self.stores[object.store].relationships();
            for index in link.backs {
                if let Some(field) = self.stores[object.store].field_mut(object.slot, index) {
                    field.unload(&defs[index]);
                }
            }
        }
        if change == PairChange::Delete {
            let leads_to = |graph: &Self, slot| {
                keys.into_iter().zip(objects).all(|(foreign_key, object)| {
                    let reference = Reference { from: ObjectId { store, slot }, foreign_key };
                    graph.leads_to(reference, object)
                })
            };
            let found = (0..self.stores[store].slots())
                .find(|slot| self.stores[store].state(*slot) == State::Persistent && leads_to(self, *slot));
            if let Some(slot) = found {
                self.stores[store].set_state(slot, State::Deleted);
            }
        }
    }

    /// Objects of association tables, of those that a flush must look at, whose rows relationships delete.
    pub(in crate::orm) fn dissociated(&self) -> HashSet<ObjectId> {
        let mut found = HashSet::new();
        for (pair, _) in self.pairs.iter().filter(|(_, change)| **change == PairChange::Delete) {
            let association = &self.wiring.associations[pair.association];
            let leads_there = |from: ObjectId| {
                association.ends.iter().zip(pair.ends).all(|(end, slot)| {
                    let reference = Reference { from, foreign_key: end.foreign_key };
                    self.leads_to(reference, ObjectId { store: end.store, slot })
                })
            };
            for store in (0..self.stores.len()).filter(|it| same_table(self.stores[*it].table(), association.table)) {
                let objects = self.stores[store].touched().iter().map(|slot| ObjectId { store, slot: *slot });
                found.extend(objects.filter(|it| self.state(*it) != State::Pending && leads_there(*it)));
            }
        }
        found
    }

    /// Whether the row of a reference has the values of the key that an object's row has.
    fn leads_to(&self, Reference { from, foreign_key }: Reference, object: ObjectId) -> bool {
        let key = &self.stores[from.store].table().foreign_keys[usize::from(foreign_key)];
        let of = |store: usize, slot: u32, column: u16| self.stores[store].stored_value(slot, usize::from(column)).ok().flatten();
        let here: Option<Vec<_>> = key.columns.iter().map(|it| of(from.store, from.slot, *it)).collect();
        let there: Option<Vec<_>> = key.targets.iter().map(|it| of(object.store, object.slot, it.index)).collect();
        here.zip(there).is_some_and(|(here, there)| key_text(here) == key_text(there))
    }

    /// Takes note that rows were deleted, by a statement that was no flush.
    pub(in crate::orm) fn deleted(&mut self, store: usize, slots: &[u32]) -> Result<()> {
        self.follow_deletes(store, slots)?;
        for object in slots.iter().map(|slot| ObjectId { store, slot: *slot }) {
            self.hide_everywhere(object);
            self.hide_from_pairs(object);
            self.stores[store].set_state(object.slot, State::Deleted);
            self.forget(object);
        }
        self.stores.iter_mut().try_for_each(|it| it.identify_touched())
    }

    /// Whether the database deletes an object's row with one that it refers to, which is about to be deleted.
    pub(in crate::orm) fn goes_with_parent(&self, object: ObjectId) -> bool {
        let mut seen: HashSet<ObjectId> = HashSet::new();
        let mut waiting = vec![object];
        while let Some(from) = waiting.pop() {
            seen.insert(from);
            for (foreign_key, key) in (0u16..).zip(self.stores[from.store].table().foreign_keys) {
                let parent = self.parent(Reference { from, foreign_key });
                match parent.filter(|_| key.on_delete == ReferentialAction::Cascade) {
                    Some(parent) if self.state(parent) == State::Doomed => return true,
                    Some(parent) if !seen.contains(&parent) => waiting.push(parent),
                    Some(_) | None => {}
                }
            }
        }
        false
    }

    /// Objects of an association table whose rows went with the objects that they associated.
    fn follow_dissociation(&mut self, association: usize, end: usize, slots: &[u32]) {
        let it = &self.wiring.associations[association];
        let (table, foreign_key, to) = (it.table, it.ends[end].foreign_key, it.ends[end].store);
        for store in 0..self.stores.len() {
            if same_table(self.stores[store].table(), table) {
                for slot in self.leading_to(store, foreign_key, to, slots, Moment::Before) {
                    self.hide_everywhere(ObjectId { store, slot });
                    self.stores[store].set_state(slot, State::Deleted);
                }
            }
        }
    }

    /// Takes an object out of all fields that hold it because its columns lead there.
    pub(in crate::orm) fn hide_everywhere(&mut self, object: ObjectId) {
        for foreign_key in self.wiring.shown(object.store).to_vec() {
            let reference = Reference { from: object, foreign_key };
            let link = self.wiring.link(object.store, foreign_key).cloned();
            if let (Some(parent), Some(link)) = (self.parent(reference), link) {
                self.hide(parent, &link.backs, object);
            }
        }
    }

    /// Forgets what was to be written because of an object that leaves the session.
    pub(in crate::orm) fn forget(&mut self, object: ObjectId) {
        self.linked.retain(|reference, _| reference.from != object);
        self.released.retain(|reference| reference.from != object);
        let associations = &self.wiring.associations;
        self.pairs.retain(|pair, _| {
            let ends = &associations[pair.association].ends;
            !(0..2).any(|end| ends[end].store == object.store && pair.ends[end] == object.slot)
        });
    }
}

/// Whether an update gives rows other keys.
fn sets_key(store: &dyn AnyStore, columns: &[usize]) -> bool {
    store.table().primary_key.iter().any(|it| columns.contains(&usize::from(*it)))
}
