//! Which of the new rows that came back is which of those that were sent.

use std::collections::HashMap;
use std::ops::Range;

use crate::engine::RowBatch;
use crate::error::{Error, Result};
use crate::schema::Table;
use crate::types::in_text::UuidText;
use crate::types::{DataType, Value, ValueRef};

/// The cells of rows in the order in which they were sent, without the first of each row: the key that the database counts up.
///
/// Whoever sends them that way knows that keys are counted up in the order of the rows. That they also come back in this order is no
/// promise of any database, but it is what all of them do; so where the two orders are not one, something else than the
/// database counts, such as a trigger or a default by chance, and nothing is certain.
pub(super) fn counting_up(table: &Table, cells: Vec<Value>, width: usize) -> Result<Vec<Value>> {
    let mut last = None;
    for row in cells.chunks(width) {
        let key = integer(&row[0].as_ref());
        if key.is_none() || key <= last {
            return Err(Error::statement(format!(
                "the keys of new rows of `{}` do not count up in the order of the rows, so it is not certain which belongs to which: \
                 insert such rows one by one, or declare how the database makes the key (`default_sql`)",
                table.name
            )));
        }
        last = key;
    }
    Ok(without_first(cells, width, 1).collect())
}

/// The primary keys that rows were given, each with the row that has it.
pub(super) struct Keys {
    columns: Vec<usize>,
    rows: HashMap<Vec<KeyPart>, usize>,
}

/// A value of a key in the form in which it is compared.
#[derive(PartialEq, Eq, Hash)]
enum KeyPart {
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Keys {
    /// The keys of the rows; none where the rows have no whole key, or one of a type that may come back in another form.
    pub(super) fn given(table: &Table, columns: &[usize], rows: &dyn RowBatch) -> Result<Option<Self>> {
        let keys: Vec<usize> = table.primary_key.iter().map(|it| usize::from(*it)).collect();
        let positions: Option<Vec<usize>> = keys.iter().map(|key| columns.iter().position(|column| column == key)).collect();
        let Some(positions) = positions.filter(|it| !it.is_empty()) else { return Ok(None) };
        let mut found = HashMap::with_capacity(rows.rows());
        for row in 0..rows.rows() {
            let mut parts = Vec::with_capacity(keys.len());
            for (key, position) in keys.iter().zip(&positions) {
                let Some(part) = key_part(table.columns[*key].data_type, &rows.value(row, *position)?) else { return Ok(None) };
                parts.push(part);
            }
            found.insert(parts, row);
        }
        Ok(Some(Self { columns: keys, rows: found }))
    }

    /// The columns of the key.
    pub(super) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// The cells of some rows in the order in which they were sent, without those of the key that are the first of each row.
    pub(super) fn in_order(&self, table: &Table, cells: Vec<Value>, width: usize, sent: Range<usize>) -> Result<Vec<Value>> {
        let mut places = vec![None; sent.len()];
        for (came, row) in cells.chunks(width).enumerate() {
            let found = self.row_of(table, row).filter(|row| sent.contains(row));
            let place = found.and_then(|row| places.get_mut(row - sent.start)).filter(|place| place.is_none());
            *place.ok_or_else(|| unknown_key(table))? = Some(came);
        }
        let rest = width - self.columns.len();
        let mut told: Vec<Value> = without_first(cells, width, self.columns.len()).collect();
        let mut ordered = Vec::with_capacity(told.len());
        for came in places {
            let start = came.ok_or_else(|| unknown_key(table))? * rest;
            ordered.extend(told[start..start + rest].iter_mut().map(|it| std::mem::replace(it, Value::Null)));
        }
        Ok(ordered)
    }

    fn row_of(&self, table: &Table, cells: &[Value]) -> Option<usize> {
        let parts = self.columns.iter().zip(cells);
        let parts = parts.map(|(column, value)| key_part(table.columns[*column].data_type, &value.as_ref()));
        self.rows.get(&parts.collect::<Option<Vec<_>>>()?).copied()
    }
}

/// The value as it is compared; none for types that databases write in more than one way.
fn key_part(data_type: DataType, value: &ValueRef<'_>) -> Option<KeyPart> {
    match (data_type, value) {
        (DataType::SmallInt | DataType::Integer | DataType::BigInt, _) => integer(value).map(KeyPart::Integer),
        (DataType::Text | DataType::Varchar(_), ValueRef::Text(it)) => Some(KeyPart::Text(it.to_string())),
        (DataType::Uuid, ValueRef::Uuid(it)) => Some(KeyPart::Text(UuidText(*it).to_string())),
        // Where there is no such type it is text.
        (DataType::Uuid, ValueRef::Text(it)) => Some(KeyPart::Text(it.to_ascii_lowercase())),
        (DataType::Bytes, ValueRef::Bytes(it)) => Some(KeyPart::Bytes(it.to_vec())),
        _ => None,
    }
}

fn integer(value: &ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::I16(it) => Some((*it).into()),
        ValueRef::I32(it) => Some((*it).into()),
        ValueRef::I64(it) => Some(*it),
        _ => None,
    }
}

/// The cells of rows without the first ones of each.
fn without_first(cells: Vec<Value>, width: usize, first: usize) -> impl Iterator<Item = Value> {
    cells.into_iter().enumerate().filter(move |(index, _)| index % width >= first).map(|(_, value)| value)
}

fn unknown_key(table: &Table) -> Error {
    Error::statement(format!(
        "a new row of `{}` came back with a key that it was not given, so it is not certain which it is: a trigger may have changed it",
        table.name
    ))
}
