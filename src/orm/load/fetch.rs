//! Fetching what is asked for, for many objects at once: the other side of relationships.

use std::ops::ControlFlow;

use aludel_core::engine::Connection;
use aludel_core::error::{Error, Result};
use aludel_core::relation::{Path, RelatedRows, RelatedTo, RelationshipDef, RowsByKey};
use aludel_core::row::{Cells, Plain, Row};
use aludel_core::tree::SelectTree;
use aludel_core::types::{Value, ValueRef};

use super::{Spec, Strategy};
use crate::orm::any_store::AnyStore;
use crate::orm::graph::{FoundBy, Graph, ObjectId, Reference};
use crate::orm::key_hash::{KeyMap, KeySet};
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
    /// Each key once, in order.
    keys: Vec<Vec<Value>>,
    /// Where a key is in that list.
    places: KeyMap<FoundBy, usize>,
    /// Where the key of each object is in that list, in the order of the objects; of those that have none nothing is asked.
    of_objects: Vec<Option<usize>>,
}

/// What is known of the objects that something is loaded for.
#[derive(Clone, Copy)]
enum Origin<'q> {
    /// A query gives them.
    Query(&'q SelectTree),
    /// They are all that their table has.
    Everything,
    Unknown,
}

impl Fetch<'_> {
    /// Loads what is asked for with these objects, and what is asked for with that, and so on.
    pub(in crate::orm) fn load(&mut self, store: usize, slots: &[u32], spec: &Spec, query: Option<&SelectTree>) -> Result<()> {
        self.load_from(store, slots, spec, query.map_or(Origin::Unknown, Origin::Query))
    }

    fn load_from(&mut self, store: usize, slots: &[u32], spec: &Spec, origin: Origin<'_>) -> Result<()> {
        let mut seen = KeySet::default();
        let slots: Vec<u32> = slots.iter().copied().filter(|it| seen.insert(*it)).collect();
        if spec.strategy == Strategy::Undefer {
            return self.undefer(store, &slots, spec.index);
        }
        let origin_of_members = self.load_one(store, &slots, spec, origin)?;
        self.load_nested(store, &slots, spec, origin_of_members)
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

    fn load_nested(&mut self, store: usize, slots: &[u32], spec: &Spec, origin: Origin<'_>) -> Result<()> {
        if spec.nested.is_empty() {
            return Ok(());
        }
        let (target, reached) = self.reached(store, slots, spec);
        spec.nested.iter().try_for_each(|nested| self.load_from(target, &reached, nested, origin))
    }

    /// The objects that a relationship of these objects holds, each once, and their store.
    pub(in crate::orm) fn reached(&self, store: usize, slots: &[u32], spec: &Spec) -> (usize, Vec<u32>) {
        let mut seen = KeySet::default();
        let mut reached = Vec::new();
        for slot in slots {
            let members = self.graph.members(ObjectId { store, slot: *slot }, spec.index);
            reached.extend(members.into_iter().flatten().map(|it| it.slot).filter(|it| seen.insert(*it)));
        }
        (self.graph.wiring.targets[store][spec.index], reached)
    }

    /// Loads a relationship, and says what is known of the objects that it led to.
    fn load_one(&mut self, store: usize, slots: &[u32], spec: &Spec, origin: Origin<'_>) -> Result<Origin<'static>> {
        let def = &self.graph.stores[store].relationships()[spec.index];
        let target = self.graph.wiring.targets[store][spec.index];
        let wanted = self.wanted(store, slots, def, spec)?;
        let mut found = vec![Vec::new(); wanted.keys.len()];
        let mut origin_of_members = Origin::Unknown;
        match self.whom_to_ask_for(def, spec, origin, &wanted)? {
            Some(of) => {
                if matches!(of, RelatedTo::All) && is_every_row(def, spec) {
                    origin_of_members = Origin::Everything;
                }
                self.fetch(def, target, of, spec, &wanted, &mut found)?;
            }
            None => {
                for keys in wanted.keys.chunks(AT_ONCE) {
                    self.fetch(def, target, RelatedTo::Keys(keys), spec, &wanted, &mut found)?;
                }
            }
        }
        for (slot, place) in slots.iter().zip(wanted.of_objects) {
            let object = ObjectId { store, slot: *slot };
            let members = match place {
                Some(place) => found[place].clone(),
                None => self.known_parent(object, def, spec).into_iter().collect(),
            };
            let Some(members) = self.graph.overlay(object, spec.index, members) else { continue };
            self.graph.stores[store].note_read(*slot, ReadOf::Relationship);
            self.graph.fill(object, spec.index, &members);
            self.graph.note_part(object, spec.index, spec.options.is_partial());
        }
        Ok(origin_of_members)
    }

    /// Whom one query can ask for; none where keys are to be sent, some at a time.
    fn whom_to_ask_for(
        &self,
        def: &'static RelationshipDef,
        spec: &Spec,
        origin: Origin<'_>,
        wanted: &Wanted,
    ) -> Result<Option<RelatedTo<'static>>> {
        // Keys that go into one query are sent: so no row is read in vain, whatever was left in the other table.
        if wanted.keys.len() > AT_ONCE && spec.options.limit.is_none() && spec.strategy != Strategy::Subquery {
            let all = match origin {
                Origin::Query(query) => RelatedTo::all(def, spec.alias, query),
                Origin::Everything => RelatedTo::all_of(def),
                Origin::Unknown => None,
            };
            if all.is_some() {
                return Ok(all);
            }
        }
        // Of what was changed and not sent the database does not know by which keys it belongs.
        match origin {
            Origin::Query(query)
                if spec.strategy == Strategy::Subquery && !wanted.keys.is_empty() && !self.graph.is_dirty()? =>
            {
                Ok(RelatedTo::query(def, spec.alias, query))
            }
            _ => Ok(None),
        }
    }

    fn fetch(
        &mut self,
        def: &'static RelationshipDef,
        target: usize,
        of: RelatedTo<'_>,
        spec: &Spec,
        wanted: &Wanted,
        found: &mut [Vec<u32>],
    ) -> Result<()> {
        let was_asked_for = matches!(of, RelatedTo::Keys(_));
        let statement = RelatedRows::new(def, of, &spec.options);
        let store = &mut *self.graph.stores[target];
        self.connection.each_row(&statement, &mut |row| {
            match wanted.places.get(&key_of(row, statement.key())?) {
                Some(place) => {
                    let mut cells = Cells::new(row);
                    cells.skip(statement.before());
                    found[*place].push(store.take_object(&mut cells)?);
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
        let mut wanted = Wanted { keys: Vec::new(), places: KeyMap::default(), of_objects: Vec::with_capacity(slots.len()) };
        let any = &*self.graph.stores[store];
        let columns = own_columns(def);
        for slot in slots {
            if self.known_parent(ObjectId { store, slot: *slot }, def, spec).is_some() {
                wanted.of_objects.push(None);
                continue;
            }
            let place = known_values(any, *slot, &columns, def)?.map(|key| wanted.place_of(key));
            wanted.of_objects.push(place);
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

impl Wanted {
    /// Where a key is in the list, to which it is added if it is not there yet.
    fn place_of(&mut self, key: Vec<Value>) -> usize {
        let found_by = FoundBy::of(&key.iter().map(Value::as_ref).collect::<Vec<_>>());
        *self.places.entry(found_by).or_insert_with(|| {
            self.keys.push(key);
            self.keys.len() - 1
        })
    }
}

/// The key that a row has in these cells.
fn key_of(row: &dyn Row, cells: &[usize]) -> Result<FoundBy> {
    if let [cell] = cells
        && let Plain::Value(number) = row.integer(*cell)
    {
        return Ok(FoundBy::Number(number));
    }
    Ok(FoundBy::of(&cells.iter().map(|it| row.cell(*it)).collect::<Result<Vec<_>>>()?))
}

/// Whether what all objects hold by a relationship is every row of the other table: none belongs to nobody, none is left out.
fn is_every_row(def: &RelationshipDef, spec: &Spec) -> bool {
    let Path::FromTarget { foreign_key, .. } = def.path else { return false };
    let columns = def.target.foreign_keys[usize::from(foreign_key)].columns;
    let is_owned = columns.iter().all(|it| !def.target.columns[usize::from(*it)].nullable);
    is_owned && !spec.options.is_partial() && (def.filter)().is_none()
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
