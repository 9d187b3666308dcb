//! What the database says of a relationship, with what was changed since and not flushed.

use aludel_core::relation::Path;

use crate::orm::graph::{Graph, ObjectId, PairChange, Reference};

impl Graph {
    /// The members that an object has, of those that its rows say.
    pub(in crate::orm) fn overlay(&self, object: ObjectId, index: usize, mut members: Vec<u32>) -> Vec<u32> {
        let def = &self.stores[object.store].relationships()[index];
        let target = self.wiring.targets[object.store][index];
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
}
