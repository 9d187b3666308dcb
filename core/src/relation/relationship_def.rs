//! What is known of a relationship: where it leads, over which foreign key, what goes with it.

use std::fmt;

use crate::schema::{ForeignKey, Table};
use crate::tree::{Node, OrderTerm};

/// A relationship, as `derive(Model)` writes it down. One static value per field.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
pub struct RelationshipDef {
    /// The struct that has the field.
    pub model: &'static str,
    /// The field.
    pub name: &'static str,
    /// The table of the struct that has the field.
    pub source: &'static Table,
    /// The table of the objects in the field.
    pub target: &'static Table,
    /// The way from the one to the other.
    pub path: Path,
    /// What is done to the objects in the field when something is done to the object that has it.
    pub cascade: Cascade,
    /// Whether the rows of objects that are not loaded are left to the database when the object is deleted.
    pub passive_deletes: bool,
    /// Whether the field only shows, and nothing is stored by it.
    pub view_only: bool,
    /// The order in which the objects are loaded.
    pub order_by: fn() -> Vec<OrderTerm>,
    /// What the objects meet beside belonging to it; only of a field that only shows.
    pub filter: fn() -> Option<Node>,
}

/// The way of a relationship. Foreign keys are named by their position in [`Table::foreign_keys`].
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "a mapper must handle every way")]
pub enum Path {
    /// Many to one, or one to one: over a foreign key of the source.
    ToOne {
        /// The foreign key.
        foreign_key: u16,
    },
    /// One to many, or one to one: over a foreign key of the target.
    FromTarget {
        /// The foreign key.
        foreign_key: u16,
        /// Whether there is at most one object.
        single: bool,
    },
    /// Many to many: over the rows of an association table.
    Through {
        /// The association table.
        table: &'static Table,
        /// Its foreign key to the source.
        near: u16,
        /// Its foreign key to the target.
        far: u16,
    },
}

/// What is done to the objects of a relationship together with the object that has it. New objects always go into the
/// session with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "constants of the derive macro must be able to build it")]
pub struct Cascade {
    /// They are deleted when it is.
    pub delete: bool,
    /// They are deleted when they no longer belong to it, nor to another.
    pub delete_orphan: bool,
    /// They leave the session when it does.
    pub expunge: bool,
}

impl RelationshipDef {
    /// The foreign key of the source or the target that it goes over; none where it goes through an association table.
    #[must_use]
    pub fn foreign_key(&self) -> Option<&'static ForeignKey> {
        match self.path {
            Path::ToOne { foreign_key } => Some(&self.source.foreign_keys[usize::from(foreign_key)]),
            Path::FromTarget { foreign_key, .. } => Some(&self.target.foreign_keys[usize::from(foreign_key)]),
            Path::Through { .. } => None,
        }
    }

    /// Whether there is at most one object on the other side.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        matches!(self.path, Path::ToOne { .. } | Path::FromTarget { single: true, .. })
    }
}

/// As programs write it: `User.addresses`.
impl fmt::Display for RelationshipDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.model, self.name)
    }
}
