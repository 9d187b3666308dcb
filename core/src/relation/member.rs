//! What a relationship's field takes: an object of the session, or a new one.

use super::Handle;

/// One object on the other side of a relationship: one that a session has, or a new one that goes into the session with the
/// object it belongs to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Member<T> {
    /// An object of a session.
    Handle(Handle<T>),
    /// A new object.
    New(Box<T>),
}

impl<T> From<Handle<T>> for Member<T> {
    fn from(handle: Handle<T>) -> Self {
        Self::Handle(handle)
    }
}

impl<T> From<T> for Member<T> {
    fn from(object: T) -> Self {
        Self::New(Box::new(object))
    }
}
