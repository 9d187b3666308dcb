//! Rows of MySQL as aludel reads them.

use std::borrow::Cow;

use aludel_core::error::{Error, Result};
use aludel_core::row::{Plain, Row};
use aludel_core::types::in_text::days_since_1970;
use aludel_core::types::{Mismatch, ValueRef};
use mysql::consts::ColumnType;
use mysql::{Column, Value};

/// The current row.
pub(super) struct MySqlRow<'r>(pub(super) &'r mysql::Row);

impl Row for MySqlRow<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, index: usize) -> Result<ValueRef<'_>> {
        let column = self.0.columns_ref().get(index);
        let cell = self.0.as_ref(index).zip(column).and_then(|(value, column)| read(value, column));
        cell.ok_or_else(|| {
            let mismatch = Mismatch::content("a value that aludel reads", "another");
            Error::decode(index + 1, self.name(index), &mismatch)
        })
    }

    fn integer(&self, index: usize) -> Plain<i64> {
        match self.0.as_ref(index) {
            Some(Value::Int(it)) => Plain::Value(*it),
            Some(Value::UInt(it)) => i64::try_from(*it).map_or(Plain::Other, Plain::Value),
            Some(Value::NULL) => Plain::Null,
            _ => Plain::Other,
        }
    }

    fn float(&self, index: usize) -> Plain<f64> {
        match self.0.as_ref(index) {
            Some(Value::Double(it)) => Plain::Value(*it),
            Some(Value::Float(it)) => Plain::Value((*it).into()),
            Some(Value::NULL) => Plain::Null,
            _ => Plain::Other,
        }
    }

    fn text(&self, index: usize) -> Plain<&str> {
        match self.0.as_ref(index) {
            Some(Value::Bytes(it)) => {
                let column = self.0.columns_ref().get(index).and_then(|column| bytes(it, column));
                if let Some(ValueRef::Text(Cow::Borrowed(it))) = column { Plain::Value(it) } else { Plain::Other }
            }
            Some(Value::NULL) => Plain::Null,
            _ => Plain::Other,
        }
    }

    fn name(&self, index: usize) -> &str {
        let name = self.0.columns_ref().get(index).map_or(&b"?"[..], Column::name_ref);
        std::str::from_utf8(name).unwrap_or("?")
    }
}

/// The value; none for text that is no UTF-8, and for times beyond a day.
fn read<'r>(value: &'r Value, column: &Column) -> Option<ValueRef<'r>> {
    Some(match value {
        Value::NULL => ValueRef::Null,
        Value::Int(it) => ValueRef::I64(*it),
        // Beyond 64 bits with a sign it is still a whole number.
        Value::UInt(it) => i64::try_from(*it).map_or_else(|_| ValueRef::Decimal(it.to_string().into()), ValueRef::I64),
        Value::Float(it) => ValueRef::F32(*it),
        Value::Double(it) => ValueRef::F64(*it),
        Value::Bytes(it) => bytes(it, column)?,
        Value::Date(year, month, day, ..) if column.column_type() == ColumnType::MYSQL_TYPE_DATE => {
            ValueRef::Date(days_since_1970((*year).into(), *month, *day))
        }
        Value::Date(year, month, day, hours, minutes, seconds, micros) => {
            let days = i64::from(days_since_1970((*year).into(), *month, *day));
            let count = days * 86_400_000_000 + time_of_day(*hours, *minutes, *seconds, *micros);
            if column.column_type() == ColumnType::MYSQL_TYPE_TIMESTAMP {
                ValueRef::TimestampTz(count)
            } else {
                ValueRef::Timestamp(count)
            }
        }
        Value::Time(false, 0, hours, minutes, seconds, micros) => {
            ValueRef::Time(time_of_day(*hours, *minutes, *seconds, *micros))
        }
        Value::Time(..) => return None,
    })
}

/// In microseconds.
fn time_of_day(hours: u8, minutes: u8, seconds: u8, micros: u32) -> i64 {
    (i64::from(hours) * 3_600 + i64::from(minutes) * 60 + i64::from(seconds)) * 1_000_000 + i64::from(micros)
}

/// The character set number of columns that hold bytes: <https://dev.mysql.com/doc/refman/8.0/en/charset-binary-set.html>.
const BINARY: u16 = 63;

/// What comes as bytes is text, a number, a document or bytes; the column tells.
fn bytes<'r>(bytes: &'r [u8], column: &Column) -> Option<ValueRef<'r>> {
    let text = || std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
    Some(match column.column_type() {
        ColumnType::MYSQL_TYPE_NEWDECIMAL | ColumnType::MYSQL_TYPE_DECIMAL => ValueRef::Decimal(text()?),
        ColumnType::MYSQL_TYPE_JSON => ValueRef::Json(text()?),
        _ if column.character_set() == BINARY => ValueRef::Bytes(Cow::Borrowed(bytes)),
        _ => ValueRef::Text(text()?),
    })
}
