//! What the database does by itself to rows whose references lead to rows that are deleted, or whose keys change.

use std::collections::{HashMap, HashSet};

use aludel_core::error::Result;
use aludel_core::schema::{ForeignKey, ReferentialAction, same_table};
use aludel_core::types::{Value, ValueRef};

use super::{Graph, ObjectId, Reference, key_text};
use crate::orm::plan::{Plan, Step};
use crate::orm::slot::State;

/// An object whose row the database has led to another key, and what the columns of the reference hold since.
pub(super) struct MovedKey {
    object: ObjectId,
    values: Vec<(usize, Value)>,
}

/// Which rows a statement of a flush reached: those of before, or also those that the flush wrote.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Before,
    After,
}

impl Graph {
    /// The references that follow keys which a flush has changed, because the database changes them with the keys.
    pub(super) fn moved_keys(&self, plan: &Plan) -> Vec<MovedKey> {
        let mut all = Vec::new();
        for step in &plan.steps {
            let Step::Update { store, columns, rows } = step else { continue };
            let table = self.stores[*store].table();
            for child in 0..self.stores.len() {
                let keys = self.stores[child].table().foreign_keys;
                let is_moved = |key: &ForeignKey| {
                    let is_there = same_table(key.target(), table) && key.on_update == ReferentialAction::Cascade;
                    is_there && key.targets.iter().any(|it| columns.contains(&usize::from(it.index)))
                };
                for (foreign_key, _) in (0u16..).zip(keys).filter(|(_, key)| is_moved(key)) {
                    self.moved_with(*store, rows, child, foreign_key, &mut all);
                }
            }
        }
        all
    }

    /// What leads to rows of a store by one foreign key, as the rows were before the flush; but for what the flush itself led
    /// elsewhere.
    fn moved_with(&self, store: usize, rows: &[u32], child: usize, foreign_key: u16, out: &mut Vec<MovedKey>) {
        let (any, key) = (&self.stores[store], &self.stores[child].table().foreign_keys[usize::from(foreign_key)]);
        let targets = |slot: u32, is_stored: bool| -> Option<Vec<Value>> {
            let value = |column: usize| if is_stored { any.stored_value(slot, column) } else { any.value(slot, column) };
            let values = key.targets.iter().map(|it| value(usize::from(it.index)).ok().flatten());
            values.map(|it| it.map(ValueRef::into_owned)).collect()
        };
        let moved = rows.iter().filter_map(|slot| {
            let before = targets(*slot, true)?;
            Some((key_text(before.iter().map(Value::as_ref)), targets(*slot, false)?))
        });
        let moved: HashMap<String, Vec<Value>> = moved.collect();
        let children = &self.stores[child];
        for slot in (0..children.slots()).filter(|slot| children.state(*slot) == State::Persistent) {
            let reference = Reference { from: ObjectId { store: child, slot }, foreign_key };
            let held = key.columns.iter().map(|it| children.stored_value(slot, usize::from(*it)).ok().flatten());
            let held = held.collect::<Option<Vec<_>>>().map(key_text);
            if let Some(values) = held.and_then(|it| moved.get(&it)).filter(|_| !self.differs_from_row(reference)) {
                let values = key.columns.iter().map(|it| usize::from(*it)).zip(values.iter().cloned()).collect();
                out.push(MovedKey { object: reference.from, values });
            }
        }
    }

    /// Gives references the keys that the database has given them.
    pub(super) fn follow_keys(&mut self, moved: Vec<MovedKey>) -> Result<()> {
        for MovedKey { object, values } in moved {
            self.stores[object.store].set_stored(object.slot, values)?;
        }
        self.stores.iter_mut().try_for_each(|it| it.identify_touched())
    }

    /// Rows that the database deleted or changed because those that they refer to were deleted.
    pub(super) fn follow_deletes(&mut self, deleted_store: usize, deleted: &[u32]) -> Result<()> {
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
    pub(super) fn leading_to(&self, store: usize, foreign_key: u16, to: usize, slots: &[u32], moment: Moment) -> Vec<u32> {
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
}
