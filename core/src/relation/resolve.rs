//! Which foreign key a relationship goes over: found while compiling, so that a mistake is an error of the compiler.

use super::{Path, RelationshipDef};
use crate::schema::{ForeignKey, Table};

/// The way over the one foreign key of the source that leads to the target, or over the one that has this column.
///
/// # Panics
/// While compiling, with one of the messages: when there is none, when there are several.
#[must_use]
pub const fn to_one(source: &Table, target: &Table, by: Option<u16>, none: &'static str, several: &'static str) -> Path {
    Path::ToOne { foreign_key: only(source, target, by, None, none, several) }
}

/// The way over the one foreign key of the target that leads to the source, or over the one that has this column.
///
/// # Panics
/// While compiling, with one of the messages: when there is none, when there are several; for a single object, when the
/// columns of the foreign key are not UNIQUE.
#[must_use]
#[expect(clippy::panic, reason = "runs while compiling: the panic is the compiler's message")]
pub const fn from_target(
    source: &Table,
    target: &Table,
    by: Option<u16>,
    [none, several, not_unique]: [&'static str; 3],
    single: bool,
) -> Path {
    let foreign_key = only(target, source, by, None, none, several);
    if single && !is_unique(target, target.foreign_keys[foreign_key as usize].columns) {
        panic!("{}", not_unique);
    }
    Path::FromTarget { foreign_key, single }
}

/// The way through an association table: over its foreign key to the source, and the other one, to the target.
///
/// # Panics
/// While compiling, with one of the messages: when it has no foreign key to one of the two, when it has several.
#[must_use]
pub const fn association(
    table: &'static Table,
    [source, target]: [&Table; 2],
    by: Option<u16>,
    near: [&'static str; 2],
    far: [&'static str; 2],
) -> Path {
    let near = only(table, source, by, None, near[0], near[1]);
    let far = only(table, target, None, Some(near), far[0], far[1]);
    Path::Through { table, near, far }
}

/// The position of the one foreign key that leads to a table, but for one that is taken already.
#[expect(clippy::panic, reason = "runs while compiling: the panic is the compiler's message")]
#[expect(clippy::cast_possible_truncation, reason = "a table has far fewer foreign keys")]
const fn only(from: &Table, to: &Table, by: Option<u16>, taken: Option<u16>, none: &'static str, several: &'static str) -> u16 {
    let mut found = None;
    let mut index = 0;
    while index < from.foreign_keys.len() {
        let key = &from.foreign_keys[index];
        let is_free = match taken {
            Some(taken) => taken as usize != index,
            None => true,
        };
        let is_named = match by {
            Some(column) => has(key.columns, column),
            None => true,
        };
        if is_free && is_named && is_same(key.targets[0].table, to) {
            if found.is_some() {
                panic!("{}", several);
            }
            found = Some(index as u16);
        }
        index += 1;
    }
    match found {
        Some(index) => index,
        None => panic!("{}", none),
    }
}

/// The position of the foreign key by which a table shares the key of another one: its columns are the primary key here, and lead to
/// that there.
///
/// # Panics
/// While compiling, with the message: when there is none.
#[must_use]
#[expect(clippy::panic, reason = "runs while compiling: the panic is the compiler's message")]
#[expect(clippy::cast_possible_truncation, reason = "a table has far fewer foreign keys")]
pub const fn shared_key(from: &Table, to: &Table, none: &'static str) -> u16 {
    let mut index = 0;
    while index < from.foreign_keys.len() {
        let key = &from.foreign_keys[index];
        if is_same(key.targets[0].table, to) && is_same_set(key.columns, from.primary_key) && leads_to_key(key, to) {
            return index as u16;
        }
        index += 1;
    }
    panic!("{}", none);
}

/// Whether a foreign key leads to the whole primary key of a table.
const fn leads_to_key(key: &ForeignKey, to: &Table) -> bool {
    let mut index = 0;
    while index < key.targets.len() {
        if !has(to.primary_key, key.targets[index].index) {
            return false;
        }
        index += 1;
    }
    key.targets.len() == to.primary_key.len()
}

/// Whether two relationships are the two sides of one: the same way, there and back.
#[must_use]
pub const fn is_pair(one: &RelationshipDef, other: &RelationshipDef) -> bool {
    let is_between = is_same(one.source, other.target) && is_same(one.target, other.source);
    is_between
        && match (one.path, other.path) {
            (Path::ToOne { foreign_key: there }, Path::FromTarget { foreign_key: back, .. })
            | (Path::FromTarget { foreign_key: there, .. }, Path::ToOne { foreign_key: back }) => there == back,
            (Path::Through { table: one, near, far }, Path::Through { table: other, near: other_near, far: other_far }) => {
                is_same(one, other) && near == other_far && far == other_near
            }
            _ => false,
        }
}

const fn has(columns: &[u16], column: u16) -> bool {
    let mut index = 0;
    while index < columns.len() {
        if columns[index] == column {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether these columns are the primary key or a UNIQUE set.
const fn is_unique(table: &Table, columns: &[u16]) -> bool {
    let mut index = 0;
    while index < table.unique.len() {
        if is_same_set(table.unique[index], columns) {
            return true;
        }
        index += 1;
    }
    is_same_set(table.primary_key, columns)
}

const fn is_same_set(left: &[u16], right: &[u16]) -> bool {
    let mut index = 0;
    while index < left.len() {
        if !has(right, left[index]) {
            return false;
        }
        index += 1;
    }
    left.len() == right.len()
}

/// Whether two tables are one. Addresses cannot be compared while compiling; names can.
const fn is_same(left: &Table, right: &Table) -> bool {
    let same_schema = match (left.schema, right.schema) {
        (Some(left), Some(right)) => is_equal(left, right),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    same_schema && is_equal(left.name, right.name)
}

const fn is_equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}
