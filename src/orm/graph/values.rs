//! Values of keys: as rows, to find objects by; as text, to find equal ones by.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use aludel_core::error::Result;
use aludel_core::row::Row;
use aludel_core::types::ValueRef;

/// Values as a row.
pub(in crate::orm) struct KeyRow<'v>(pub(in crate::orm) &'v [ValueRef<'v>]);

impl Row for KeyRow<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, index: usize) -> Result<ValueRef<'_>> {
        Ok(self.0[index].clone())
    }

    fn name(&self, _: usize) -> &'static str {
        "key"
    }
}

/// A key that objects are found by. One number, as most keys are, is no text: making one takes as long as reading the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::orm) enum FoundBy {
    Number(i64),
    Text(String),
}

/// Without the kind: of one relationship all keys are of one.
impl Hash for FoundBy {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Number(it) => it.hash(state),
            Self::Text(it) => it.hash(state),
        }
    }
}

impl FoundBy {
    /// The key of these values.
    pub(in crate::orm) fn of(values: &[ValueRef<'_>]) -> Self {
        let only = if let [value] = values { number(value) } else { None };
        only.map_or_else(|| Self::Text(key_text(values.iter().cloned())), Self::Number)
    }
}

fn number(value: &ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::I16(it) => Some((*it).into()),
        ValueRef::I32(it) => Some((*it).into()),
        ValueRef::I64(it) => Some(*it),
        _ => None,
    }
}

/// Values as a text that is equal where the database takes them for equal: integers of any width are numbers.
pub(in crate::orm) fn key_text<'v>(values: impl IntoIterator<Item = ValueRef<'v>>) -> String {
    let mut text = String::new();
    for value in values {
        // Writing to a string cannot fail.
        let _ = match (number(&value), value) {
            (Some(number), _) => write!(text, "{number};"),
            (None, ValueRef::Text(it)) => write!(text, "{}:{it};", it.len()),
            (None, value) => write!(text, "{value:?};"),
        };
    }
    text
}
