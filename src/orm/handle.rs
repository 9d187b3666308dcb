//! Handles: `Copy` tickets to objects that live in a session.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// A ticket to an object of type `M` in a session: `session[handle]` reads it, `session.edit(handle)` changes it.
///
/// Two handles of one session are equal when they are of the same object: one identity, one object.
pub struct Handle<M> {
    pub(super) session: u64,
    pub(super) slot: u32,
    model: PhantomData<fn() -> M>,
}

impl<M> Handle<M> {
    pub(super) const fn new(session: u64, slot: u32) -> Self {
        Self { session, slot, model: PhantomData }
    }
}

impl<M> Clone for Handle<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Handle<M> {}

impl<M> PartialEq for Handle<M> {
    fn eq(&self, other: &Self) -> bool {
        (self.session, self.slot) == (other.session, other.slot)
    }
}

impl<M> Eq for Handle<M> {}

impl<M> Hash for Handle<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.session, self.slot).hash(state);
    }
}

impl<M> fmt::Debug for Handle<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle(session {}, object {})", self.session, self.slot)
    }
}
