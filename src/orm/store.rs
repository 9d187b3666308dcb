//! All objects of one model in a session.

use std::any::Any;
use std::collections::HashMap;

use aludel_core::error::{Error, Result};
use aludel_core::schema::{Model, Table};

use super::flush::Flush;
use super::slot::{Slot, State};

/// All objects of one model, found by slot and by identity.
#[derive(Debug)]
pub(super) struct Store<M: Model> {
    pub(super) slots: Vec<Slot<M>>,
    pub(super) identities: HashMap<M::Key, u32>,
}

/// A store whose model is not known.
pub(super) trait AnyStore: Any + Send {
    fn table(&self) -> &'static Table;
    /// Whether a flush would send anything.
    fn is_dirty(&self) -> Result<bool>;
    fn insert_pending(&mut self, flush: &mut Flush<'_>) -> Result<()>;
    fn update_changed(&mut self, flush: &mut Flush<'_>) -> Result<()>;
    fn delete_doomed(&mut self, flush: &mut Flush<'_>) -> Result<()>;
    /// Gives objects what the database generated for them.
    fn take_generated(&mut self) -> Result<()>;
    /// Takes note of what a flush did, once all of it succeeded.
    fn finish_flush(&mut self) -> Result<()>;
    /// Forgets what a flush that failed had done.
    fn abandon_flush(&mut self) -> Result<()>;
    fn mark_committed(&mut self);
    fn roll_back(&mut self) -> Result<()>;
}

impl<M: Model> Store<M> {
    pub(super) fn new() -> Self {
        Self { slots: Vec::new(), identities: HashMap::new() }
    }

    /// Puts an object in and gives its slot.
    pub(super) fn push(&mut self, slot: Slot<M>) -> Result<u32> {
        let index = u32::try_from(self.slots.len())
            .map_err(|_| Error::session(format!("the session holds too many objects of `{}`", M::TABLE.name)))?;
        self.slots.push(slot);
        Ok(index)
    }

    /// The slot of the object with this key, if the session has it.
    pub(super) fn find(&self, key: &M::Key) -> Option<u32> {
        self.identities.get(key).copied()
    }

    /// Finds objects by their keys anew, after states or keys have changed.
    pub(super) fn identify(&mut self) -> Result<()> {
        self.identities.clear();
        for (index, slot) in (0..).zip(&self.slots) {
            let is_there = matches!(slot.state, State::Persistent | State::Doomed);
            if let Some(key) = slot.object.key().filter(|_| is_there)
                && self.identities.insert(key, index).is_some()
            {
                return Err(Error::session(format!(
                    "two objects of `{}` in the session have the same primary key",
                    M::TABLE.name
                )));
            }
        }
        Ok(())
    }

    /// The object in a slot that is still in the session.
    pub(super) fn live(&self, slot: u32) -> Result<&Slot<M>> {
        let found = self.slots.get(slot as usize).filter(|it| is_live(it.state));
        found.ok_or_else(gone::<M>)
    }

    pub(super) fn live_mut(&mut self, slot: u32) -> Result<&mut Slot<M>> {
        let found = self.slots.get_mut(slot as usize).filter(|it| is_live(it.state));
        found.ok_or_else(gone::<M>)
    }
}

fn is_live(state: State) -> bool {
    match state {
        State::Pending | State::Persistent | State::Doomed => true,
        State::Deleted | State::Gone => false,
    }
}

fn gone<M: Model>() -> Error {
    Error::session(format!(
        "the handle's object of `{}` is no longer in the session: it was deleted, or added and then rolled back",
        M::TABLE.name
    ))
}
