//! Sending what changed: inserts, updates and deletes of one model's objects, by reference, on prepared statements.

use std::ops::ControlFlow;
use std::sync::Arc;

use aludel_core::engine::{Connection, GeneratedKey, ModelRows, Parameters};
use aludel_core::error::{Error, Result};
use aludel_core::schema::{Model, Table};
use aludel_core::types::{Value, ValueRef};

use super::slot::{Slot, State};
use super::statements::Statements;
use super::store::{AnyStore, Store};

/// What a flush works with.
pub(super) struct Flush<'s> {
    pub(super) connection: &'s mut Connection,
    pub(super) statements: &'s mut Statements,
}

impl<M: Model> AnyStore for Store<M> {
    fn table(&self) -> &'static Table {
        M::TABLE
    }

    fn is_dirty(&self) -> Result<bool> {
        for index in &self.touched {
            let slot = &self.slots[*index as usize];
            match slot.state {
                State::Pending | State::Doomed => return Ok(true),
                State::Persistent if !slot.changed()?.is_empty() => return Ok(true),
                State::Persistent | State::Deleted | State::Gone => {}
            }
        }
        Ok(false)
    }

    fn insert_pending(&mut self, flush: &mut Flush<'_>) -> Result<()> {
        let pending: Vec<u32> = self.touched_in(State::Pending).collect();
        let mut rest = pending.as_slice();
        while let Some(first) = rest.first() {
            let shape = InsertShape::of(&self.slots[*first as usize].object)?;
            let (run, after) = rest.split_at(self.run_of(rest, &shape)?);
            self.insert_run(run, &shape, flush)?;
            rest = after;
        }
        Ok(())
    }

    fn update_changed(&mut self, flush: &mut Flush<'_>) -> Result<()> {
        for index in self.touched_in(State::Persistent) {
            let slot = &self.slots[index as usize];
            let columns = slot.changed()?;
            if !columns.is_empty() {
                let text = flush.statements.update(flush.connection.dialect(), M::TABLE, &columns)?;
                let outcome = flush.connection.run(&text, &ChangedRow { slot, columns: &columns })?;
                require_one_row::<M>("update", outcome.rows_affected, &text)?;
            }
        }
        Ok(())
    }

    fn delete_doomed(&mut self, flush: &mut Flush<'_>) -> Result<()> {
        // The other way round than they were inserted: a row of the same table may refer to one that was there before it.
        let mut doomed: Vec<u32> = self.touched_in(State::Doomed).collect();
        doomed.sort_unstable_by(|one, other| other.cmp(one));
        for index in doomed {
            let slot = &self.slots[index as usize];
            let text = flush.statements.delete(flush.connection.dialect(), M::TABLE)?;
            let outcome = flush.connection.run(&text, &ChangedRow { slot, columns: &[] })?;
            require_one_row::<M>("delete", outcome.rows_affected, &text)?;
        }
        Ok(())
    }

    fn take_generated(&mut self) -> Result<()> {
        let Self { slots, touched, .. } = self;
        touched.iter().try_for_each(|index| slots[*index as usize].take_generated())
    }

    fn finish_flush(&mut self) -> Result<()> {
        let touched = self.take_touched();
        for index in &touched {
            self.slots[*index as usize].mark_flushed();
        }
        self.identify(&touched)
    }

    fn abandon_flush(&mut self) -> Result<()> {
        let Self { slots, touched, .. } = self;
        touched.iter().try_for_each(|index| slots[*index as usize].forget_generated())
    }

    fn mark_committed(&mut self) {
        self.settle();
    }

    fn roll_back(&mut self) -> Result<()> {
        self.unsettle()
    }

    fn open_mark(&mut self) {
        self.mark();
    }

    fn release_mark(&mut self) {
        self.release();
    }

    fn restore_mark(&mut self) -> Result<()> {
        self.restore()
    }

    fn expire_all(&mut self) -> Result<()> {
        for slot in self.slots.iter_mut().filter(|it| it.state == State::Persistent) {
            slot.discard_changes()?;
            slot.is_expired = true;
        }
        Ok(())
    }
}

/// Which columns an insert gives values to, and which the database generates.
#[derive(PartialEq, Eq)]
struct InsertShape {
    given: Vec<usize>,
    generated: Vec<usize>,
}

impl InsertShape {
    fn of<M: Model>(object: &M) -> Result<Self> {
        let mut shape = Self { given: Vec::new(), generated: Vec::new() };
        for index in 0..M::TABLE.columns.len() {
            let list = if object.value(index)?.is_some() { &mut shape.given } else { &mut shape.generated };
            list.push(index);
        }
        Ok(shape)
    }
}

impl<M: Model> Store<M> {
    /// Those that a flush must look at, as far as they are in a state.
    fn touched_in(&self, state: State) -> impl Iterator<Item = u32> {
        self.touched.iter().copied().filter(move |index| self.slots[*index as usize].state == state)
    }

    /// How many of these new objects, from the first on, are of one shape.
    fn run_of(&self, pending: &[u32], shape: &InsertShape) -> Result<usize> {
        for (position, index) in pending.iter().enumerate() {
            if InsertShape::of(&self.slots[*index as usize].object)? != *shape {
                return Ok(position);
            }
        }
        Ok(pending.len())
    }

    /// Inserts objects of one shape. Without anything generated they go out as one batch.
    fn insert_run(&mut self, run: &[u32], shape: &InsertShape, flush: &mut Flush<'_>) -> Result<()> {
        let dialect = flush.connection.dialect();
        if shape.generated.is_empty() {
            let objects: Vec<&M> = run.iter().map(|index| &self.slots[*index as usize].object).collect();
            return flush.connection.insert_rows(M::TABLE, &shape.given, &ModelRows::new(&objects, &shape.given)).map(|_| ());
        }
        let last_id = flush.connection.engine().generated_key() == GeneratedKey::LastInsertId && is_key::<M>(&shape.generated);
        let returning: &[usize] = if last_id { &[] } else { &shape.generated };
        let text = flush.statements.insert(dialect, M::TABLE, &shape.given, returning)?;
        for index in run {
            let slot = &mut self.slots[*index as usize];
            if last_id { insert_for_id(slot, shape, &text, flush)? } else { insert_returning(slot, shape, &text, flush)? }
        }
        Ok(())
    }
}

/// Whether these columns are the whole primary key and nothing else.
fn is_key<M: Model>(columns: &[usize]) -> bool {
    matches!((columns, M::TABLE.primary_key), ([column], [key]) if *column == usize::from(*key))
}

fn insert_for_id<M: Model>(slot: &mut Slot<M>, shape: &InsertShape, text: &Arc<str>, flush: &mut Flush<'_>) -> Result<()> {
    let outcome = flush.connection.run(text, &GivenRow { object: &slot.object, columns: &shape.given })?;
    let id = outcome.last_insert_id.ok_or_else(|| no_key::<M>().with_sql(text))?;
    slot.generated.extend(shape.generated.iter().map(|column| (*column, Value::I64(id))));
    Ok(())
}

fn insert_returning<M: Model>(slot: &mut Slot<M>, shape: &InsertShape, text: &Arc<str>, flush: &mut Flush<'_>) -> Result<()> {
    let Slot { object, generated, .. } = slot;
    let parameters = GivenRow { object: &*object, columns: &shape.given };
    flush.connection.query(text, &parameters, &mut |row| {
        for (index, column) in shape.generated.iter().enumerate() {
            generated.push((*column, row.cell(index)?.into_owned()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if generated.is_empty() { Err(no_key::<M>().with_sql(text)) } else { Ok(()) }
}

fn no_key<M: Model>() -> Error {
    Error::session(format!("the database did not tell the values it generated for a new row of `{}`", M::TABLE.name))
}

/// A row that is gone, or was changed by someone else, affects no row: better an error than a lost update.
fn require_one_row<M: Model>(verb: &str, affected: u64, sql: &str) -> Result<()> {
    if affected == 1 {
        return Ok(());
    }
    let message = format!(
        "the {verb} of one object of `{}` affected {affected} rows instead of 1: the row was deleted or its key changed by someone else",
        M::TABLE.name
    );
    Err(Error::session(message).with_sql(sql))
}

/// The given values of a new object.
struct GivenRow<'m, M> {
    object: &'m M,
    columns: &'m [usize],
}

impl<M: Model> Parameters for GivenRow<'_, M> {
    fn count(&self) -> usize {
        self.columns.len()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        Ok(self.object.fitting_value(self.columns[index])?.unwrap_or(ValueRef::Null))
    }
}

/// The changed values of an object, then the key that it has in the database.
struct ChangedRow<'m, M: Model> {
    slot: &'m Slot<M>,
    columns: &'m [usize],
}

impl<M: Model> Parameters for ChangedRow<'_, M> {
    fn count(&self) -> usize {
        self.columns.len() + M::TABLE.primary_key.len()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        let object = &self.slot.object;
        match index.checked_sub(self.columns.len()) {
            None => Ok(object.fitting_value(self.columns[index])?.unwrap_or(ValueRef::Null)),
            Some(part) => {
                let column = usize::from(M::TABLE.primary_key[part]);
                match &self.slot.flushed {
                    Some(before) => Ok(before.read()?[column].as_ref().map_or(ValueRef::Null, Value::as_ref)),
                    None => Ok(object.value(column)?.unwrap_or(ValueRef::Null)),
                }
            }
        }
    }
}
