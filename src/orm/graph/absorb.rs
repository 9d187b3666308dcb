//! What an edit, or an object that was added, means for links.

use aludel_core::error::Error;
use aludel_core::relation::{AddedMember, FieldChanges, FieldState, Path, RelationshipDef};
use aludel_core::types::{Value, ValueRef};

use super::{Graph, ObjectId, Reference};
use crate::orm::graph::wiring::foreign_key;

/// A new object with what its relationships hold, field by field.
pub(in crate::orm) struct NewObject {
    id: ObjectId,
    held: Vec<(usize, FieldChanges)>,
}

/// What an object's relationships were when an edit began.
#[derive(Debug)]
pub(in crate::orm) struct Before {
    fields: Vec<FieldState>,
    /// The columns of the foreign keys that fields show, in order.
    references: Vec<Vec<Option<Value>>>,
    /// Its primary key.
    key: Vec<Option<Value>>,
}

impl Graph {
    /// Takes note of what an object refers to before an edit; `None` where an edit cannot change that.
    pub(in crate::orm) fn before(&self, object: ObjectId) -> Option<Before> {
        let fields = || self.stores[object.store].fields(object.slot);
        let is_linked = self.wiring.is_linked(object.store);
        is_linked.then(|| Before { fields: fields(), references: self.references(object), key: self.key_of(object) })
    }

    /// The columns of the foreign keys that fields show, in order.
    pub(super) fn references(&self, object: ObjectId) -> Vec<Vec<Option<Value>>> {
        let keys = self.wiring.shown(object.store).iter();
        keys.map(|key| self.values(object, foreign_key(&*self.stores[object.store], *key).columns)).collect()
    }

    fn key_of(&self, object: ObjectId) -> Vec<Option<Value>> {
        self.values(object, self.stores[object.store].table().primary_key)
    }

    fn values(&self, ObjectId { store, slot }: ObjectId, columns: &[u16]) -> Vec<Option<Value>> {
        let value = |column: &u16| self.stores[store].value(slot, usize::from(*column)).ok().flatten().map(ValueRef::into_owned);
        columns.iter().map(value).collect()
    }

    /// Takes in what an edit did to an object's relationships.
    pub(in crate::orm) fn absorb(&mut self, object: ObjectId, before: Before) {
        let Before { fields, references, key } = before;
        self.follow_new_key(object, &key);
        // All of what was done is taken before any of it is applied, for that may change other fields of the same object.
        let mut all: Vec<(usize, FieldChanges)> = Vec::new();
        for (index, state) in fields.into_iter().enumerate() {
            if let Some(field) = self.stores[object.store].field_mut(object.slot, index) {
                all.push((index, field.take_changes(&state)));
            }
        }
        // So is what the program set columns to, for links set them too.
        let now = self.references(object);
        let mut shown: Vec<u16> = Vec::new();
        let mut new = Vec::new();
        for (index, changes) in all.into_iter().filter(|(_, changes)| !changes.is_empty()) {
            shown.extend(self.apply(object, index, changes, false, &mut new));
        }
        self.absorb_columns(object, &references, &now, &shown);
        self.absorb_all(new);
    }

    /// Takes in a new object with all new objects that it holds, those that these hold, and so on.
    pub(in crate::orm) fn absorb_new(&mut self, object: ObjectId) {
        let new = self.take_new(object);
        self.absorb_all(vec![new]);
    }

    fn absorb_all(&mut self, mut waiting: Vec<NewObject>) {
        // By a list and not by recursion: a chain of new objects may be long.
        while let Some(NewObject { id: object, held }) = waiting.pop() {
            let mut new = Vec::new();
            let mut shown: Vec<u16> = Vec::new();
            for (index, changes) in held {
                shown.extend(self.apply(object, index, changes, true, &mut new));
            }
            for foreign_key in self.wiring.shown(object.store).to_vec() {
                let reference = Reference { from: object, foreign_key };
                if !shown.contains(&foreign_key) && !self.linked.contains_key(&reference) {
                    self.follow_columns(reference);
                }
            }
            waiting.extend(new.into_iter().rev());
        }
    }

    /// What a new object's relationships hold, taken before anything else is shown in them. They are empty after that, and
    /// loaded: such an object has nothing in the database.
    fn take_new(&mut self, object: ObjectId) -> NewObject {
        let mut all = Vec::new();
        for (index, def) in self.stores[object.store].relationships().iter().enumerate() {
            let Some(field) = self.stores[object.store].field_mut(object.slot, index) else { continue };
            let mut changes = field.take_changes(&FieldState::Unloaded);
            let is_to_one = matches!(def.path, Path::ToOne { .. });
            if is_to_one {
                // Its columns say where it leads, unless it was given something.
                field.unload(def);
            } else {
                field.fill(def, &[]);
            }
            changes.replaced_unloaded &= is_to_one;
            if !changes.is_empty() {
                all.push((index, changes));
            }
        }
        NewObject { id: object, held: all }
    }

    /// Puts objects into a relationship, as an edit would.
    pub(in crate::orm) fn put(&mut self, object: ObjectId, index: usize, added: Vec<AddedMember>) {
        let mut new = Vec::new();
        self.apply(object, index, FieldChanges { added, ..FieldChanges::default() }, false, &mut new);
        self.absorb_all(new);
    }

    /// Does what was done to one field; gives the foreign key of the object that it decided about.
    fn apply(
        &mut self,
        object: ObjectId,
        index: usize,
        changes: FieldChanges,
        is_new: bool,
        new: &mut Vec<NewObject>,
    ) -> Option<u16> {
        let def = &self.stores[object.store].relationships()[index];
        if let Some(problem) = refused(def, &changes, is_new) {
            self.report(problem);
            return None;
        }
        let target = self.wiring.targets[object.store][index];
        let removed: Vec<ObjectId> = changes.removed.into_iter().map(|it| ObjectId { store: target, slot: it.slot }).collect();
        let is_given_one = def.is_single() && !changes.added.is_empty();
        let added: Vec<ObjectId> = changes.added.into_iter().filter_map(|it| self.admit(def, target, it, new)).collect();
        if is_given_one && added.is_empty() {
            return None; // what it was given was refused, so it keeps what it has
        }
        match def.path {
            Path::ToOne { foreign_key } => {
                let reference = Reference { from: object, foreign_key };
                match added.last() {
                    // The other side has put it in already.
                    Some(parent) if self.linked.get(&reference) == Some(parent) => self.show_parent_of(reference, *parent),
                    Some(parent) => self.link(&[reference], Some(*parent)),
                    None if !removed.is_empty() || changes.replaced_unloaded => self.link(&[reference], None),
                    None => {}
                }
                Some(foreign_key)
            }
            Path::FromTarget { foreign_key, .. } => {
                let reference = |from| Reference { from, foreign_key };
                let ended: Vec<_> = removed.into_iter().map(reference).filter(|it| self.parent(*it) == Some(object)).collect();
                self.link(&ended, None);
                let made: Vec<_> = added.into_iter().map(reference).collect();
                self.link(&made, Some(object));
                // Of an object that was put into its own field this has set the columns, not the program.
                ended.iter().chain(&made).any(|it| it.from == object).then_some(foreign_key)
            }
            Path::Through { .. } => {
                self.associate(def, object, &removed, &added);
                None
            }
        }
    }

    /// The object that was put into a field, now in the session.
    fn admit(&mut self, def: &RelationshipDef, target: usize, member: AddedMember, new: &mut Vec<NewObject>) -> Option<ObjectId> {
        let slot = match member {
            AddedMember::New(object) => match self.stores[target].add_any(object) {
                Ok(slot) => {
                    let it = self.take_new(ObjectId { store: target, slot });
                    new.push(it);
                    slot
                }
                Err(error) => {
                    self.report(error);
                    return None;
                }
            },
            AddedMember::Handle(handle) => {
                let is_known = handle.session == self.session && handle.slot < self.stores[target].slots();
                if !is_known || !self.stores[target].state(handle.slot).is_live() {
                    let what = if is_known { "is no longer in the session" } else { "belongs to another session" };
                    self.report(Error::session(format!("an object that was put into `{def}` {what}: put in one that is")));
                    return None;
                }
                handle.slot
            }
        };
        Some(ObjectId { store: target, slot })
    }

    /// Where the program changed the columns of a foreign key themselves, the fields follow.
    fn absorb_columns(&mut self, object: ObjectId, before: &[Vec<Option<Value>>], now: &[Vec<Option<Value>>], shown: &[u16]) {
        let keys = self.wiring.shown(object.store).to_vec();
        for ((key, before), now) in keys.into_iter().zip(before).zip(now) {
            if before != now && !shown.contains(&key) {
                let reference = Reference { from: object, foreign_key: key };
                self.leave(reference, before);
                self.follow_columns(reference);
            }
        }
    }
}

/// Why what was done to a field cannot be done.
fn refused(def: &RelationshipDef, changes: &FieldChanges, is_new: bool) -> Option<Error> {
    if def.view_only {
        return Some(Error::session(format!(
            "`{def}` is view-only, so it cannot be changed: change the relationship that it shows"
        )));
    }
    let is_single = matches!(def.path, Path::FromTarget { single: true, .. });
    let leaves_unknown = changes.replaced_unloaded && !matches!(def.path, Path::ToOne { .. });
    (!is_new && leaves_unknown && (is_single || !def.is_single())).then(|| {
        Error::session(format!(
            "`{def}` is not loaded, so what it holds cannot be replaced: load it first, with `session.load(…, {def})`"
        ))
    })
}
