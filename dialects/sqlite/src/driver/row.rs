//! Rows of SQLite as aludel reads them.

use std::borrow::Cow;

use aludel_core::error::{Error, Result};
use aludel_core::row::{Plain, Row};
use aludel_core::types::{Mismatch, ValueRef};
use rusqlite::types::ValueRef as Borrowed;

use super::failure::failure;

/// SQLite's current row.
pub(super) struct SqliteRow<'r, 's> {
    row: &'r rusqlite::Row<'s>,
    columns: usize,
}

impl<'r, 's> SqliteRow<'r, 's> {
    /// The columns are counted now: SQLite prepares a statement anew when the schema has changed.
    pub(super) fn new(row: &'r rusqlite::Row<'s>) -> Self {
        Self { row, columns: row.as_ref().column_count() }
    }
}

impl Row for SqliteRow<'_, '_> {
    fn len(&self) -> usize {
        self.columns
    }

    fn cell(&self, index: usize) -> Result<ValueRef<'_>> {
        Ok(match self.row.get_ref(index).map_err(failure)? {
            Borrowed::Null => ValueRef::Null,
            Borrowed::Integer(it) => ValueRef::I64(it),
            Borrowed::Real(it) => ValueRef::F64(it),
            Borrowed::Blob(it) => ValueRef::Bytes(Cow::Borrowed(it)),
            Borrowed::Text(it) => ValueRef::Text(Cow::Borrowed(self.utf8(index, it)?)),
        })
    }

    fn integer(&self, index: usize) -> Plain<i64> {
        match self.row.get_ref(index) {
            Ok(Borrowed::Integer(it)) => Plain::Value(it),
            Ok(Borrowed::Null) => Plain::Null,
            Ok(Borrowed::Real(_) | Borrowed::Text(_) | Borrowed::Blob(_)) | Err(_) => Plain::Other,
        }
    }

    fn float(&self, index: usize) -> Plain<f64> {
        match self.row.get_ref(index) {
            Ok(Borrowed::Real(it)) => Plain::Value(it),
            Ok(Borrowed::Null) => Plain::Null,
            Ok(Borrowed::Integer(_) | Borrowed::Text(_) | Borrowed::Blob(_)) | Err(_) => Plain::Other,
        }
    }

    fn text(&self, index: usize) -> Plain<&str> {
        match self.row.get_ref(index) {
            Ok(Borrowed::Text(it)) => std::str::from_utf8(it).map_or(Plain::Other, Plain::Value),
            Ok(Borrowed::Null) => Plain::Null,
            Ok(Borrowed::Integer(_) | Borrowed::Real(_) | Borrowed::Blob(_)) | Err(_) => Plain::Other,
        }
    }

    fn name(&self, index: usize) -> &str {
        self.row.as_ref().column_name(index).unwrap_or("?")
    }
}

impl SqliteRow<'_, '_> {
    /// SQLite stores any bytes as text; Rust takes UTF-8 only.
    fn utf8<'t>(&self, index: usize, text: &'t [u8]) -> Result<&'t str> {
        std::str::from_utf8(text).map_err(|error| {
            let mismatch = Mismatch::content("text", "bytes that are no UTF-8");
            Error::decode(index + 1, self.name(index), &mismatch).with_source(error)
        })
    }
}
