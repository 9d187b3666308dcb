//! A change of an object, under way.

use std::fmt;
use std::ops::{Deref, DerefMut};

use aludel_core::schema::Model;

use super::slot::Slot;

/// A change under way: write to the object's fields. What they were is kept, so that a flush sends only what differs.
#[must_use = "an edit is for writing to fields: `session.edit(ann).age = Some(31)`"]
pub struct Edit<'s, M: Model> {
    slot: &'s mut Slot<M>,
}

impl<'s, M: Model> Edit<'s, M> {
    pub(super) fn new(slot: &'s mut Slot<M>) -> Self {
        Self { slot }
    }
}

impl<M: Model> Deref for Edit<'_, M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.slot.object
    }
}

impl<M: Model> DerefMut for Edit<'_, M> {
    fn deref_mut(&mut self) -> &mut M {
        self.slot.keep();
        &mut self.slot.object
    }
}

impl<M: Model + fmt::Debug> fmt::Debug for Edit<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slot.object.fmt(f)
    }
}
