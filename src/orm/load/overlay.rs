//! What the database says of a relationship, with what was changed since and not flushed.

use std::collections::HashSet;

use aludel_core::relation::{Path, RawHandle};
use aludel_core::types::ValueRef;

use crate::orm::graph::{Graph, ObjectId, PairChange, Reference};
use crate::orm::slot::State;

impl Graph {
    /// The members that an object has, of those that its rows say; `None` where it leads to what the rows do not have.
    pub(in crate::orm) fn overlay(&self, object: ObjectId, index: usize, mut members: Vec<u32>) -> Option<Vec<u32>> {
        let def = &self.stores[object.store].relationships()[index];
        let target = self.wiring.targets[object.store][index];
        // What is about to be deleted is in no relationship any more; what refers to it does so until the flush.
        if def.view_only || !matches!(def.path, Path::ToOne { .. }) {
            members.retain(|slot| matches!(self.stores[target].state(*slot), State::Pending | State::Persistent));
        }
        // What only shows is not linked to what was changed: it shows what is stored.
        if def.view_only {
            return Some(members);
        }
        match def.path {
            Path::ToOne { foreign_key } => {
                let reference = Reference { from: object, foreign_key };
                if self.is_moved(reference) {
                    let is_known_to_lead_nowhere = self.released.contains(&reference) || self.has_nulls(reference);
                    return match self.parent(reference) {
                        None if !is_known_to_lead_nowhere => None,
                        parent => Some(parent.into_iter().map(|it| it.slot).collect()),
                    };
                }
            }
            Path::FromTarget { .. } if self.stores[target].touched().is_empty() => {}
            Path::FromTarget { foreign_key, .. } => {
                let touched: HashSet<u32> = self.stores[target].touched().iter().copied().collect();
                let belongs = |slot: u32| {
                    let from = ObjectId { store: target, slot };
                    matches!(self.state(from), State::Pending | State::Persistent)
                        && self.parent(Reference { from, foreign_key }) == Some(object)
                };
                members.retain(|it| !touched.contains(it) || belongs(*it));
                let known: HashSet<u32> = members.iter().copied().collect();
                let touched = self.stores[target].touched().iter().copied();
                members.extend(touched.filter(|it| !known.contains(it) && belongs(*it)));
            }
            Path::Through { .. } => {
                let Some((association, end)) = self.wiring.association(def) else { return Some(members) };
                let pairs =
                    self.pairs.iter().filter(|(pair, _)| pair.association == association && pair.ends[end] == object.slot);
                for (pair, change) in pairs {
                    let other = pair.ends[1 - end];
                    members.retain(|it| *it != other);
                    if *change == PairChange::Insert {
                        members.push(other);
                    }
                }
                members.retain(|slot| matches!(self.stores[target].state(*slot), State::Pending | State::Persistent));
            }
        }
        Some(members)
    }

    /// Whether a reference leads elsewhere than its row says.
    fn is_moved(&self, reference: Reference) -> bool {
        self.linked.contains_key(&reference) || self.released.contains(&reference) || self.differs_from_row(reference)
    }

    fn has_nulls(&self, reference: Reference) -> bool {
        let Reference { from, .. } = reference;
        let value = |column: &u16| self.stores[from.store].value(from.slot, usize::from(*column));
        self.columns(reference).iter().any(|it| matches!(value(it), Ok(None | Some(ValueRef::Null))))
    }

    fn columns(&self, Reference { from, foreign_key }: Reference) -> &'static [u16] {
        self.stores[from.store].table().foreign_keys[usize::from(foreign_key)].columns
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
        } else if !self.parts.is_empty() {
            self.parts.remove(&(object, index));
        }
    }
}
