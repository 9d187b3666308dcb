//! What a flush will send, as a value: which statements, in which order, for which objects. Making it asks and changes nothing.
//!
//! Rows go after those they refer to, and are deleted before them. Where that leaves a choice, a row that lets go of a UNIQUE
//! value goes before the one that takes it.

mod changed;
mod order;
mod print;
mod rows;
mod steps;
mod switch;
mod unique;
mod work;

use aludel_core::types::Value;

pub use self::print::FlushPlan;
use super::graph::PairChange;

/// The steps of a flush.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    /// New objects that take the rows of objects about to be deleted, which have the same keys.
    pub(super) switches: Vec<Switch>,
}

/// A new object that takes the row of another one: the row is updated, not deleted and inserted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Switch {
    pub(super) store: usize,
    pub(super) new: u32,
    pub(super) old: u32,
}

/// Statements of one shape, which differ in their values only.
#[derive(Debug)]
pub(super) enum Step {
    Insert {
        store: usize,
        columns: Vec<usize>,
        generated: Vec<usize>,
        rows: Vec<u32>,
    },
    Update {
        store: usize,
        columns: Vec<usize>,
        rows: Vec<u32>,
    },
    /// For the time being rows get these values instead of theirs.
    Release {
        store: usize,
        columns: Vec<usize>,
        row: u32,
        values: Vec<Value>,
    },
    Delete {
        store: usize,
        rows: Vec<u32>,
    },
    /// Rows of an association table.
    Pairs {
        association: usize,
        change: PairChange,
        rows: Vec<[u32; 2]>,
    },
    /// All rows of an association table that lead to one of these objects of one of its ends.
    Dissociate {
        association: usize,
        end: usize,
        rows: Vec<u32>,
    },
}
