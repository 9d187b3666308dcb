//! The fields of relationships as a mapper sees them, whatever the model on the other side.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::{RawHandle, RelationshipDef};
use crate::schema::Model;

/// A field of a relationship: [`Many`](super::Many) or [`One`](super::One). What mappers load and watch it by.
pub trait RelationshipField: Send {
    /// What it holds now, to compare with and to come back to. New objects are not part of it.
    fn state(&self) -> FieldState;

    /// Makes it hold what it held.
    fn restore(&mut self, state: &FieldState);

    /// What was done to it since it held that, with the new objects taken out: the mapper puts their handles in.
    fn take_changes(&mut self, since: &FieldState) -> FieldChanges;

    /// The objects it holds; `None` when it is not loaded.
    fn members(&self) -> Option<Vec<RawHandle>>;

    /// Makes it hold these.
    fn fill(&mut self, relationship: &'static RelationshipDef, members: &[RawHandle]);

    /// Makes it hold these too; nothing happens when it is not loaded.
    fn link(&mut self, members: &[RawHandle]);

    /// Makes it no longer hold one; nothing happens when it is not loaded.
    fn unlink(&mut self, member: RawHandle);

    /// Makes it one that is not loaded.
    fn unload(&mut self, relationship: &'static RelationshipDef);
}

/// What a field held at a time.
#[derive(Clone)]
#[expect(clippy::exhaustive_enums, reason = "a field of a mapper's own must be able to make one")]
pub enum FieldState {
    /// It was not loaded.
    Unloaded,
    /// At most one object.
    One(Option<RawHandle>),
    /// Any number, shared with the field until either changes.
    Many(Arc<dyn Any + Send + Sync>),
}

impl fmt::Debug for FieldState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unloaded => f.write_str("Unloaded"),
            Self::One(member) => f.debug_tuple("One").field(member).finish(),
            Self::Many(_) => f.write_str("Many"),
        }
    }
}

/// What was done to a field.
#[derive(Default)]
#[expect(clippy::exhaustive_structs, reason = "a field of a mapper's own must be able to make one")]
pub struct FieldChanges {
    /// What it is to hold that it did not, in order.
    pub added: Vec<AddedMember>,
    /// What it is no longer to hold.
    pub removed: Vec<RawHandle>,
    /// Whether a field that was not loaded was given other objects as all that it holds.
    pub replaced_unloaded: bool,
}

impl FieldChanges {
    /// Whether nothing was done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && !self.replaced_unloaded
    }
}

/// What was put into a field.
#[expect(clippy::exhaustive_enums, reason = "it is in a session or it is new")]
pub enum AddedMember {
    /// An object of a session.
    Handle(RawHandle),
    /// A new object, of the field's model.
    New(Box<dyn Any + Send>),
}

impl fmt::Debug for FieldChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldChanges")
            .field("added", &self.added.len())
            .field("removed", &self.removed.len())
            .finish_non_exhaustive()
    }
}

/// What is told of the models that a model relates to: [`Model::related`] calls it once for each relationship, in order.
pub trait RelatedModels {
    /// The model of the next relationship's objects.
    fn model<M: Model>(&mut self);
}
