//! Links over foreign keys: making and ending them, with the columns and the fields of both sides.

use std::collections::HashSet;

use aludel_core::error::Result;
use aludel_core::relation::RelationshipDef;
use aludel_core::types::{Value, ValueRef};

use super::wiring::foreign_key;
use super::{Graph, KeyRow, ObjectId, Reference, key_text};
use crate::orm::slot::State;

impl Graph {
    /// Makes references lead to an object, or to none.
    pub(in crate::orm) fn link(&mut self, references: &[Reference], parent: Option<ObjectId>) {
        let Some(first) = references.first() else { return };
        let Some(link) = self.wiring.link(first.from.store, first.foreign_key).cloned() else { return };
        for reference in references {
            let old = self.parent(*reference);
            if let Some(old) = old.filter(|old| Some(*old) != parent) {
                self.hide(old, &link.backs, reference.from);
            }
            self.keep(reference.from);
            match parent {
                Some(parent) => {
                    self.released.remove(reference);
                    self.linked.insert(*reference, parent);
                    if !self.copy_key(*reference, parent) {
                        self.clear_columns(*reference);
                    }
                }
                None => {
                    self.linked.remove(reference);
                    self.released.insert(*reference);
                    self.clear_columns(*reference);
                }
            }
            self.show_parent(*reference, &link.ones, parent);
        }
        if let Some(parent) = parent {
            self.show_children(parent, &link.backs, references);
        }
    }

    /// Where a reference leads, as far as that is an object of the session.
    pub(in crate::orm) fn parent(&self, reference: Reference) -> Option<ObjectId> {
        if let Some(parent) = self.linked.get(&reference) {
            return Some(*parent);
        }
        if self.released.contains(&reference) {
            return None;
        }
        let Reference { from, foreign_key: key } = reference;
        let store = &*self.stores[from.store];
        let columns = foreign_key(store, key).columns;
        let values: Option<Vec<_>> = columns
            .iter()
            .map(|it| store.value(from.slot, usize::from(*it)).ok().flatten().filter(|it| *it != ValueRef::Null))
            .collect();
        let found = self.find_parent(reference, &values?).ok().flatten()?;
        // Objects are found by the keys of their rows. What a row says means those; what is still to be written means the keys that
        // the objects have by then.
        let is_meant = !self.is_unflushed(reference) || self.has_values_of(reference, found);
        is_meant.then_some(found)
    }

    /// Whether the columns of a reference are still to be written.
    fn is_unflushed(&self, reference: Reference) -> bool {
        self.state(reference.from) == State::Pending || self.differs_from_row(reference)
    }

    /// Whether the columns of a reference are others than those of its row.
    pub(in crate::orm) fn differs_from_row(&self, Reference { from, foreign_key: key }: Reference) -> bool {
        let store = &*self.stores[from.store];
        let differs = |column: &u16| {
            let column = usize::from(*column);
            store.value(from.slot, column).ok() != store.stored_value(from.slot, column).ok()
        };
        foreign_key(store, key).columns.iter().any(differs)
    }

    /// Whether the columns of a reference have the values that an object has now.
    fn has_values_of(&self, Reference { from, foreign_key: key }: Reference, object: ObjectId) -> bool {
        let targets = foreign_key(&*self.stores[from.store], key).targets.iter();
        let there = targets.map(|it| self.stores[object.store].value(object.slot, usize::from(it.index)).ok().flatten());
        let there = there.collect::<Option<Vec<_>>>().map(key_text);
        there.is_some() && self.column_text(Reference { from, foreign_key: key }) == there
    }

    /// Where an edit gave an object another key, what led to it by columns that are still to be written does so by a link from now
    /// on, for it is to get the new key too.
    pub(super) fn follow_new_key(&mut self, object: ObjectId, before: &[Option<Value>]) {
        let any = &*self.stores[object.store];
        let key = any.table().primary_key;
        let as_before = |value: Option<ValueRef<'_>>, before: &Option<Value>| value == before.as_ref().map(Value::as_ref);
        let now = |(column, before): (&u16, &Option<Value>)| {
            as_before(any.value(object.slot, usize::from(*column)).ok().flatten(), before)
        };
        let stored = |(column, before): (&u16, &Option<Value>)| {
            as_before(any.stored_value(object.slot, usize::from(*column)).ok().flatten(), before)
        };
        // By a key that its row does not have it was not found.
        if key.iter().zip(before).all(now) || !key.iter().zip(before).all(stored) {
            return;
        }
        for store in 0..self.stores.len() {
            for foreign_key in self.wiring.shown(store).to_vec() {
                if self.wiring.link(store, foreign_key).is_some_and(|it| it.parent == object.store) {
                    self.link_by_old_key(store, foreign_key, object, before);
                }
            }
        }
    }

    fn link_by_old_key(&mut self, store: usize, key: u16, object: ObjectId, before: &[Option<Value>]) {
        let targets = foreign_key(&*self.stores[store], key).targets;
        let primary_key = self.stores[object.store].table().primary_key;
        let old = |target: u16| primary_key.iter().position(|it| *it == target).and_then(|it| before[it].as_ref());
        let Some(old) = targets.iter().map(|it| old(it.index)).collect::<Option<Vec<_>>>() else { return };
        let old = key_text(old.into_iter().map(Value::as_ref));
        let references = self.stores[store].touched().iter();
        let references = references.map(|slot| Reference { from: ObjectId { store, slot: *slot }, foreign_key: key });
        let led_there = |it: &Reference| {
            let is_open = self.state(it.from).is_live() && !self.linked.contains_key(it) && !self.released.contains(it);
            is_open && self.is_unflushed(*it) && self.column_text(*it).as_ref() == Some(&old)
        };
        let found: Vec<Reference> = references.filter(led_there).collect();
        self.linked.extend(found.into_iter().map(|it| (it, object)));
    }

    /// The values of the columns of a reference, unless one of them is NULL or not known yet.
    fn column_text(&self, Reference { from, foreign_key: key }: Reference) -> Option<String> {
        let store = &*self.stores[from.store];
        let values = foreign_key(store, key).columns.iter();
        let values = values.map(|it| store.value(from.slot, usize::from(*it)).ok().flatten().filter(|it| *it != ValueRef::Null));
        values.collect::<Option<Vec<_>>>().map(key_text)
    }

    /// The object that these values of a foreign key lead to, if the session has it.
    pub(in crate::orm) fn find_parent(&self, reference: Reference, values: &[ValueRef<'_>]) -> Result<Option<ObjectId>> {
        let Reference { from, foreign_key: key } = reference;
        let Some(link) = self.wiring.link(from.store, key) else { return Ok(None) };
        let store = &*self.stores[link.parent];
        let targets = foreign_key(&*self.stores[from.store], key).targets;
        let found = |slot| ObjectId { store: link.parent, slot };
        let ordered: Option<Vec<ValueRef<'_>>> = store
            .table()
            .primary_key
            .iter()
            .map(|column| targets.iter().position(|it| it.index == *column).map(|at| values[at].clone()))
            .collect();
        match ordered {
            Some(key) if key.len() == targets.len() => Ok(store.find_row(&KeyRow(&key))?.map(found)),
            // A foreign key to columns that are not the primary key: rare enough to look through all objects.
            _ => {
                let wanted = key_text(values.iter().cloned());
                let has_them = |slot: &u32| {
                    let values = targets.iter().map(|it| store.value(*slot, usize::from(it.index)).ok().flatten());
                    store.state(*slot).is_live() && values.collect::<Option<Vec<_>>>().map(key_text) == Some(wanted.clone())
                };
                Ok((0..store.slots()).find(has_them).map(found))
            }
        }
    }

    /// Puts the key of an object into the columns of a reference to it, if the object has its key already.
    pub(in crate::orm) fn copy_key(&mut self, reference: Reference, parent: ObjectId) -> bool {
        if !self.has_key(reference, parent) {
            return false;
        }
        let Reference { from, foreign_key: key } = reference;
        let key = foreign_key(&*self.stores[from.store], key);
        let target = |it: &aludel_core::schema::ColumnId| {
            let (store, column) = (&self.stores[parent.store], usize::from(it.index));
            // What is done to an object that is about to be deleted is not sent, so its row keeps its key until then.
            let is_doomed = self.state(parent) == State::Doomed;
            let value = if is_doomed { store.stored_value(parent.slot, column) } else { store.value(parent.slot, column) };
            value.ok().flatten().map(ValueRef::into_owned)
        };
        let Some(values) = key.targets.iter().map(target).collect::<Option<Vec<Value>>>() else { return false };
        for (column, value) in key.columns.iter().zip(&values) {
            if let Err(error) = self.stores[from.store].set_value(from.slot, usize::from(*column), value.as_ref()) {
                self.report(error);
            }
        }
        true
    }

    /// Whether an object has the values that a reference to it needs. It has not where it gets them from another object itself,
    /// which has none yet: what stands there until then is no key.
    pub(in crate::orm) fn has_key(&self, reference: Reference, parent: ObjectId) -> bool {
        let (mut seen, mut waiting) = (HashSet::new(), Vec::new());
        let mut next = Some((reference, parent));
        // By a list and not by recursion: new objects may refer to each other in a long chain, or in a circle.
        while let Some((Reference { from, foreign_key: key }, parent)) = next {
            let targets = foreign_key(&*self.stores[from.store], key).targets;
            for column in targets.iter().map(|it| it.index) {
                if !matches!(self.stores[parent.store].value(parent.slot, usize::from(column)), Ok(Some(_))) {
                    return false;
                }
                waiting.extend(self.sources(parent, column).filter(|(source, _)| seen.insert((*source, column))));
            }
            next = waiting.pop();
        }
        true
    }

    /// The references of an object that were made since the last flush and give a column its value, with where they lead.
    fn sources(&self, object: ObjectId, column: u16) -> impl Iterator<Item = (Reference, ObjectId)> {
        let first = Reference { from: object, foreign_key: 0 };
        let last = Reference { from: object, foreign_key: u16::MAX };
        let linked = self.linked.range(first..=last).map(|(reference, parent)| (*reference, *parent));
        linked.filter(move |(it, _)| foreign_key(&*self.stores[object.store], it.foreign_key).columns.contains(&column))
    }

    /// Makes the columns of a reference NULL, as far as they may be.
    fn clear_columns(&mut self, reference: Reference) {
        let Reference { from, foreign_key: key } = reference;
        let store = &mut *self.stores[from.store];
        let table = store.table();
        for column in foreign_key(store, key).columns.iter().map(|it| usize::from(*it)) {
            let is_free = table.columns[column].nullable || matches!(store.value(from.slot, column), Ok(None));
            if is_free && let Err(error) = store.set_value(from.slot, column, ValueRef::Null) {
                self.report(error);
                return;
            }
        }
    }

    /// Has the fields follow the columns of a reference, which the program has set.
    pub(super) fn follow_columns(&mut self, reference: Reference) {
        let Some(link) = self.wiring.link(reference.from.store, reference.foreign_key).cloned() else { return };
        self.linked.remove(&reference);
        self.released.remove(&reference);
        match self.parent(reference) {
            Some(parent) => {
                self.show_parent(reference, &link.ones, Some(parent));
                self.show_children(parent, &link.backs, &[reference]);
            }
            // Where it leads is not in the session: it can be loaded.
            None => {
                for (index, def) in self.defs(reference.from.store, &link.ones) {
                    if let Some(field) = self.stores[reference.from.store].field_mut(reference.from.slot, index) {
                        field.unload(def);
                    }
                }
            }
        }
    }

    /// Takes an object out of the fields of the one that its columns led to.
    pub(super) fn leave(&mut self, reference: Reference, before: &[Option<Value>]) {
        let Some(link) = self.wiring.link(reference.from.store, reference.foreign_key).cloned() else { return };
        let values: Option<Vec<_>> = before.iter().map(|it| it.as_ref().map(Value::as_ref)).collect();
        let by_columns = values.filter(|it| !it.contains(&ValueRef::Null));
        let old = match (self.linked.get(&reference), by_columns) {
            (Some(old), _) => Some(*old),
            (None, Some(values)) => self.find_parent(reference, &values).ok().flatten(),
            (None, None) => None,
        };
        if let Some(old) = old {
            self.hide(old, &link.backs, reference.from);
        }
    }

    pub(super) fn defs(&self, store: usize, fields: &[usize]) -> Vec<(usize, &'static RelationshipDef)> {
        let defs = self.stores[store].relationships();
        fields.iter().map(|index| (*index, &defs[*index])).collect()
    }

    /// Shows in the fields of an object where it leads.
    fn show_parent(&mut self, reference: Reference, ones: &[usize], parent: Option<ObjectId>) {
        let members: Vec<_> = parent.into_iter().map(|it| self.handle(it)).collect();
        for (index, def) in self.defs(reference.from.store, ones) {
            if let Some(field) = self.stores[reference.from.store].field_mut(reference.from.slot, index) {
                field.fill(def, &members);
            }
        }
    }

    /// Shows in the fields of an object where it leads, and nothing in those of the other side.
    pub(super) fn show_parent_of(&mut self, reference: Reference, parent: ObjectId) {
        if let Some(link) = self.wiring.link(reference.from.store, reference.foreign_key).cloned() {
            self.show_parent(reference, &link.ones, Some(parent));
        }
    }

    /// Shows in the fields of an object what leads to it, but for what is about to be deleted. A field for one object lets go of
    /// the one it had.
    fn show_children(&mut self, parent: ObjectId, backs: &[usize], references: &[Reference]) {
        let stays = |it: &&Reference| self.state(it.from) != State::Doomed;
        let children: Vec<_> = references.iter().filter(stays).map(|it| self.handle(it.from)).collect();
        if children.is_empty() {
            return;
        }
        for (index, def) in self.defs(parent.store, backs) {
            if def.is_single() {
                self.evict(parent, index, references);
            }
            self.keep(parent);
            if let Some(field) = self.stores[parent.store].field_mut(parent.slot, index) {
                field.link(&children);
            }
        }
    }

    /// Ends the link of the object that a field for one holds, for another takes its place.
    fn evict(&mut self, parent: ObjectId, index: usize, new: &[Reference]) {
        let [Reference { from, foreign_key }] = *new else { return };
        for old in self.members(parent, index).into_iter().flatten().filter(|it| *it != from) {
            self.link(&[Reference { from: old, foreign_key }], None);
        }
    }

    /// Takes an object out of the fields of another.
    pub(super) fn hide(&mut self, parent: ObjectId, backs: &[usize], child: ObjectId) {
        let member = self.handle(child);
        for index in backs {
            self.keep(parent);
            if let Some(field) = self.stores[parent.store].field_mut(parent.slot, *index) {
                field.unlink(member);
            }
        }
    }

    /// Takes note that an object is about to change, so that a rollback finds what it was.
    pub(in crate::orm) fn keep(&mut self, object: ObjectId) {
        self.stores[object.store].keep(object.slot);
    }
}
