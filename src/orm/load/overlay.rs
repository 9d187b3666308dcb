//! What the database says of a relationship, with what was changed since and not flushed.

use std::collections::HashSet;

use aludel_core::relation::Path;

use crate::orm::graph::{Graph, ObjectId, PairChange, Reference};
use crate::orm::slot::State;

impl Graph {
    /// The members that an object has, of those that its rows say.
    pub(in crate::orm) fn overlay(&self, object: ObjectId, index: usize, mut members: Vec<u32>) -> Vec<u32> {
        let def = &self.stores[object.store].relationships()[index];
        let target = self.wiring.targets[object.store][index];
        match def.path {
            // What is only shown is shown as the database has it.
            _ if def.view_only => {}
            Path::ToOne { .. } => {}
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
                members.retain(|slot| self.state(ObjectId { store: target, slot: *slot }) != State::Doomed);
            }
        }
        members
    }
}
