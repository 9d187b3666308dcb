//! Fetching what is asked for, for many objects at once: the other side of relationships.

use std::collections::HashSet;
use std::ops::ControlFlow;

use aludel_core::engine::Connection;
use aludel_core::error::{Error, Result};
use aludel_core::relation::{Path, RelatedRows, RelatedTo, RelationshipDef, RowsByKey};
use aludel_core::row::Cells;
use aludel_core::tree::SelectTree;
use aludel_core::types::{Value, ValueRef};

use super::{Spec, Strategy};
use crate::orm::any_store::AnyStore;
use crate::orm::graph::{FoundBy, Graph, ObjectId, Reference};
use crate::orm::key_hash::KeyMap;
use crate::orm::store::ReadOf;

/// How many objects one query asks for.
pub(super) const AT_ONCE: usize = 500;

/// Loads relationships and deferred columns of objects of a session.
pub(in crate::orm) struct Fetch<'f> {
    pub(in crate::orm) graph: &'f mut Graph,
    pub(in crate::orm) connection: &'f mut Connection,
}

/// The objects that a relationship is loaded for, by the key that the other side belongs to them by.
struct Wanted {
    slots: KeyMap<FoundBy, Vec<u32>>,
    /// Each key once, in order.
    keys: Vec<Vec<Value>>,
}

impl Fetch<'_> {
    /// Loads what is asked for with these objects, and what is asked for with that, and so on.
    pub(in crate::orm) fn load(&mut self, store: usize, slots: &[u32], spec: &Spec, query: Option<&SelectTree>) -> Result<()> {
        let mut seen = HashSet::new();
        let slots: Vec<u32> = slots.iter().copied().filter(|it| seen.insert(*it)).collect();
        if spec.strategy == Strategy::Undefer {
            return self.undefer(store, &slots, spec.index);
        }
        self.load_one(store, &slots, spec, query)?;
        self.load_nested(store, &slots, spec)
    }

    /// Takes the objects with these primary keys in.
    pub(in crate::orm) fn take_rows(&mut self, store: usize, keys: &[Vec<Value>]) -> Result<()> {
        let store = &mut *self.graph.stores[store];
        let table = store.table();
        let selected: Vec<usize> = table.selected().collect();
        for keys in keys.chunks(AT_ONCE) {
            self.connection.each_row(&RowsByKey::new(table, &selected, keys), &mut |row| {
                let mut cells = Cells::new(row);
                cells.skip(table.primary_key.len());
                store.take_row(&mut cells)?;
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(())
    }

    fn load_nested(&mut self, store: usize, slots: &[u32], spec: &Spec) -> Result<()> {
        if spec.nested.is_empty() {
            return Ok(());
        }
        let (target, reached) = self.reached(store, slots, spec);
        spec.nested.iter().try_for_each(|nested| self.load(target, &reached, nested, None))
    }

    /// The objects that a relationship of these objects holds, each once, and their store.
    pub(in crate::orm) fn reached(&self, store: usize, slots: &[u32], spec: &Spec) -> (usize, Vec<u32>) {
        let mut seen = HashSet::new();
        let mut reached = Vec::new();
        for slot in slots {
            let members = self.graph.members(ObjectId { store, slot: *slot }, spec.index);
            reached.extend(members.into_iter().flatten().map(|it| it.slot).filter(|it| seen.insert(*it)));
        }
        (self.graph.wiring.targets[store][spec.index], reached)
    }

    fn load_one(&mut self, store: usize, slots: &[u32], spec: &Spec, query: Option<&SelectTree>) -> Result<()> {
        let def = &self.graph.stores[store].relationships()[spec.index];
        let target = self.graph.wiring.targets[store][spec.index];
        let wanted = self.wanted(store, slots, def, spec)?;
        let mut found: KeyMap<u32, Vec<u32>> = KeyMap::default();
        // Of what was changed and not sent the database does not know by which keys it belongs.
        let can_ask = spec.strategy == Strategy::Subquery && !wanted.keys.is_empty() && !self.graph.is_dirty()?;
        let query = query.filter(|_| can_ask);
        if let Some(of) = query.and_then(|it| RelatedTo::query(def, spec.alias, it)) {
            self.fetch(def, target, of, spec, &wanted, &mut found)?;
        } else {
            for keys in wanted.keys.chunks(AT_ONCE) {
                self.fetch(def, target, RelatedTo::Keys(keys), spec, &wanted, &mut found)?;
            }
        }
        for slot in slots {
            let object = ObjectId { store, slot: *slot };
            let members = match found.remove(slot) {
                Some(members) => members,
                None => self.known_parent(object, def, spec).into_iter().collect(),
            };
            let Some(members) = self.graph.overlay(object, spec.index, members) else { continue };
            self.graph.stores[store].note_read(*slot, ReadOf::Relationship);
            self.graph.fill(object, spec.index, &members);
            self.graph.note_part(object, spec.index, spec.options.is_partial());
        }
        Ok(())
    }

    fn fetch(
        &mut self,
        def: &'static RelationshipDef,
        target: usize,
        of: RelatedTo<'_>,
        spec: &Spec,
        wanted: &Wanted,
        found: &mut KeyMap<u32, Vec<u32>>,
    ) -> Result<()> {
        let was_asked_for = matches!(of, RelatedTo::Keys(_));
        let statement = RelatedRows::new(def, of, &spec.options);
        let store = &mut *self.graph.stores[target];
        self.connection.each_row(&statement, &mut |row| {
            let key = match statement.keys() {
                1 => FoundBy::of(&[row.cell(0)?]),
                several => FoundBy::of(&(0..several).map(|it| row.cell(it)).collect::<Result<Vec<_>>>()?),
            };
            let mut cells = Cells::new(row);
            cells.skip(statement.keys());
            match wanted.slots.get(&key) {
                Some(slots) => {
                    let member = store.take_row(&mut cells)?;
                    slots.iter().for_each(|slot| found.entry(*slot).or_default().extend(member));
                }
                None if was_asked_for => return Err(written_otherwise(def)),
                // It belongs to an object that came to the database after the first query.
                None => {}
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// The keys to ask for.
    fn wanted(&self, store: usize, slots: &[u32], def: &RelationshipDef, spec: &Spec) -> Result<Wanted> {
        let mut wanted = Wanted { slots: KeyMap::default(), keys: Vec::new() };
        let any = &*self.graph.stores[store];
        let columns = own_columns(def);
        for slot in slots {
            if self.known_parent(ObjectId { store, slot: *slot }, def, spec).is_some() {
                continue;
            }
            let Some(key) = known_values(any, *slot, &columns, def)? else { continue };
            let found_by = FoundBy::of(&key.iter().map(Value::as_ref).collect::<Vec<_>>());
            let slots = wanted.slots.entry(found_by).or_default();
            if slots.is_empty() {
                wanted.keys.push(key);
            }
            slots.push(*slot);
        }
        Ok(wanted)
    }

    /// Where an object leads that the session has already, so that nothing needs to be asked.
    fn known_parent(&self, object: ObjectId, def: &RelationshipDef, spec: &Spec) -> Option<u32> {
        let Path::ToOne { foreign_key } = def.path else { return None };
        if !spec.options.filter.is_empty() || def.view_only {
            return None;
        }
        let parent = self.graph.parent(Reference { from: object, foreign_key })?;
        (!self.graph.stores[parent.store].is_expired(parent.slot)).then_some(parent.slot)
    }
}

/// The database takes a key for equal that is not: a row would be left out without a word.
#[cold]
fn written_otherwise(def: &RelationshipDef) -> Error {
    Error::session(format!(
        "`{def}` cannot be loaded: a row belongs to an object by a key that the database takes for equal and that is written otherwise, as \
         a collation without regard to case does: write the keys of both tables alike, or give their columns a binary collation"
    ))
}

/// The columns of an object that the other side belongs to it by.
fn own_columns(def: &RelationshipDef) -> Vec<usize> {
    let targets = |key: &aludel_core::schema::ForeignKey| key.targets.iter().map(|it| usize::from(it.index)).collect();
    match def.path {
        Path::ToOne { foreign_key } => {
            def.source.foreign_keys[usize::from(foreign_key)].columns.iter().map(|it| usize::from(*it)).collect()
        }
        Path::FromTarget { foreign_key, .. } => targets(&def.target.foreign_keys[usize::from(foreign_key)]),
        Path::Through { table, near, .. } => targets(&table.foreign_keys[usize::from(near)]),
    }
}

/// The values of columns, unless one of them is NULL or not known yet. What leads to an object leads to the key that its row has.
fn known_values(store: &dyn AnyStore, slot: u32, columns: &[usize], def: &RelationshipDef) -> Result<Option<Vec<Value>>> {
    let value = |column: &usize| {
        let value = match def.path {
            Path::ToOne { .. } => store.value(slot, *column)?,
            Path::FromTarget { .. } | Path::Through { .. } => store.stored_value(slot, *column)?,
        };
        Ok(value.filter(|it| *it != ValueRef::Null).map(ValueRef::into_owned))
    };
    columns.iter().map(value).collect()
}
