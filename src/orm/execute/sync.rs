//! Keeping objects in step with statements that change their rows.
//!
//! Which objects a statement reaches is told by its condition, where that can be evaluated in memory; else the database is
//! asked for the keys before the statement runs.

use std::ops::ControlFlow;

use aludel_core::error::Result;
use aludel_core::relation::RowsByKey;
use aludel_core::row::Cells;
use aludel_core::schema::{Model, Table};
use aludel_core::tree::{Assignment, Node, Reach};
use aludel_core::types::{Value, ValueRef};

use crate::orm::Session;
use crate::orm::any_store::AnyStore;
use crate::orm::graph::{Graph, KeyRow, ObjectId};
use crate::orm::slot::State;

/// How many rows are read at once.
const AT_ONCE: usize = 500;

/// The objects whose rows a statement is about to change.
pub(super) struct Reached(Vec<ObjectId>);

impl Reached {
    /// Those of a model whose rows the statement reaches.
    pub(super) fn find<M: Model>(session: &mut Session, reach: &Reach) -> Result<Self> {
        let Some(store) = session.graph.known_position::<M>() else { return Ok(Self(Vec::new())) };
        let any = &*session.graph.stores[store];
        let persistent: Vec<u32> = (0..any.slots()).filter(|it| any.state(*it) == State::Persistent).collect();
        if persistent.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let object = |slot: u32| ObjectId { store, slot };
        if reach.is_by_conditions()
            && let Some(slots) = evaluated(any, &persistent, reach.filter())
        {
            return Ok(Self(slots.into_iter().map(object).collect()));
        }
        let statement = RowsByKey::reached(reach);
        let mut found = Vec::new();
        session.fetch(|fetch| {
            let any = &fetch.graph.stores[store];
            fetch.connection.each_row(&statement, &mut |row| {
                found.extend(any.find_row(row)?.map(object));
                Ok(ControlFlow::Continue(()))
            })
        })?;
        // A row comes once for each partner in other tables.
        found.sort_unstable_by_key(|it| it.slot);
        found.dedup_by_key(|it| it.slot);
        Ok(Self(found))
    }

    /// Gives the objects the values that their rows have now.
    pub(super) fn update(self, session: &mut Session, assignments: &[Assignment]) -> Result<()> {
        let Some(first) = self.0.first() else { return Ok(()) };
        let before: Vec<_> = self.0.iter().map(|it| (*it, session.graph.before(*it))).collect();
        let values = plain(assignments, session.graph.stores[first.store].table());
        // What does not fit an object by itself may with the rest of its row: the columns of an enum's other variant.
        let fits = values.is_some_and(|values| {
            self.0.iter().all(|it| session.graph.stores[it.store].set_stored(it.slot, values.clone()).is_ok())
        });
        if !fits {
            let assigned: Vec<usize> = assignments.iter().map(|it| usize::from(it.column.index)).collect();
            self.0.chunks(AT_ONCE).try_for_each(|objects| read_anew(session, objects, &assigned))?;
        }
        for (object, before) in before {
            if let Some(before) = before {
                session.graph.absorb(object, before);
            }
        }
        Ok(())
    }

    /// Has the objects leave the session.
    pub(super) fn delete(self, session: &mut Session) -> Result<()> {
        let Some(first) = self.0.first() else { return Ok(()) };
        let slots: Vec<u32> = self.0.iter().map(|it| it.slot).collect();
        session.graph.deleted(first.store, &slots)
    }
}

/// The objects that meet conditions, where that can be told in memory.
fn evaluated(store: &dyn AnyStore, slots: &[u32], conditions: &[Node]) -> Option<Vec<u32>> {
    let table = store.table();
    let mut found = Vec::new();
    for slot in slots.iter().copied().filter(|it| !store.is_expired(*it)) {
        let value = |column: aludel_core::schema::ColumnId| store.stored_value(slot, usize::from(column.index)).ok().flatten();
        let mut meets = true;
        for condition in conditions {
            meets &= condition.evaluate(table, &value)? == Some(true);
        }
        if meets {
            found.push(slot);
        }
    }
    slots.iter().all(|it| !store.is_expired(*it)).then_some(found)
}

/// What is set, where all of it is plain values of columns that are no key.
fn plain(assignments: &[Assignment], table: &Table) -> Option<Vec<(usize, Value)>> {
    let has_computed = table.columns.iter().any(|it| it.read_only);
    let one = |it: &Assignment| match &it.value {
        Node::Value(value) if !table.primary_key.contains(&it.column.index) => {
            Some((usize::from(it.column.index), value.clone()))
        }
        _ => None,
    };
    if has_computed { None } else { assignments.iter().map(one).collect() }
}

fn read_anew(session: &mut Session, objects: &[ObjectId], assigned: &[usize]) -> Result<()> {
    let Some(first) = objects.first() else { return Ok(()) };
    let graph = &mut session.graph;
    let table = graph.stores[first.store].table();
    let selected: Vec<usize> = table.selected().collect();
    let keys: Vec<Vec<Value>> = objects.iter().map(|it| key_of(graph, *it)).collect::<Result<_>>()?;
    let statement = RowsByKey::new(table, &selected, &keys);
    session.fetch(|fetch| {
        let store = &mut *fetch.graph.stores[first.store];
        fetch.connection.each_row(&statement, &mut |row| {
            let width = table.primary_key.len();
            let key: Vec<ValueRef<'_>> = (0..width).map(|it| row.cell(it)).collect::<Result<_>>()?;
            if let Some(slot) = store.find_row(&KeyRow(&key))? {
                let mut cells = Cells::new(row);
                cells.skip(width);
                store.replace_stored(slot, &mut cells, assigned)?;
            }
            Ok(ControlFlow::Continue(()))
        })
    })
}

fn key_of(graph: &Graph, object: ObjectId) -> Result<Vec<Value>> {
    let store = &graph.stores[object.store];
    let part = |column: &u16| {
        let value = store.stored_value(object.slot, usize::from(*column))?;
        Ok(value.map_or(Value::Null, ValueRef::into_owned))
    };
    store.table().primary_key.iter().map(part).collect()
}
