//! The objects of one model, seen without the model: what links, plans, loads and undoes work with.

use std::any::Any;

use aludel_core::error::{Error, Result};
use aludel_core::relation::{FieldChanges, FieldState, RelationshipDef, RelationshipField};
use aludel_core::row::{Cells, Row};
use aludel_core::schema::{Model, Table};
use aludel_core::types::{Value, ValueRef};

use super::events::RowEvent;
use super::in_bulk::Shape;
use super::slot::{State, states};
use super::store::{ReadOf, Restored, Store};

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
    /// Shows the values of columns, to be stored, with their places among those; NULL for what has none.
    fn each_fitting(&self, slot: u32, columns: &[usize], each: &mut dyn FnMut(usize, &ValueRef<'_>) -> Result<()>) -> Result<()>;
    fn set_value(&mut self, slot: u32, column: usize, value: ValueRef<'_>) -> Result<()>;
    /// The value that the row has, as far as is known: that of the last flush.
    fn stored_value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>>;
    /// Whether a flush would send anything.
    fn has_work(&self) -> Result<bool>;
    /// Shows all that a flush must look at: where it is in its life, and the columns that differ from those of its row.
    fn each_touched(&self, each: &mut dyn FnMut(u32, State, &mut Vec<usize>)) -> Result<()>;
    /// Tells the program of what is about to be written, and gives objects the values that their model makes for them.
    fn fill_touched(&mut self, tell: bool) -> Result<()>;
    /// The columns of an insert of an object: without those that are withheld, and with those that are linked, whose values come
    /// while the flush runs.
    fn insert_shape(&self, slot: u32, withheld: &[usize], linked: &[usize], shape: &mut Shape) -> Result<()>;
    /// Tells the program of what has happened to the rows of objects.
    fn tell_after(&self, slots: &[u32], event: RowEvent);
    /// Takes note that an object is about to change, other than by its program.
    fn keep(&mut self, slot: u32);
    /// Puts a new object in; it is of this store's model.
    fn add_any(&mut self, object: Box<dyn Any + Send>) -> Result<u32>;
    /// Takes what the relationships of an object hold out of it; it is of this store's model, and in no session.
    fn take_held(&self, object: &mut (dyn Any + Send)) -> Vec<(usize, FieldChanges)>;
    /// The key of such an object, unless it is still to be generated.
    fn key_of(&self, object: &(dyn Any + Send)) -> Result<Option<Vec<Value>>>;
    /// Takes over the values of such an object.
    fn merge_any(&mut self, slot: u32, object: &(dyn Any + Send)) -> Result<()>;
    /// Takes the object of a row in, unless it is there; `None` when all its cells are NULL, as of an outer join.
    fn take_row(&mut self, cells: &mut Cells<'_>) -> Result<Option<u32>>;
    /// The same of a row that is known to have an object.
    fn take_object(&mut self, cells: &mut Cells<'_>) -> Result<u32>;
    /// The slot of the object with this primary key, which is read from a row; `None` for one that is not there, or not known
    /// well enough any more.
    fn find_row(&self, key: &dyn Row) -> Result<Option<u32>>;
    /// Other objects that the session takes for those of the rows that these have now.
    fn namesakes(&self, slots: &[u32]) -> Vec<u32>;
    /// Whether an object's values are to be read anew.
    fn is_expired(&self, slot: u32) -> bool;

    /// Finds objects by their keys anew, after states have changed other than by a flush.
    fn identify_touched(&mut self) -> Result<()>;
    /// Takes note that an object's relationship, or its row, was read.
    fn note_read(&mut self, slot: u32, what: ReadOf);
    /// Takes note of how often the transaction has written.
    fn set_writes(&mut self, writes: u64);

    /// Has an object leave the session; its row stays as it is.
    fn expunge(&mut self, slot: u32) -> Result<()>;

    /// Gives an object values that its row has already, but for columns with changes that were not flushed.
    fn set_stored(&mut self, slot: u32, values: Vec<(usize, Value)>) -> Result<()>;
    /// The same with all values of its row, which are read from the next cells; of deferred columns it keeps what it has, but for
    /// those that are wrong now.
    fn replace_stored(&mut self, slot: u32, cells: &mut Cells<'_>, wrong: &[usize]) -> Result<()>;
    /// Gives an object the value that its row has in a column which was not loaded.
    fn fill(&mut self, slot: u32, column: usize, value: ValueRef<'_>) -> Result<()>;

    /// Takes note of what a flush did, once all of it succeeded.
    fn finish_flush(&mut self) -> Result<()>;
    fn mark_committed(&mut self);
    fn roll_back(&mut self) -> Result<Restored>;
    /// Takes note that what is done from now on is only tried.
    fn begin_trial(&mut self);
    /// Makes the objects what they were when the trial began.
    fn end_trial(&mut self) -> Result<()>;
    /// Takes note that a savepoint begins, with nothing left to flush.
    fn open_mark(&mut self);
    /// Takes note that what was done since the last savepoint stays as far as the one around it does.
    fn release_mark(&mut self);
    /// Makes the objects what they were at the last savepoint.
    fn restore_mark(&mut self) -> Result<Restored>;
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

    fn each_fitting(&self, slot: u32, columns: &[usize], each: &mut dyn FnMut(usize, &ValueRef<'_>) -> Result<()>) -> Result<()> {
        Self::each_fitting(self, slot, columns, each)
    }

    fn set_value(&mut self, slot: u32, column: usize, value: ValueRef<'_>) -> Result<()> {
        self.slots[slot as usize].object.set_generated(column, value)
    }

    fn stored_value(&self, slot: u32, column: usize) -> Result<Option<ValueRef<'_>>> {
        let slot = &self.slots[slot as usize];
        match &slot.flushed {
            Some(before) => before.value(column),
            None => slot.object.value(column),
        }
    }

    fn has_work(&self) -> Result<bool> {
        Self::has_work(self)
    }

    fn each_touched(&self, each: &mut dyn FnMut(u32, State, &mut Vec<usize>)) -> Result<()> {
        Self::each_touched(self, each)
    }

    fn fill_touched(&mut self, tell: bool) -> Result<()> {
        Self::fill_touched(self, tell)
    }

    fn insert_shape(&self, slot: u32, withheld: &[usize], linked: &[usize], shape: &mut Shape) -> Result<()> {
        Self::insert_shape(self, slot, withheld, linked, shape)
    }

    fn tell_after(&self, slots: &[u32], event: RowEvent) {
        if let Some(events) = &self.events {
            slots.iter().for_each(|slot| events.after(event, &self.slots[*slot as usize].object));
        }
    }

    fn keep(&mut self, slot: u32) {
        self.touch(slot);
        Self::keep(self, slot);
    }

    fn add_any(&mut self, object: Box<dyn Any + Send>) -> Result<u32> {
        self.add(*object.downcast::<M>().map_err(|_| another_model::<M>())?)
    }

    fn take_held(&self, object: &mut (dyn Any + Send)) -> Vec<(usize, FieldChanges)> {
        let Some(object) = object.downcast_mut::<M>() else { return Vec::new() };
        let mut held = Vec::new();
        for index in 0..M::RELATIONSHIPS.len() {
            let changes = object.relationship_mut(index).map(|it| it.take_changes(&FieldState::Unloaded));
            held.extend(changes.filter(|it| !it.added.is_empty()).map(|it| (index, it)));
        }
        held
    }

    fn key_of(&self, object: &(dyn Any + Send)) -> Result<Option<Vec<Value>>> {
        let Some(key) = object.downcast_ref::<M>().and_then(M::key) else { return Ok(None) };
        Ok(Some(M::key_values(&key)?.into_iter().map(ValueRef::into_owned).collect()))
    }

    fn merge_any(&mut self, slot: u32, object: &(dyn Any + Send)) -> Result<()> {
        let object = object.downcast_ref::<M>().ok_or_else(another_model::<M>)?;
        self.touch(slot);
        self.slots[slot as usize].merge(object)
    }

    fn take_row(&mut self, cells: &mut Cells<'_>) -> Result<Option<u32>> {
        let width = cells.width(M::TABLE);
        if cells.are_null(width)? {
            cells.skip(width);
            return Ok(None);
        }
        self.take_object(cells).map(Some)
    }

    fn take_object(&mut self, cells: &mut Cells<'_>) -> Result<u32> {
        let object = M::decode(cells)?;
        self.take(object)
    }

    fn find_row(&self, key: &dyn Row) -> Result<Option<u32>> {
        let key = M::decode_key(&mut Cells::new(key))?;
        Ok(self.find(&key))
    }

    fn namesakes(&self, slots: &[u32]) -> Vec<u32> {
        Self::namesakes(self, slots)
    }

    fn is_expired(&self, slot: u32) -> bool {
        self.slots[slot as usize].is_expired
    }

    fn identify_touched(&mut self) -> Result<()> {
        let touched = self.touched.clone();
        self.identify(&touched)
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

    fn set_stored(&mut self, slot: u32, values: Vec<(usize, Value)>) -> Result<()> {
        self.touch(slot);
        self.slots[slot as usize].take_stored(values.into_iter().map(|(column, value)| (column, Some(value))).collect())
    }

    fn replace_stored(&mut self, slot: u32, cells: &mut Cells<'_>, wrong: &[usize]) -> Result<()> {
        let object = M::decode(cells)?;
        let mut values = Vec::with_capacity(M::TABLE.columns.len());
        for (index, column) in M::TABLE.columns.iter().enumerate() {
            // A deferred column is not among the cells.
            if !column.deferred || wrong.contains(&index) {
                values.push((index, object.value(index)?.map(ValueRef::into_owned)));
            }
        }
        self.touch(slot);
        self.slots[slot as usize].is_expired = false;
        self.slots[slot as usize].take_stored(values)
    }

    fn fill(&mut self, slot: u32, column: usize, value: ValueRef<'_>) -> Result<()> {
        self.touch(slot);
        self.slots[slot as usize].fill(column, value)
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

    fn roll_back(&mut self) -> Result<Restored> {
        self.unsettle()
    }

    fn begin_trial(&mut self) {
        Self::begin_trial(self);
    }

    fn end_trial(&mut self) -> Result<()> {
        Self::end_trial(self)
    }

    fn open_mark(&mut self) {
        self.mark();
    }

    fn release_mark(&mut self) {
        self.release();
    }

    fn restore_mark(&mut self) -> Result<Restored> {
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

fn another_model<M: Model>() -> Error {
    Error::session(format!("an object of another model was to become one of `{}`: please report this", M::TABLE.name))
}
