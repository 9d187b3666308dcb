//! What a flush asks of all objects of one model at once, so that each of them costs no call that finds its model first.

use aludel_core::error::Result;
use aludel_core::schema::Model;
use aludel_core::types::ValueRef;

use super::events::RowEvent;
use super::slot::State;
use super::store::Store;

/// The columns of an insert.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Those that get values.
    pub(super) columns: Vec<usize>,
    /// Those that the database gives values.
    pub(super) generated: Vec<usize>,
}

impl<M: Model> Store<M> {
    /// Whether a flush would send anything.
    pub(super) fn has_work(&self) -> Result<bool> {
        for index in &self.touched {
            let slot = &self.slots[*index as usize];
            let is_dirty = match slot.state {
                State::Pending | State::Doomed => true,
                State::Persistent => slot.is_changed()?,
                State::Deleted | State::Gone => false,
            };
            if is_dirty {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Shows all that a flush must look at: where it is in its life, and the columns that change.
    pub(super) fn each_touched(&self, each: &mut dyn FnMut(u32, State, &mut Vec<usize>)) -> Result<()> {
        let mut changed = Vec::new();
        for index in &self.touched {
            let slot = &self.slots[*index as usize];
            changed.clear();
            if slot.state == State::Persistent {
                slot.each_changed(|column| changed.push(column))?;
            }
            each(*index, slot.state, &mut changed);
        }
        Ok(())
    }

    /// Tells the program of what is about to be written, and gives objects the values that their model makes for them.
    pub(super) fn fill_touched(&mut self, tell: bool) -> Result<()> {
        let is_told = tell && self.events.is_some();
        for place in 0..self.touched.len() {
            let index = self.touched[place];
            let slot = &self.slots[index as usize];
            let event = match slot.state {
                State::Doomed => RowEvent::Delete,
                // Nobody does anything to it, so it need not be asked what changes.
                State::Pending | State::Persistent if !is_told && M::FILLED.is_empty() => continue,
                State::Pending => RowEvent::Insert,
                State::Persistent if slot.is_changed()? => RowEvent::Update,
                State::Persistent | State::Deleted | State::Gone => continue,
            };
            self.touch(index);
            self.keep(index);
            let object = &mut self.slots[index as usize].object;
            if let Some(events) = self.events.as_ref().filter(|_| is_told) {
                events.before(event, object)?;
            }
            match event {
                RowEvent::Insert => object.fill_defaults(),
                RowEvent::Update => drop(object.fill_updates()),
                RowEvent::Delete => {}
            }
        }
        Ok(())
    }

    /// The columns of an insert of an object: without those that are withheld, and with those that are linked, whose values come
    /// while the flush runs.
    pub(super) fn insert_shape(&self, slot: u32, withheld: &[usize], linked: &[usize], shape: &mut Shape) -> Result<()> {
        let object = &self.slots[slot as usize].object;
        shape.columns.clear();
        shape.generated.clear();
        for (index, column) in M::TABLE.columns.iter().enumerate() {
            if withheld.contains(&index) {
                // Left out, it is NULL.
            } else if !column.read_only && (linked.contains(&index) || object.value(index)?.is_some()) {
                shape.columns.push(index);
            } else {
                if column.deferred {
                    // What is not loaded is nothing that could be left to the database: this is the error that says so.
                    object.fitting_value(index)?;
                }
                shape.generated.push(index);
            }
        }
        Ok(())
    }

    /// Shows the values of columns, to be stored, with their places among those; NULL for what has none.
    pub(super) fn each_fitting(
        &self,
        slot: u32,
        columns: &[usize],
        each: &mut dyn FnMut(usize, &ValueRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let object = &self.slots[slot as usize].object;
        let mut columns = columns.iter().enumerate();
        columns.try_for_each(|(place, column)| each(place, object.fitting_value(*column)?.as_ref().unwrap_or(&ValueRef::Null)))
    }

    /// Other objects that the session takes for those of the rows that these have now.
    pub(super) fn namesakes(&self, slots: &[u32]) -> Vec<u32> {
        if self.knows_none() {
            return Vec::new();
        }
        let namesake = |slot: &u32| {
            let key = self.slots[*slot as usize].object.key()?;
            let other = self.find(&key).filter(|it| it != slot)?;
            let it = &self.slots[other as usize];
            (it.state == State::Persistent && it.object.key().as_ref() == Some(&key)).then_some(other)
        };
        slots.iter().filter_map(namesake).collect()
    }
}
