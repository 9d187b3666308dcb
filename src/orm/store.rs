//! All objects of one model in a session.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use aludel_core::error::{Error, Result};
use aludel_core::schema::Model;

use super::events::ModelEvents;
use super::key_hash::KeyMap;
use super::slot::{Slot, Snapshot, State};

/// All objects of one model, found by slot and by identity. What changes is on lists, so that a flush or a commit costs what
/// has changed and not what is there.
#[derive(Debug)]
pub(super) struct Store<M: Model> {
    pub(super) slots: Vec<Slot<M>>,
    identities: KeyMap<M::Key, u32>,
    /// Slots that a flush must look at, in the order in which they were touched.
    pub(super) touched: Vec<u32>,
    /// Slots that a commit or a rollback must look at.
    unsettled: Vec<u32>,
    /// The savepoints that are open, one in the other.
    marks: Vec<Mark>,
    /// What was on the lists when a trial began.
    trial: Option<(Vec<u32>, Vec<u32>)>,
    /// What the program is told of the objects.
    pub(super) events: Option<Arc<ModelEvents<M>>>,
    /// How often the transaction has written, as far as reads must know.
    pub(super) writes: u64,
    /// What was read after the transaction had written: it may not be so when that is undone.
    reads: Vec<Read>,
    /// Where values are packed that are kept.
    space: Vec<u8>,
}

/// Something that was read after so many writes.
#[derive(Clone, Copy, Debug)]
struct Read {
    slot: u32,
    writes: u64,
    what: ReadOf,
}

/// What was read of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadOf {
    Row,
    Relationship,
}

/// Which objects are what they were before something that is undone.
#[derive(Debug, Default)]
pub(super) struct Restored {
    pub(super) changed: Vec<u32>,
    /// Those that left the session with it.
    pub(super) left: Vec<u32>,
}

/// What a savepoint can come back to.
#[derive(Debug)]
struct Mark {
    /// How many slots there were.
    slots: usize,
    /// How often there had been written.
    writes: u64,
    /// Those that were touched since, as they were.
    before: KeyMap<u32, Snapshot>,
}

impl<M: Model> Store<M> {
    pub(super) fn new(events: Option<Arc<ModelEvents<M>>>) -> Self {
        Self {
            slots: Vec::new(),
            identities: KeyMap::default(),
            touched: Vec::new(),
            unsettled: Vec::new(),
            marks: Vec::new(),
            trial: None,
            events,
            writes: 0,
            reads: Vec::new(),
            space: Vec::new(),
        }
    }

    /// Puts a new object in and gives its slot.
    pub(super) fn add(&mut self, object: M) -> Result<u32> {
        let slot = self.push(Slot::pending(object))?;
        self.touch(slot);
        Ok(slot)
    }

    /// Puts an object in that was loaded and gives its slot; the one that is there already stays as it is, unless it waits to
    /// be read anew.
    pub(super) fn load(&mut self, key: M::Key, object: M) -> Result<u32> {
        let found = match self.identities.entry(key) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                if let Some(events) = &self.events {
                    events.loaded(&object);
                }
                let index = next_index::<M>(&self.slots)?;
                self.slots.push(Slot { identity: Some(place.key().clone()), ..Slot::loaded(object) });
                place.insert(index);
                self.note_read(index, ReadOf::Row);
                return Ok(index);
            }
        };
        // What was done to it since it expired is not lost: it waits until that is flushed.
        let slot = &self.slots[found as usize];
        if slot.is_expired && slot.changed()?.is_empty() {
            self.touch(found);
            self.slots[found as usize].replace(object);
            self.note_read(found, ReadOf::Row);
        }
        Ok(found)
    }

    /// The same of an object whose key it tells itself.
    pub(super) fn take(&mut self, object: M) -> Result<u32> {
        let key = object.key().ok_or_else(|| Error::session(format!("a row of `{}` has no primary key", M::TABLE.name)))?;
        self.load(key, object)
    }

    /// Makes place for so many more objects where there is none left, at once instead of step by step.
    pub(super) fn make_place(&mut self, objects: usize) {
        if self.slots.len() == self.slots.capacity() {
            self.slots.reserve(objects);
        }
        if self.identities.len() == self.identities.capacity() {
            self.identities.reserve(objects);
        }
    }

    fn push(&mut self, slot: Slot<M>) -> Result<u32> {
        let index = next_index::<M>(&self.slots)?;
        self.slots.push(slot);
        Ok(index)
    }

    /// Takes note that an object is about to change.
    pub(super) fn touch(&mut self, index: u32) {
        let slot = &mut self.slots[index as usize];
        if let Some(mark) = self.marks.last_mut()
            && (index as usize) < mark.slots
            // One that left the session does not come back, and may never have been whole.
            && slot.state != State::Gone
        {
            mark.before.entry(index).or_insert_with(|| slot.snapshot(&mut self.space));
        }
        if !std::mem::replace(&mut slot.listed.touched, true) {
            self.touched.push(index);
        }
        if !std::mem::replace(&mut slot.listed.unsettled, true) {
            self.unsettled.push(index);
        }
    }

    /// Keeps the values of an object that is about to change, and was touched.
    pub(super) fn keep(&mut self, index: u32) {
        self.slots[index as usize].keep(&mut self.space);
    }

    /// Makes room for as many new objects.
    pub(super) fn reserve(&mut self, additional: usize) {
        self.slots.reserve(additional);
        self.touched.reserve(additional);
        self.unsettled.reserve(additional);
    }

    /// Takes note that something was read.
    pub(super) fn note_read(&mut self, slot: u32, what: ReadOf) {
        if self.writes > 0 {
            self.reads.push(Read { slot, writes: self.writes, what });
        }
    }

    /// Has everything read anew that was read after more writes than these, which are undone.
    fn unread(&mut self, writes: u64) {
        let (undone, kept): (Vec<Read>, Vec<Read>) = self.reads.drain(..).partition(|it| it.writes > writes);
        self.reads = kept;
        for Read { slot, what, .. } in undone {
            let slot = &mut self.slots[slot as usize];
            slot.is_expired |= what == ReadOf::Row && slot.state == State::Persistent;
            slot.unload();
        }
    }

    /// Whether no object is found by a key.
    pub(super) fn knows_none(&self) -> bool {
        self.identities.is_empty()
    }

    /// The slot of the object with this key, if the session has it.
    pub(super) fn find(&self, key: &M::Key) -> Option<u32> {
        self.identities.get(key).copied()
    }

    /// Finds these objects by their keys anew, after states or keys have changed.
    pub(super) fn identify(&mut self, changed: &[u32]) -> Result<()> {
        // All keys that are no longer so go before new ones come, for objects may have got each other's.
        let mut new: Vec<(u32, M::Key)> = Vec::new();
        for index in changed.iter().copied() {
            let key = self.identity_of(index)?;
            if key.is_some()
                && key == self.slots[index as usize].identity
                && key.as_ref().and_then(|it| self.find(it)) == Some(index)
            {
                continue;
            }
            self.forget_identity(index);
            if let Some(key) = key {
                if new.is_empty() {
                    new.reserve(changed.len());
                }
                new.push((index, key));
            }
        }
        self.identities.reserve(new.len());
        for (index, key) in new {
            self.slots[index as usize].identity = Some(key.clone());
            if self.identities.insert(key, index).is_some_and(|it| it != index) {
                return Err(Error::session(format!(
                    "two objects of `{}` in the session have the same primary key",
                    M::TABLE.name
                )));
            }
        }
        Ok(())
    }

    /// The same of objects that are what they were again. Where one comes back that had left, and its row was taken for a new object
    /// since, that one leaves.
    fn identify_restored(&mut self, changed: Vec<u32>) -> Result<Restored> {
        self.forget_identities(&changed);
        let mut left = Vec::new();
        for index in changed.iter().copied() {
            let Some(key) = self.identity_of(index)? else { continue };
            let other = self.identities.get(&key).copied().unwrap_or(index);
            // What came later is what was taken since.
            let (stays, leaves) = (index.min(other), index.max(other));
            if leaves != stays {
                self.slots[leaves as usize].state = State::Gone;
                self.slots[leaves as usize].identity = None;
                left.push(leaves);
            }
            self.slots[stays as usize].identity = Some(key.clone());
            self.identities.insert(key, stays);
        }
        Ok(Restored { changed, left })
    }

    fn forget_identities(&mut self, slots: &[u32]) {
        slots.iter().for_each(|index| self.forget_identity(*index));
    }

    fn forget_identity(&mut self, index: u32) {
        if let Some(key) = self.slots[index as usize].identity.take()
            && self.identities.get(&key) == Some(&index)
        {
            self.identities.remove(&key);
        }
    }

    /// The key that an object is found by: that of its row, also while another one waits to be flushed.
    fn identity_of(&self, index: u32) -> Result<Option<M::Key>> {
        let slot = &self.slots[index as usize];
        if slot.state.has_identity() { slot.stored_key() } else { Ok(None) }
    }

    /// Takes the list of what a flush must look at; the slots are no longer on it.
    pub(super) fn take_touched(&mut self) -> Vec<u32> {
        let touched = std::mem::take(&mut self.touched);
        for index in &touched {
            self.slots[*index as usize].listed.touched = false;
        }
        touched
    }

    fn take_unsettled(&mut self) -> Vec<u32> {
        let unsettled = std::mem::take(&mut self.unsettled);
        for index in &unsettled {
            self.slots[*index as usize].listed.unsettled = false;
        }
        unsettled
    }

    pub(super) fn settle(&mut self) {
        self.writes = 0;
        self.reads.clear();
        for index in self.take_unsettled() {
            let slot = &mut self.slots[index as usize];
            slot.mark_committed();
            // What is not flushed yet is for the next commit.
            if slot.listed.touched {
                slot.listed.unsettled = true;
                self.unsettled.push(index);
            }
        }
    }

    pub(super) fn unsettle(&mut self) -> Result<Restored> {
        self.marks.clear();
        self.take_touched();
        let unsettled = self.take_unsettled();
        for index in &unsettled {
            self.slots[*index as usize].roll_back()?;
        }
        self.unread(0);
        self.writes = 0;
        self.identify_restored(unsettled)
    }

    pub(super) fn mark(&mut self) {
        self.marks.push(Mark { slots: self.slots.len(), writes: self.writes, before: KeyMap::default() });
    }

    pub(super) fn release(&mut self) {
        let Some(done) = self.marks.pop() else { return };
        let Some(around) = self.marks.last_mut() else { return };
        for (index, before) in done.before {
            if (index as usize) < around.slots {
                around.before.entry(index).or_insert(before);
            }
        }
    }

    pub(super) fn restore(&mut self) -> Result<Restored> {
        let Some(mark) = self.marks.pop() else { return Ok(Restored::default()) };
        self.take_touched();
        let writes = mark.writes;
        let changed = self.go_back(mark)?;
        self.unread(writes);
        self.identify_restored(changed)
    }

    /// Makes the objects what they were at a mark; gives those that are others now.
    fn go_back(&mut self, mark: Mark) -> Result<Vec<u32>> {
        let mut changed: Vec<u32> = Vec::with_capacity(mark.before.len());
        for (index, before) in mark.before {
            self.slots[index as usize].restore(before)?;
            changed.push(index);
        }
        for index in mark.slots..self.slots.len() {
            // New objects leave; what was loaded since is there also without what was done.
            self.slots[index].roll_back()?;
            changed.extend(u32::try_from(index));
        }
        Ok(changed)
    }

    /// Takes note that what is done from now on is only tried.
    pub(super) fn begin_trial(&mut self) {
        self.trial = Some((self.touched.clone(), self.unsettled.clone()));
        self.mark();
    }

    /// Makes the objects what they were when the trial began. What was loaded stays.
    pub(super) fn end_trial(&mut self) -> Result<()> {
        let (Some(mark), Some((touched, unsettled))) = (self.marks.pop(), self.trial.take()) else { return Ok(()) };
        self.take_touched();
        self.take_unsettled();
        let changed = self.go_back(mark)?;
        touched.iter().for_each(|index| self.slots[*index as usize].listed.touched = true);
        unsettled.iter().for_each(|index| self.slots[*index as usize].listed.unsettled = true);
        (self.touched, self.unsettled) = (touched, unsettled);
        self.identify(&changed)
    }

    /// The object in a slot that is still in the session.
    pub(super) fn live(&self, slot: u32) -> Result<&Slot<M>> {
        let found = self.slots.get(slot as usize).filter(|it| it.state.is_live());
        found.ok_or_else(gone::<M>)
    }

    /// The same, about to change.
    pub(super) fn live_mut(&mut self, slot: u32) -> Result<&mut Slot<M>> {
        self.live(slot)?;
        self.touch(slot);
        Ok(&mut self.slots[slot as usize])
    }
}

/// The position that the next slot has.
fn next_index<M: Model>(slots: &[Slot<M>]) -> Result<u32> {
    u32::try_from(slots.len()).map_err(|_| Error::session(format!("the session holds too many objects of `{}`", M::TABLE.name)))
}

fn gone<M: Model>() -> Error {
    Error::session(format!(
        "the handle's object of `{}` is no longer in the session: it was deleted, or added and then rolled back",
        M::TABLE.name
    ))
}
