//! What the database says of a relationship, with what was changed since and not flushed.

use aludel_core::relation::{Path, RawHandle};
use aludel_core::types::ValueRef;

use crate::orm::graph::{Graph, ObjectId, PairChange, Reference};
use crate::orm::slot::State;

impl Graph {
    /// The members that an object has, of those that its rows say.
    pub(in crate::orm) fn overlay(&self, object: ObjectId, index: usize, mut members: Vec<u32>) -> Vec<u32> {
        let def = &self.stores[object.store].relationships()[index];
        let target = self.wiring.targets[object.store][index];
        members.retain(|slot| matches!(self.stores[target].state(*slot), State::Pending | State::Persistent));
        // What only shows is not linked to what was changed: it shows what is stored.
        if def.view_only {
            return members;
        }
        match def.path {
            Path::ToOne { .. } => {}
            Path::FromTarget { foreign_key, .. } => {
                if self.linked.is_empty() && self.released.is_empty() {
                    return members;
                }
                let reference = |slot| Reference { from: ObjectId { store: target, slot }, foreign_key };
                members.retain(|it| self.parent(reference(*it)) == Some(object));
                let links = self.linked.iter().filter(|(it, to)| {
                    it.foreign_key == foreign_key && it.from.store == target && **to == object && !members.contains(&it.from.slot)
                });
                let added: Vec<u32> = links.map(|(it, _)| it.from.slot).collect();
                members.extend(added);
            }
            Path::Through { .. } => {
                let Some((association, end)) = self.wiring.association(def) else { return members };
                let pairs =
                    self.pairs.iter().filter(|(pair, _)| pair.association == association && pair.ends[end] == object.slot);
                for (pair, change) in pairs {
                    let other = pair.ends[1 - end];
                    members.retain(|it| *it != other);
                    if *change == PairChange::Insert {
                        members.push(other);
                    }
                }
            }
        }
        members
    }

    /// The same of what rows brought that were joined by what is stored; none where that is not what the object leads to now, nor
    /// is that in the session.
    pub(in crate::orm) fn overlay_joined(&self, object: ObjectId, index: usize, members: Vec<u32>) -> Option<Vec<u32>> {
        let def = &self.stores[object.store].relationships()[index];
        let Path::ToOne { foreign_key } = def.path else { return Some(self.overlay(object, index, members)) };
        let reference = Reference { from: object, foreign_key };
        if def.view_only {
            return Some(self.overlay(object, index, members));
        }
        if let Some(parent) = self.parent(reference) {
            return Some(self.overlay(object, index, vec![parent.slot]));
        }
        let any = &self.stores[object.store];
        let mut columns = def.source.foreign_keys[usize::from(foreign_key)].columns.iter();
        let leads_nowhere = self.released.contains(&reference)
            || columns
                .any(|it| any.value(object.slot, usize::from(*it)).is_ok_and(|it| it.is_none_or(|it| it == ValueRef::Null)));
        leads_nowhere.then(Vec::new)
    }

    /// Makes a relationship of an object hold these.
    pub(in crate::orm) fn fill(&mut self, object: ObjectId, index: usize, members: &[u32]) {
        let def = &self.stores[object.store].relationships()[index];
        let handles: Vec<RawHandle> = members.iter().map(|slot| RawHandle { session: self.session, slot: *slot }).collect();
        if let Some(field) = self.stores[object.store].field_mut(object.slot, index) {
            field.fill(def, &handles);
        }
    }

    /// Takes note of whether a relationship of an object holds only a part of what belongs to it.
    pub(in crate::orm) fn note_part(&mut self, object: ObjectId, index: usize, is_part: bool) {
        if is_part {
            self.parts.insert((object, index));
        } else {
            self.parts.remove(&(object, index));
        }
    }
}
