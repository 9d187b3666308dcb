//! A change of an object, under way.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use aludel_core::schema::Model;

use super::Session;
use super::graph::{Before, ObjectId};

/// A change under way: write to the object's fields. What they were is kept, so that a flush sends only what differs. When it
/// ends, at the end of the statement or of its block, new objects that were put into relationships go into the session, and
/// both sides of each relationship show what was changed on one.
///
/// What cannot be done (an object of another session, replacing what is not loaded) is left out of the relationship, and the
/// next flush gives the error.
#[must_use = "an edit is for writing to fields: `session.edit(ann).age = Some(31)`"]
pub struct Edit<'s, M: Model> {
    session: &'s mut Session,
    object: ObjectId,
    /// What the object referred to when the edit began.
    before: Option<Before>,
    is_written: bool,
    model: PhantomData<fn() -> M>,
}

impl<'s, M: Model> Edit<'s, M> {
    pub(super) fn new(session: &'s mut Session, object: ObjectId) -> Self {
        let before = session.graph.before(object);
        Self { session, object, before, is_written: false, model: PhantomData }
    }
}

impl<M: Model> Deref for Edit<'_, M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.session.graph.store_at::<M>(self.object.store).slots[self.object.slot as usize].object
    }
}

impl<M: Model> DerefMut for Edit<'_, M> {
    fn deref_mut(&mut self) -> &mut M {
        self.is_written = true;
        let store = self.session.graph.store_at_mut::<M>(self.object.store);
        store.keep(self.object.slot);
        &mut store.slots[self.object.slot as usize].object
    }
}

impl<M: Model> Drop for Edit<'_, M> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take().filter(|_| self.is_written) {
            self.session.graph.absorb(self.object, before);
        }
    }
}

impl<M: Model + fmt::Debug> fmt::Debug for Edit<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
