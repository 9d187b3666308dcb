//! Running the steps of a plan.

use std::ops::ControlFlow;

use aludel_core::engine::Connection;
use aludel_core::error::{Error, Result};
use aludel_core::relation::RowsByKey;
use aludel_core::schema::{ForeignKey, Table};
use aludel_core::types::{Value, ValueRef};

use super::Undo;
use super::batch::{Rows, Values, next};
use crate::orm::graph::{Graph, ObjectId, PairChange, Reference, key_text};
use crate::orm::key_hash::KeyMap;
use crate::orm::plan::{Plan, Step, Switch};

/// How many rows are read back at once.
const AT_ONCE: usize = 500;

/// Runs a plan. What objects were given is in `undo`, also after an error.
pub(in crate::orm) fn run(plan: &Plan, graph: &mut Graph, connection: &mut Connection, undo: &mut Undo) -> Result<()> {
    let mut children: KeyMap<ObjectId, Vec<Reference>> = KeyMap::default();
    for (reference, parent) in &graph.linked {
        children.entry(*parent).or_default().push(*reference);
    }
    let mut switched: KeyMap<usize, KeyMap<u32, u32>> = KeyMap::default();
    for Switch { store, new, old } in plan.switches.iter().copied() {
        switched.entry(store).or_default().insert(new, old);
    }
    let mut run = Run { graph, connection, undo, children, switched, none: KeyMap::default() };
    plan.steps.iter().try_for_each(|step| run.step(step))
}

struct Run<'r> {
    graph: &'r mut Graph,
    connection: &'r mut Connection,
    undo: &'r mut Undo,
    /// What leads to an object, and needs its key.
    children: KeyMap<ObjectId, Vec<Reference>>,
    /// By store, new objects that take the rows of others.
    switched: KeyMap<usize, KeyMap<u32, u32>>,
    none: KeyMap<u32, u32>,
}

impl Run<'_> {
    fn step(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Insert { store, columns, generated, rows } => self.insert(*store, columns, generated, rows),
            Step::Update { store, columns, rows } => self.update(*store, columns, rows),
            Step::Release { store, columns, row, values } => self.release(*store, columns, *row, values),
            Step::Delete { store, rows } => self.delete(*store, rows),
            Step::Pairs { association, change, rows } => self.pairs(*association, *change, rows),
            Step::Dissociate { association, end, rows } => self.dissociate(*association, *end, rows),
        }
    }

    fn insert(&mut self, store: usize, columns: &[usize], generated: &[usize], slots: &[u32]) -> Result<()> {
        let any = &*self.graph.stores[store];
        let table = any.table();
        let rows = Rows { store: any, slots, columns, keys: &[], switched: &self.none, version: None };
        if generated.is_empty() {
            self.connection.insert_rows(table, columns, &rows)?;
        } else {
            // Row after row, with as many values each as columns were generated.
            let width = generated.len();
            let mut given: Vec<Option<Value>> = vec![None; slots.len() * width];
            self.connection.insert_rows_returning(table, columns, generated, &rows, &mut |row, values| {
                for (place, value) in given[row * width..][..width].iter_mut().zip(values) {
                    *place = Some(value.clone());
                }
                Ok(())
            })?;
            self.undo.reserve(given.len());
            for (slot, values) in slots.iter().zip(given.chunks(width)) {
                for (column, value) in generated.iter().zip(values) {
                    let value = value.as_ref().ok_or_else(|| {
                        Error::session(format!(
                            "the database did not tell the values it generated for a new row of `{}`",
                            table.name
                        ))
                    })?;
                    self.undo.set(self.graph, ObjectId { store, slot: *slot }, *column, value.as_ref())?;
                }
            }
        }
        self.require_new(store, slots)?;
        self.hand_on_all(store, slots)
    }

    /// Passes if no new row got the key of an object in the session. A database may give a key again whose row is gone. An object
    /// that is to be read anew need not be there: it leaves when the flush is done.
    fn require_new(&self, store: usize, slots: &[u32]) -> Result<()> {
        let any = &*self.graph.stores[store];
        let mut namesakes = any.namesakes(slots).into_iter().filter(|slot| !any.is_expired(*slot));
        if namesakes.all(|slot| self.graph.goes_with_parent(ObjectId { store, slot })) {
            return Ok(());
        }
        Err(Error::stale(format!(
            "a new row of `{}` got the key of another object in the session, whose row someone else has deleted: expunge that object, \
             or roll back and refresh it",
            any.table().name
        )))
    }

    /// Gives what leads to objects the keys that they have now.
    fn hand_on_all(&mut self, store: usize, slots: &[u32]) -> Result<()> {
        if self.children.is_empty() {
            return Ok(());
        }
        slots.iter().try_for_each(|slot| self.hand_on(ObjectId { store, slot: *slot }))
    }

    /// The same of one of them.
    fn hand_on(&mut self, parent: ObjectId) -> Result<()> {
        for Reference { from, foreign_key } in self.children.remove(&parent).unwrap_or_default() {
            let key = &self.graph.stores[from.store].table().foreign_keys[usize::from(foreign_key)];
            for (column, target) in key.columns.iter().zip(key.targets) {
                let value = self.graph.stores[parent.store].value(parent.slot, usize::from(target.index))?;
                let value = value.map(ValueRef::into_owned).ok_or_else(|| no_key(self.graph.stores[parent.store].table()))?;
                self.undo.set(self.graph, from, usize::from(*column), value.as_ref())?;
            }
        }
        Ok(())
    }

    fn update(&mut self, store: usize, columns: &[usize], slots: &[u32]) -> Result<()> {
        let any = &*self.graph.stores[store];
        let table = any.table();
        let version = table.version.map(usize::from);
        let mut columns = columns.to_vec();
        columns.retain(|it| Some(*it) != version);
        columns.extend(version);
        let keys = keys(table);
        let switched = self.switched.get(&store).unwrap_or(&self.none);
        let rows = Rows { store: any, slots, columns: &columns, keys: &keys, switched, version };
        let outcome = self.connection.update_rows(table, &columns, &keys, &rows)?;
        require_rows(table, "update", slots.len(), outcome.rows_affected)?;
        if let Some(version) = version {
            self.count_up(store, slots, version)?;
        }
        self.hand_on_all(store, slots)?;
        self.read_back(store, slots)
    }

    /// Gives objects the next versions, which their rows have by now.
    fn count_up(&mut self, store: usize, slots: &[u32], version: usize) -> Result<()> {
        self.undo.reserve(slots.len());
        for slot in slots.iter().copied() {
            let stored = self.switched.get(&store).and_then(|it| it.get(&slot)).copied().unwrap_or(slot);
            let number = next(self.graph.stores[store].stored_value(stored, version)?);
            self.undo.set(self.graph, ObjectId { store, slot }, version, number)?;
        }
        Ok(())
    }

    /// Reads the columns that the database alone gives values, for an update may have changed them.
    fn read_back(&mut self, store: usize, slots: &[u32]) -> Result<()> {
        let table = self.graph.stores[store].table();
        let columns: Vec<usize> = (0..table.columns.len()).filter(|it| table.columns[*it].read_only).collect();
        if columns.is_empty() {
            return Ok(());
        }
        slots.chunks(AT_ONCE).try_for_each(|slots| self.read_some_back(store, slots, &columns))
    }

    fn read_some_back(&mut self, store: usize, slots: &[u32], columns: &[usize]) -> Result<()> {
        let table = self.graph.stores[store].table();
        let width = table.primary_key.len();
        let mut keys = Vec::with_capacity(slots.len());
        let mut by_key: KeyMap<String, u32> = KeyMap::default();
        for slot in slots {
            let part = |column: &u16| {
                let value = self.graph.stores[store].value(*slot, usize::from(*column))?;
                Ok(value.map_or(Value::Null, ValueRef::into_owned))
            };
            let key: Vec<Value> = table.primary_key.iter().map(part).collect::<Result<_>>()?;
            by_key.insert(key_text(key.iter().map(Value::as_ref)), *slot);
            keys.push(key);
        }
        let mut read: Vec<(u32, usize, Value)> = Vec::new();
        self.connection.each_row(&RowsByKey::new(table, columns, &keys), &mut |row| {
            let key: Vec<ValueRef<'_>> = (0..width).map(|it| row.cell(it)).collect::<Result<_>>()?;
            if let Some(slot) = by_key.get(&key_text(key)) {
                for (index, column) in columns.iter().enumerate() {
                    read.push((*slot, *column, row.cell(width + index)?.into_owned()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        read.into_iter()
            .try_for_each(|(slot, column, value)| self.undo.set(self.graph, ObjectId { store, slot }, column, value.as_ref()))
    }

    fn release(&mut self, store: usize, columns: &[usize], slot: u32, values: &[Value]) -> Result<()> {
        let any = &*self.graph.stores[store];
        let table = any.table();
        let keys = table.primary_key.iter().map(|it| usize::from(*it)).collect::<Vec<_>>();
        let stored = keys.iter().map(|it| Ok(any.stored_value(slot, *it)?.map_or(Value::Null, ValueRef::into_owned)));
        let row: Vec<Value> = values.iter().cloned().map(Ok).chain(stored).collect::<Result<_>>()?;
        let outcome = self.connection.update_rows(table, columns, &keys, &Values(vec![row]))?;
        require_rows(table, "update", 1, outcome.rows_affected)
    }

    fn delete(&mut self, store: usize, slots: &[u32]) -> Result<()> {
        let any = &*self.graph.stores[store];
        let (table, keys) = (any.table(), keys(any.table()));
        let rows = Rows { store: any, slots, columns: &[], keys: &keys, switched: &self.none, version: None };
        let outcome = self.connection.delete_rows(table, &keys, &rows)?;
        require_rows(table, "delete", slots.len(), outcome.rows_affected)
    }

    fn pairs(&mut self, association: usize, change: PairChange, rows: &[[u32; 2]]) -> Result<()> {
        let it = &self.graph.wiring.associations[association];
        let table = it.table;
        let columns: Vec<usize> =
            it.ends.iter().flat_map(|end| columns_of(&table.foreign_keys[usize::from(end.foreign_key)])).collect();
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            let mut of_row = Vec::with_capacity(columns.len());
            for (end, slot) in it.ends.iter().zip(row) {
                self.target_values(end.foreign_key, table, ObjectId { store: end.store, slot: *slot }, change, &mut of_row)?;
            }
            values.push(of_row);
        }
        let values = Values(values);
        match change {
            PairChange::Insert => self.connection.insert_rows(table, &columns, &values).map(|_| ()),
            PairChange::Delete => {
                let outcome = self.connection.delete_rows(table, &columns, &values)?;
                require_rows(table, "delete", rows.len(), outcome.rows_affected)
            }
        }
    }

    fn dissociate(&mut self, association: usize, end: usize, slots: &[u32]) -> Result<()> {
        let it = &self.graph.wiring.associations[association];
        let (table, end) = (it.table, &it.ends[end]);
        let columns: Vec<usize> = columns_of(&table.foreign_keys[usize::from(end.foreign_key)]).collect();
        let mut values = Vec::with_capacity(slots.len());
        for slot in slots {
            let mut row = Vec::with_capacity(columns.len());
            let object = ObjectId { store: end.store, slot: *slot };
            self.target_values(end.foreign_key, table, object, PairChange::Delete, &mut row)?;
            values.push(row);
        }
        // How many there are is not known.
        self.connection.delete_rows(table, &columns, &Values(values)).map(|_| ())
    }

    /// The values that a foreign key of an association table needs to lead to an object. Rows are deleted before keys change, and
    /// inserted after that.
    fn target_values(
        &self,
        foreign_key: u16,
        table: &Table,
        object: ObjectId,
        change: PairChange,
        out: &mut Vec<Value>,
    ) -> Result<()> {
        let store = &*self.graph.stores[object.store];
        for target in table.foreign_keys[usize::from(foreign_key)].targets {
            let column = usize::from(target.index);
            let value = match change {
                PairChange::Insert => store.value(object.slot, column)?,
                PairChange::Delete => store.stored_value(object.slot, column)?,
            };
            out.push(value.map(ValueRef::into_owned).ok_or_else(|| no_key(store.table()))?);
        }
        Ok(())
    }
}

fn columns_of(key: &ForeignKey) -> impl Iterator<Item = usize> {
    key.columns.iter().map(|it| usize::from(*it))
}

/// What a row is found by: its primary key, and the version of it that the session knows.
fn keys(table: &Table) -> Vec<usize> {
    table.primary_key.iter().copied().chain(table.version).map(usize::from).collect()
}

fn no_key(table: &Table) -> Error {
    Error::session(format!(
        "an object of `{}` that another one refers to is not in the database and is not about to be: it was deleted, or expunged",
        table.name
    ))
}

/// A row that is gone, or was changed by someone else, affects no row: better an error than a lost update.
fn require_rows(table: &Table, verb: &str, expected: usize, affected: u64) -> Result<()> {
    if affected == expected as u64 {
        return Ok(());
    }
    let objects = if expected == 1 { "one object".to_owned() } else { format!("{expected} objects") };
    let why = if table.version.is_some() { "changed or deleted" } else { "deleted or its key changed" };
    Err(Error::stale(format!(
        "the {verb} of {objects} of `{}` affected {affected} rows instead of {expected}: a row was {why} by someone else; refresh the \
         objects, or roll back",
        table.name
    )))
}
