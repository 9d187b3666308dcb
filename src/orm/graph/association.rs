//! Links over the rows of association tables.

use aludel_core::relation::RelationshipDef;

use super::{Graph, ObjectId};
use crate::orm::slot::State;

/// A row of an association table, to be: which table, and the objects of its two ends in the order of its foreign keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::orm) struct Pair {
    pub(in crate::orm) association: usize,
    pub(in crate::orm) ends: [u32; 2],
}

/// What is to be done to such a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::orm) enum PairChange {
    Insert,
    Delete,
}

impl Graph {
    /// Ends and makes links between an object and others.
    pub(super) fn associate(&mut self, def: &RelationshipDef, object: ObjectId, removed: &[ObjectId], added: &[ObjectId]) {
        let Some((association, end)) = self.wiring.association(def) else { return };
        for other in removed {
            self.change(association, end, object, *other, PairChange::Delete);
        }
        for other in added {
            self.change(association, end, object, *other, PairChange::Insert);
        }
    }

    pub(super) fn change(&mut self, association: usize, end: usize, object: ObjectId, other: ObjectId, change: PairChange) {
        if change == PairChange::Insert && self.shows(association, end, object, other) {
            return;
        }
        let ends = if end == 0 { [object.slot, other.slot] } else { [other.slot, object.slot] };
        let pair = Pair { association, ends };
        match self.pairs.get(&pair) {
            // What was to be done and is now undone need not be done at all.
            Some(before) if *before != change => {
                self.pairs.remove(&pair);
            }
            Some(_) => {}
            None => {
                self.pairs.insert(pair, change);
            }
        }
        self.show_pair(association, end, object, other, change);
        self.show_pair(association, 1 - end, other, object, change);
    }

    /// Whether a field of either object shows already that they belong together.
    fn shows(&self, association: usize, end: usize, object: ObjectId, other: ObjectId) -> bool {
        let has = |end: usize, object: ObjectId, other: ObjectId| {
            let member = self.handle(other);
            let fields = self.wiring.associations[association].ends[end].fields.iter();
            let mut members = fields.filter_map(|it| self.stores[object.store].field(object.slot, *it)?.members());
            members.any(|it| it.contains(&member))
        };
        has(end, object, other) || has(1 - end, other, object)
    }

    fn show_pair(&mut self, association: usize, end: usize, object: ObjectId, other: ObjectId, change: PairChange) {
        if change == PairChange::Insert && self.state(other) == State::Doomed {
            return; // it is about to be deleted, and the row with it
        }
        let member = self.handle(other);
        for index in self.wiring.associations[association].ends[end].fields.clone() {
            self.keep(object);
            let Some(field) = self.stores[object.store].field_mut(object.slot, index) else { continue };
            match change {
                PairChange::Insert => field.link(&[member]),
                PairChange::Delete => field.unlink(member),
            }
        }
    }
}
