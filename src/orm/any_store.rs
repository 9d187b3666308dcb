//! The objects of one model, seen without the model: what links, plans, loads and undoes work with.

use std::any::Any;

use aludel_core::error::{Error, Result};
use aludel_core::relation::{FieldState, RelationshipDef, RelationshipField};
use aludel_core::row::{Cells, Row};
use aludel_core::schema::{Model, Table};
use aludel_core::types::{Value, ValueRef};

use super::slot::{Slot, State, states};
use super::store::{ReadOf, Store};

/// A store whose model is not known.
pub(super) trait AnyStore: Any + Send {
    fn table(&self) -> &'static Table;
    fn relationships(&self) -> &'static [RelationshipDef];
    fn state(&self, slot: u32) -> State;
    fn set_state(&mut self, slot: u32, state: State);
    /// How many slots there are, those of objects that are gone included.
    fn slots(&self) -> u32;
    /// The slots that a flush must look at, in the order in which they were touched.
    fn touched(&self) -> &[u32];

    fn field(&self, slot: u32, relationship: usize) -> Option<&dyn RelationshipField>;
    fn field_mut(&mut self, slot: u32, relationship: usize) -> Option<&mut dyn RelationshipField>;
    /// What the relationships of an object hold.
    fn fields(&self, slot: u32) -> Vec<FieldState>;

    /// The value of a column, as [`Model::value`].
    fn value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>>;
    /// The same, to be stored, as [`Model::fitting_value`].
    fn fitting_value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>>;
    fn set_value(&mut self, slot: u32, column: usize, value: ValueRef<'_>) -> Result<()>;
    /// The value that the row has, as far as is known: that of the last flush.
    fn stored_value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>>;
    /// The columns that differ from those of the row.
    fn changed(&self, slot: u32) -> Result<Vec<usize>>;

    /// Gives an object about to be inserted the values that its model makes for it.
    fn fill_defaults(&mut self, slot: u32);
    /// The same of one about to be updated.
    fn fill_updates(&mut self, slot: u32);
    /// Takes note that an object is about to change, other than by its program.
    fn keep(&mut self, slot: u32);
    /// Puts a new object in; it is of this store's model.
    fn add_any(&mut self, object: Box<dyn Any + Send>) -> Result<u32>;
    /// Takes the object of a row in, unless it is there; `None` when all its cells are NULL, as of an outer join.
    fn take_row(&mut self, cells: &mut Cells<'_>) -> Result<Option<u32>>;
    /// The slot of the object with this primary key, which is read from a row; `None` for one that is not there, or not known
    /// well enough any more.
    fn find_row(&self, key: &dyn Row) -> Result<Option<u32>>;
    /// Another object that the session takes for the one of the row that this one has now.
    fn namesake(&self, slot: u32) -> Option<u32>;
    /// Whether an object's values are to be read anew.
    fn is_expired(&self, slot: u32) -> bool;

    /// Takes note that an object's relationship, or its row, was read.
    fn note_read(&mut self, slot: u32, what: ReadOf);
    /// Takes note of how often the transaction has written.
    fn set_writes(&mut self, writes: u64);

    /// Has an object leave the session; its row stays as it is.
    fn expunge(&mut self, slot: u32) -> Result<()>;

    /// Takes note of what a flush did, once all of it succeeded.
    fn finish_flush(&mut self) -> Result<()>;
    fn mark_committed(&mut self);
    fn roll_back(&mut self) -> Result<()>;
    /// Takes note that a savepoint begins, with nothing left to flush.
    fn open_mark(&mut self);
    /// Takes note that what was done since the last savepoint stays as far as the one around it does.
    fn release_mark(&mut self);
    /// Makes the objects what they were at the last savepoint.
    fn restore_mark(&mut self) -> Result<()>;
    /// Takes back changes of columns that were not flushed.
    fn discard_changes(&mut self, slot: u32) -> Result<()>;
    /// Has the values of all objects read anew when their rows are seen next.
    fn expire_all(&mut self);
}

impl<M: Model> AnyStore for Store<M> {
    fn table(&self) -> &'static Table {
        M::TABLE
    }

    fn relationships(&self) -> &'static [RelationshipDef] {
        M::RELATIONSHIPS
    }

    fn state(&self, slot: u32) -> State {
        self.slots[slot as usize].state
    }

    fn set_state(&mut self, slot: u32, state: State) {
        self.touch(slot);
        self.slots[slot as usize].state = state;
    }

    fn slots(&self) -> u32 {
        // As many as `push` lets in.
        u32::try_from(self.slots.len()).unwrap_or(u32::MAX)
    }

    fn touched(&self) -> &[u32] {
        &self.touched
    }

    fn field(&self, slot: u32, relationship: usize) -> Option<&dyn RelationshipField> {
        self.slots[slot as usize].object.relationship(relationship)
    }

    fn field_mut(&mut self, slot: u32, relationship: usize) -> Option<&mut dyn RelationshipField> {
        self.slots[slot as usize].object.relationship_mut(relationship)
    }

    fn fields(&self, slot: u32) -> Vec<FieldState> {
        states(&self.slots[slot as usize].object)
    }

    fn value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>> {
        self.slots[slot as usize].object.value(column)
    }

    fn fitting_value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>> {
        self.slots[slot as usize].object.fitting_value(column)
    }

    fn set_value(&mut self, slot: u32, column: usize, value: ValueRef<'_>) -> Result<()> {
        self.slots[slot as usize].object.set_generated(column, value)
    }

    fn stored_value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>> {
        let slot = &self.slots[slot as usize];
        match &slot.flushed {
            Some(before) => Ok(before.read()?[column].as_ref().map(Value::as_ref)),
            None => slot.object.value(column),
        }
    }

    fn changed(&self, slot: u32) -> Result<Vec<usize>> {
        self.slots[slot as usize].changed()
    }

    fn fill_defaults(&mut self, slot: u32) {
        self.slots[slot as usize].object.fill_defaults();
    }

    fn fill_updates(&mut self, slot: u32) {
        self.slots[slot as usize].object.fill_updates();
    }

    fn keep(&mut self, slot: u32) {
        self.touch(slot);
        self.slots[slot as usize].keep();
    }

    fn add_any(&mut self, object: Box<dyn Any + Send>) -> Result<u32> {
        let object = object.downcast::<M>().map_err(|_| {
            Error::session(format!("an object of another model was to become one of `{}`: please report this", M::TABLE.name))
        })?;
        self.add(*object)
    }

    fn take_row(&mut self, cells: &mut Cells<'_>) -> Result<Option<u32>> {
        if cells.are_null(M::TABLE.columns.len())? {
            cells.skip(M::TABLE.columns.len());
            return Ok(None);
        }
        let object = M::decode(cells)?;
        self.take(object).map(Some)
    }

    fn find_row(&self, key: &dyn Row) -> Result<Option<u32>> {
        let key = M::decode_key(&mut Cells::new(key))?;
        Ok(self.find(&key))
    }

    fn namesake(&self, slot: u32) -> Option<u32> {
        let key = self.slots[slot as usize].object.key()?;
        let other = self.find(&key).filter(|it| *it != slot)?;
        let is_it = |it: &Slot<M>| it.state == State::Persistent && it.object.key().as_ref() == Some(&key);
        is_it(&self.slots[other as usize]).then_some(other)
    }

    fn is_expired(&self, slot: u32) -> bool {
        self.slots[slot as usize].is_expired
    }

    fn note_read(&mut self, slot: u32, what: ReadOf) {
        Self::note_read(self, slot, what);
    }

    fn set_writes(&mut self, writes: u64) {
        self.writes = writes;
    }

    fn expunge(&mut self, slot: u32) -> Result<()> {
        self.set_state(slot, State::Gone);
        self.identify(&[slot])
    }

    fn finish_flush(&mut self) -> Result<()> {
        let touched = self.take_touched();
        for index in &touched {
            self.slots[*index as usize].mark_flushed();
        }
        self.identify(&touched)
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

    fn discard_changes(&mut self, slot: u32) -> Result<()> {
        self.slots[slot as usize].discard_changes()
    }

    fn expire_all(&mut self) {
        for slot in self.slots.iter_mut().filter(|it| it.state == State::Persistent) {
            slot.is_expired = true;
        }
    }
}
