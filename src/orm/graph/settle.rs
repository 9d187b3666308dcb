//! What is known of the objects once a flush is done.

use std::collections::HashSet;

use aludel_core::error::Result;
use aludel_core::schema::{ReferentialAction, same_table};
use aludel_core::types::ValueRef;

use super::{Graph, ObjectId, PairChange, Reference, key_text};
use crate::orm::plan::{Plan, Step, Switch};
use crate::orm::slot::State;

/// Which rows a statement of a flush reached: those of before, or also those that the flush wrote.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

impl Graph {
    /// Whether a flush would send anything.
    pub(in crate::orm) fn is_dirty(&self) -> Result<bool> {
        if !self.linked.is_empty() || !self.released.is_empty() || !self.pairs.is_empty() {
            return Ok(true);
        }
        for store in &self.stores {
            for slot in store.touched().iter().copied() {
                let is_dirty = match store.state(slot) {
                    State::Pending | State::Doomed => true,
                    State::Persistent => !store.changed(slot)?.is_empty(),
                    State::Deleted | State::Gone => false,
                };
                if is_dirty {
                    return Ok(true);
                }
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
                Step::Delete { store, rows } => self.follow_deletes(*store, rows)?,
                Step::Dissociate { association, end, rows } => self.follow_dissociation(*association, *end, rows),
                Step::Insert { .. } | Step::Update { .. } | Step::Release { .. } | Step::Pairs { .. } => {}
            }
        }
        self.forget_links();
        self.stores.iter_mut().try_for_each(|store| store.finish_flush())
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

    /// Whether the columns of a reference have the values of an object's key.
    fn leads_to(&self, Reference { from, foreign_key }: Reference, object: ObjectId) -> bool {
        let key = &self.stores[from.store].table().foreign_keys[usize::from(foreign_key)];
        let of = |store: usize, slot: u32, column: u16| self.stores[store].value(slot, usize::from(column)).ok().flatten();
        let here: Option<Vec<_>> = key.columns.iter().map(|it| of(from.store, from.slot, *it)).collect();
        let there: Option<Vec<_>> = key.targets.iter().map(|it| of(object.store, object.slot, it.index)).collect();
        here.zip(there).is_some_and(|(here, there)| key_text(here) == key_text(there))
    }

    /// Rows that the database deleted or changed because those that they refer to were deleted.
    fn follow_deletes(&mut self, deleted_store: usize, deleted: &[u32]) -> Result<()> {
        let table = self.stores[deleted_store].table();
        for store in 0..self.stores.len() {
            let keys = self.stores[store].table().foreign_keys;
            for (foreign_key, key) in (0u16..).zip(keys).filter(|(_, key)| same_table(key.target(), table)) {
                if matches!(key.on_delete, ReferentialAction::Cascade | ReferentialAction::SetNull) {
                    let reached = self.leading_to(store, foreign_key, deleted_store, deleted, Moment::After);
                    self.follow_action(store, &reached, foreign_key, key.on_delete)?;
                }
            }
        }
        Ok(())
    }

    /// The objects of a store whose rows led to one of these objects, before or after the flush wrote others.
    fn leading_to(&self, store: usize, foreign_key: u16, to: usize, slots: &[u32], moment: Moment) -> Vec<u32> {
        let key = &self.stores[store].table().foreign_keys[usize::from(foreign_key)];
        let gone = |slot: &u32| {
            let values = key.targets.iter().map(|it| self.stores[to].stored_value(*slot, usize::from(it.index)).ok().flatten());
            values.collect::<Option<Vec<_>>>().map(key_text)
        };
        let wanted: HashSet<String> = slots.iter().filter_map(gone).collect();
        let any = &*self.stores[store];
        let leads = |slot: &u32| {
            let value = |column: usize| match moment {
                Moment::Before => any.stored_value(*slot, column),
                Moment::After => any.value(*slot, column),
            };
            let values = key.columns.iter().map(|it| value(usize::from(*it)).ok().flatten());
            values.collect::<Option<Vec<_>>>().is_some_and(|it| wanted.contains(&key_text(it)))
        };
        let is_there = |slot: &u32| match any.state(*slot) {
            State::Persistent => true,
            State::Pending => moment == Moment::After,
            State::Doomed | State::Deleted | State::Gone => false,
        };
        // Another object may have the key by now.
        let goes_elsewhere = |slot: &u32| {
            let reference = Reference { from: ObjectId { store, slot: *slot }, foreign_key };
            self.linked.get(&reference).is_some_and(|it| self.state(*it) != State::Doomed)
        };
        let is_there = |slot: &u32| is_there(slot) && !goes_elsewhere(slot);
        (0..self.stores[store].slots()).filter(is_there).filter(leads).collect()
    }

    fn follow_action(&mut self, store: usize, slots: &[u32], foreign_key: u16, action: ReferentialAction) -> Result<()> {
        if slots.is_empty() {
            return Ok(());
        }
        for from in slots.iter().map(|slot| ObjectId { store, slot: *slot }) {
            if action == ReferentialAction::Cascade {
                self.hide_everywhere(from);
                self.stores[store].set_state(from.slot, State::Deleted);
            } else {
                self.link(&[Reference { from, foreign_key }], None);
            }
        }
        if action == ReferentialAction::Cascade { self.follow_deletes(store, slots) } else { Ok(()) }
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
