//! Handles: `Copy` tickets to objects that live in a session.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// A ticket to an object of type `M` in a session: `session[handle]` reads it, `session.edit(handle)` changes it.
///
/// Two handles of one session are equal when they are of the same object: one identity, one object.
pub struct Handle<M> {
    raw: RawHandle,
    model: PhantomData<fn() -> M>,
}

/// A handle whose model is left out: what a mapper keeps where it does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "two facts that will not grow a third")]
pub struct RawHandle {
    /// What tells the session from all others.
    pub session: u64,
    /// Where the object is among those of its model.
    pub slot: u32,
}

impl<M> Handle<M> {
    /// The handle of the object at a place of a session: for mappers, which give out handles.
    #[must_use]
    pub const fn new(session: u64, slot: u32) -> Self {
        Self::from_raw(RawHandle { session, slot })
    }

    /// The handle as one of this model; it is on the mapper that it is one.
    #[must_use]
    pub const fn from_raw(raw: RawHandle) -> Self {
        Self { raw, model: PhantomData }
    }

    /// The handle without its model.
    #[must_use]
    pub const fn raw(self) -> RawHandle {
        self.raw
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
        self.raw == other.raw
    }
}

impl<M> Eq for Handle<M> {}

impl<M> Hash for Handle<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}

impl<M> fmt::Debug for Handle<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle(session {}, object {})", self.raw.session, self.raw.slot)
    }
}
