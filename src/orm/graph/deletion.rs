//! Objects that are deleted: what they leave, and what goes with them.

use aludel_core::relation::Cascade;

use super::{Graph, ObjectId, Reference};
use crate::orm::slot::State;

impl Graph {
    /// Has an object deleted at the next flush; a new one just leaves, with the new ones that it cascades to.
    pub(in crate::orm) fn delete(&mut self, object: ObjectId) {
        let mut waiting = vec![object];
        while let Some(next) = waiting.pop() {
            match self.state(next) {
                State::Persistent => {
                    self.hide_everywhere(next);
                    self.hide_from_pairs(next);
                    self.stores[next.store].set_state(next.slot, State::Doomed);
                }
                State::Pending => {
                    waiting.extend(self.cascade_of(next, |cascade| cascade.delete));
                    self.give_up(next);
                }
                State::Doomed | State::Deleted | State::Gone => {}
            }
        }
    }

    /// The objects that relationships of an object hold which cascade something.
    pub(in crate::orm) fn cascade_of(&self, object: ObjectId, does: impl Fn(Cascade) -> bool) -> Vec<ObjectId> {
        let store = &self.stores[object.store];
        let mut found = Vec::new();
        for (index, _) in store.relationships().iter().enumerate().filter(|(_, def)| does(def.cascade)) {
            found.extend(self.members(object, index).into_iter().flatten());
        }
        found
    }

    /// Has a new object leave the session.
    pub(super) fn give_up(&mut self, object: ObjectId) {
        self.hide_everywhere(object);
        self.hide_from_pairs(object);
        self.let_go(object);
        self.stores[object.store].set_state(object.slot, State::Gone);
        self.forget(object);
    }

    /// Ends the links of what refers to a new object that goes away.
    fn let_go(&mut self, object: ObjectId) {
        let references: Vec<Reference> = self.linked.iter().filter(|(_, to)| **to == object).map(|(it, _)| *it).collect();
        for reference in references {
            self.link(&[reference], None);
        }
    }

    /// What an object is associated with, where one of its own fields shows all of it.
    fn associated(&self, object: ObjectId, association: usize, end: usize) -> Option<Vec<u32>> {
        let fields = self.wiring.associations[association].ends[end].fields.iter();
        let mut whole = fields.filter(|it| !self.parts.contains(&(object, **it)));
        whole.find_map(|it| Some(self.members(object, *it)?.into_iter().map(|it| it.slot).collect()))
    }

    /// Takes an object out of the fields of what it is associated with.
    pub(super) fn hide_from_pairs(&mut self, object: ObjectId) {
        let member = self.handle(object);
        for association in 0..self.wiring.associations.len() {
            for end in 0..2 {
                let it = &self.wiring.associations[association];
                if it.ends[end].store != object.store {
                    continue;
                }
                let (others, fields) = (it.ends[1 - end].store, it.ends[1 - end].fields.clone());
                for index in fields {
                    let holds = |graph: &Self, slot: &u32| {
                        let members = graph.members(ObjectId { store: others, slot: *slot }, index);
                        let is_there = graph.stores[others].state(*slot) != State::Gone;
                        is_there && members.is_some_and(|it| it.contains(&object))
                    };
                    let holders: Vec<u32> = match self.associated(object, association, end) {
                        Some(known) => known.into_iter().filter(|slot| holds(self, slot)).collect(),
                        None => (0..self.stores[others].slots()).filter(|slot| holds(self, slot)).collect(),
                    };
                    for slot in holders {
                        self.keep(ObjectId { store: others, slot });
                        if let Some(field) = self.stores[others].field_mut(slot, index) {
                            field.unlink(member);
                        }
                    }
                }
            }
        }
    }
}
