//! Taking objects into a session and out of it, other than by queries.

use aludel_core::error::{Error, Result};
use aludel_core::schema::Model;

use super::Session;
use crate::orm::Handle;
use crate::orm::slot::State;

impl Session {
    /// Takes an object out of the session and gives it back. Nothing is sent for it; its row stays as it was last flushed, and what
    /// leads there goes on doing so. What its relationships [cascade](aludel_core::relation::Cascade) to goes with it; relationships
    /// that held it are to be loaded anew. What belonged to a new object has lost it, as if that were deleted.
    ///
    /// # Errors
    /// When the handle is of another session, or its object is no longer in this one; when it is about to be deleted.
    pub fn expunge<M: Model>(&mut self, handle: Handle<M>) -> Result<M> {
        let id = self.live_id(handle)?;
        let slot = self.live_mut(handle)?;
        if slot.state == State::Doomed {
            return Err(Error::session(format!(
                "an object of `{}` that is about to be deleted cannot be expunged",
                M::TABLE.name
            )));
        }
        let object = slot.snapshot(&mut Vec::new()).into_object()?;
        self.graph.expunge_all(id)?;
        Ok(object)
    }

    /// Has an object's values read anew when a query sees its row next, or `get` asks for it. Until then it can be read as it
    /// is. Changes of it that were not flushed are lost; where its foreign keys lead then, both sides of its relationships show. What
    /// is read anew has no [`Deferred`](aludel_core::types::Deferred) field loaded.
    ///
    /// # Errors
    /// When the handle is of another session, or its object is no longer in this one.
    pub fn expire<M: Model>(&mut self, handle: Handle<M>) -> Result<()> {
        let object = self.live_id(handle)?;
        self.graph.discard(object)?;
        let slot = self.live_mut(handle)?;
        slot.is_expired = slot.state == State::Persistent;
        Ok(())
    }

    /// [Expires](Self::expire) every object of the session.
    ///
    /// # Errors
    /// When an object's values could not be kept.
    pub fn expire_all(&mut self) -> Result<()> {
        self.graph.discard_all()?;
        self.graph.stores.iter_mut().for_each(|store| store.expire_all());
        Ok(())
    }

    /// Whether a handle is of this session and its object still in it.
    #[must_use]
    pub fn contains<M: Model>(&self, handle: Handle<M>) -> bool {
        self.try_get(handle).is_ok()
    }

    /// Whether an object has changes that the next flush sends: it is new, about to be deleted, or differs from its row.
    ///
    /// # Errors
    /// When the handle is of another session, or its object is no longer in this one.
    pub fn is_modified<M: Model>(&self, handle: Handle<M>) -> Result<bool> {
        self.try_get(handle)?;
        let Some(store) = self.store::<M>() else { return Ok(false) };
        let slot = store.live(handle.raw().slot)?;
        let object = self.live_id(handle)?;
        let is_taken_out = self.graph.released.iter().any(|it| it.from == object);
        Ok(is_taken_out || slot.state != State::Persistent || !slot.changed()?.is_empty())
    }
}
