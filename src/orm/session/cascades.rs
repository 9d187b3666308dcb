//! What must be found out before a flush can be planned: what deletes reach, and what has lost the object it belonged to.

use std::collections::HashSet;

use aludel_core::error::{Error, Result};
use aludel_core::relation::{Path, RelationshipDef};
use aludel_core::schema::ReferentialAction;

use super::Session;
use crate::orm::graph::{Graph, ObjectId, Reference};
use crate::orm::load::Spec;
use crate::orm::slot::State;

impl Session {
    /// Has everything deleted that cascades reach, and refuses what would be left without an object it must belong to.
    pub(super) fn prepare(&mut self, tell: bool) -> Result<()> {
        let mut done: HashSet<ObjectId> = HashSet::new();
        loop {
            self.graph.delete_orphans();
            let doomed = self.graph.doomed(&done);
            if doomed.is_empty() {
                break;
            }
            for (store, slots) in doomed {
                self.cascade(store, &slots)?;
                done.extend(slots.into_iter().map(|slot| ObjectId { store, slot }));
            }
        }
        self.graph.require_parents()?;
        self.graph.fill_values(tell)
    }

    /// Does to what belongs to objects about to be deleted what their relationships say.
    fn cascade(&mut self, store: usize, slots: &[u32]) -> Result<()> {
        for (index, def) in self.graph.stores[store].relationships().iter().enumerate().filter(|(_, def)| !def.view_only) {
            if !reaches_out(def) || self.graph.wiring.is_associated(def) {
                continue;
            }
            self.load_for_cascade(store, slots, index, def)?;
            for slot in slots.iter().copied() {
                self.graph.cascade_delete(ObjectId { store, slot }, index, def);
            }
        }
        Ok(())
    }

    fn load_for_cascade(&mut self, store: usize, slots: &[u32], index: usize, def: &RelationshipDef) -> Result<()> {
        if def.passive_deletes {
            return Ok(());
        }
        let is_loaded = |slot: &u32| {
            let object = ObjectId { store, slot: *slot };
            self.graph.members(object, index).is_some() && !self.graph.parts.contains(&(object, index))
        };
        let unloaded: Vec<u32> = slots.iter().copied().filter(|slot| !is_loaded(slot)).collect();
        if unloaded.is_empty() {
            return Ok(());
        }
        let spec = Spec::select_in(index);
        self.fetch(|fetch| fetch.load(store, &unloaded, &spec, None))
    }
}

/// Whether deleting an object means anything for what a relationship holds, that the database does not do by itself.
fn reaches_out(def: &RelationshipDef) -> bool {
    let frees = |def: &RelationshipDef| {
        def.foreign_key().is_some_and(|it| matches!(it.on_delete, ReferentialAction::NoAction | ReferentialAction::Restrict))
    };
    match def.path {
        Path::ToOne { .. } | Path::Through { .. } => def.cascade.delete,
        Path::FromTarget { .. } => def.cascade.delete || frees(def),
    }
}

impl Graph {
    /// The objects about to be deleted, store by store, but for those.
    fn doomed(&self, done: &HashSet<ObjectId>) -> Vec<(usize, Vec<u32>)> {
        let of_store = |store: usize| {
            let any = &self.stores[store];
            let is_new = |slot: &u32| any.state(*slot) == State::Doomed && !done.contains(&ObjectId { store, slot: *slot });
            (store, any.touched().iter().copied().filter(is_new).collect::<Vec<u32>>())
        };
        (0..self.stores.len()).map(of_store).filter(|(_, slots)| !slots.is_empty()).collect()
    }

    /// Does to the members of one relationship of an object about to be deleted what it says.
    fn cascade_delete(&mut self, object: ObjectId, index: usize, def: &RelationshipDef) {
        let mut members = self.members(object, index).unwrap_or_default();
        // What leads here and was not flushed, the field may not show: where it is not loaded, or has room for one alone.
        let store = self.wiring.targets[object.store][index];
        let unflushed = self.overlay(object, index, Vec::new()).into_iter().flatten().map(|slot| ObjectId { store, slot });
        members.extend(unflushed.filter(|it| !members.contains(it)).collect::<Vec<_>>());
        for member in members {
            if def.cascade.delete {
                self.delete(member);
            } else if let Path::FromTarget { foreign_key, .. } = def.path
                && matches!(self.state(member), State::Persistent | State::Pending)
            {
                self.link(&[Reference { from: member, foreign_key }], None);
            }
        }
    }

    /// Has everything deleted that belongs to nothing any more and may not stay without.
    fn delete_orphans(&mut self) {
        let orphans: Vec<ObjectId> = self.released.iter().filter(|it| self.is_orphan(**it)).map(|it| it.from).collect();
        for orphan in orphans {
            self.released.retain(|it| it.from != orphan);
            self.delete(orphan);
        }
    }

    fn is_orphan(&self, reference: Reference) -> bool {
        let Some(link) = self.wiring.link(reference.from.store, reference.foreign_key) else { return false };
        let defs = self.stores[link.parent].relationships();
        link.backs.iter().any(|it| defs[*it].cascade.delete_orphan)
            && matches!(self.state(reference.from), State::Pending | State::Persistent)
    }

    /// Tells the program of what is about to be written, and gives objects the values that their models make for them, and what
    /// refers to them their keys.
    fn fill_values(&mut self, tell: bool) -> Result<()> {
        self.stores.iter_mut().try_for_each(|store| store.fill_touched(tell))?;
        for (reference, parent) in self.linked.clone() {
            self.keep(reference.from);
            self.copy_key(reference, parent);
        }
        self.problem.take().map_or(Ok(()), Err)
    }

    /// Passes if nothing was taken from an object that it cannot be without.
    fn require_parents(&self) -> Result<()> {
        for Reference { from, foreign_key } in self.released.iter().copied() {
            let store = &self.stores[from.store];
            let table = store.table();
            let columns = table.foreign_keys[usize::from(foreign_key)].columns.iter().map(|it| usize::from(*it));
            let is_live = matches!(store.state(from.slot), State::Pending | State::Persistent);
            let mut columns = columns.map(|it| &table.columns[it]);
            if is_live && columns.clone().all(|it| !it.nullable) {
                let name = columns.next().map_or("", |it| it.name);
                let parent = table.foreign_keys[usize::from(foreign_key)].target().name;
                return Err(Error::session(format!(
                    "an object of `{}` no longer belongs to one of `{parent}`, and its column `{name}` cannot be NULL: link it to another \
                     one, delete it, or let the relationship do so, with `cascade(delete)` for deleted parents and \
                     `cascade(delete_orphan)` for children that are taken out",
                    table.name
                )));
            }
        }
        Ok(())
    }
}
