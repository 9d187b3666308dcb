//! Rows that came in one cell, as a JSON array: how they are taken apart and read.
//!
//! A cell is `null`, a truth value, a number, a text or an array of rows, which stays text until it is read. What a number or a text
//! stands for, the Rust type says that is read from it:
//!
//! | type | number | text |
//! |---|---|---|
//! | integers | itself | |
//! | floats | itself | its digits, `NaN`, `Infinity` |
//! | decimals | its digits | its digits |
//! | dates | days since 1970-01-01 | as the database writes one |
//! | times of day | microseconds since midnight | as the database writes one |
//! | timestamps | microseconds since 1970-01-01 | as the database writes one |
//! | bytes | | hexadecimal digits |
//! | documents | | the document |

use super::Row;
use super::json::{Json, elements};
use crate::error::Result;
use crate::types::{DataType, ValueRef};

/// Takes rows apart. The first element of the array may be their number, by which it is known that none was cut off.
pub(super) fn rows(text: &str) -> Option<Vec<NestedRow<'_>>> {
    let mut rows = elements(text)?.into_iter();
    let expected = match rows.as_slice().first() {
        Some(Json::Number(count)) => {
            let count = count.parse::<usize>().ok()?;
            rows.next();
            Some(count)
        }
        _ => None,
    };
    let rows: Vec<_> = rows.map(|it| if let Json::Array(text) = it { row(text) } else { None }).collect::<Option<_>>()?;
    expected.is_none_or(|it| it == rows.len()).then_some(rows)
}

/// Takes one row apart.
pub(super) fn row(text: &str) -> Option<NestedRow<'_>> {
    elements(text).map(NestedRow)
}

/// One of the rows.
pub(super) struct NestedRow<'t>(Vec<Json<'t>>);

impl Row for NestedRow<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, index: usize) -> Result<ValueRef<'_>> {
        self.cell_as(index, DataType::Text)
    }

    fn cell_as(&self, index: usize, data_type: DataType) -> Result<ValueRef<'_>> {
        Ok(match &self.0[index] {
            Json::Null => ValueRef::Null,
            Json::Bool(it) => ValueRef::Bool(*it),
            Json::Array(text) => ValueRef::Json((*text).into()),
            Json::Number(digits) => number(digits, data_type),
            Json::Text(text) => from_text(text, data_type),
        })
    }

    fn name(&self, _: usize) -> &str {
        "a column of nested rows"
    }
}

fn number<'t>(digits: &'t str, data_type: DataType) -> ValueRef<'t> {
    let float = || float(digits, data_type);
    let integer = || digits.parse::<i64>().ok();
    let known = match data_type {
        DataType::Real | DataType::Double => float(),
        DataType::Decimal { .. } | DataType::AnyDecimal => None,
        DataType::Date => digits.parse().ok().map(ValueRef::Date),
        DataType::Time => integer().map(ValueRef::Time),
        DataType::Timestamp => integer().map(ValueRef::Timestamp),
        DataType::TimestampTz => integer().map(ValueRef::TimestampTz),
        DataType::Bool
        | DataType::SmallInt
        | DataType::Integer
        | DataType::BigInt
        | DataType::Text
        | DataType::Varchar(_)
        | DataType::Bytes
        | DataType::Uuid
        | DataType::Json
        | DataType::Array(_) => integer().map(ValueRef::I64),
    };
    known.unwrap_or(ValueRef::Decimal(digits.into()))
}

/// Text that is not what the type needs stays text, which is an error then.
fn from_text<'t>(text: &'t str, data_type: DataType) -> ValueRef<'t> {
    let known = match data_type {
        DataType::Real | DataType::Double => float(text, data_type),
        DataType::Decimal { .. } | DataType::AnyDecimal => Some(ValueRef::Decimal(text.into())),
        DataType::Bytes => bytes(text).map(|it| ValueRef::Bytes(it.into())),
        DataType::Json => Some(ValueRef::Json(text.into())),
        DataType::Bool
        | DataType::SmallInt
        | DataType::Integer
        | DataType::BigInt
        | DataType::Text
        | DataType::Varchar(_)
        | DataType::Date
        | DataType::Time
        | DataType::Timestamp
        | DataType::TimestampTz
        | DataType::Uuid
        | DataType::Array(_) => None,
    };
    known.unwrap_or(ValueRef::Text(text.into()))
}

/// The nearest float of the type's width, straight from the digits: by way of a wider one it could be the one beside it.
fn float(digits: &str, data_type: DataType) -> Option<ValueRef<'static>> {
    match data_type {
        DataType::Real => digits.parse().ok().map(ValueRef::F32),
        _ => digits.parse().ok().map(ValueRef::F64),
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    if rest.is_empty() { bytes.collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_rows_tells_when_some_were_cut_off() {
        assert_eq!(rows("[]").map(|it| it.len()), Some(0));
        assert_eq!(rows("[0]").map(|it| it.len()), Some(0));
        assert_eq!(rows("[2,[1],[2]]").map(|it| it.len()), Some(2));
        assert!(
            rows("[2,[1]]").is_none() && rows("[1,[1],[2]]").is_none() && rows("[1,2]").is_none() && rows("[[1],[2").is_none()
        );
    }

    #[test]
    fn the_type_says_what_a_cell_is() {
        let row = row(r#"[9007199254740993, "0.1", "00fF", "1.50", 7, -1, "{}", [[1]], "0f0"]"#).expect("a row");
        let cell = |index, data_type| row.cell_as(index, data_type).expect("a cell");
        assert_eq!(cell(0, DataType::BigInt), ValueRef::I64(9_007_199_254_740_993));
        assert_eq!(cell(0, DataType::AnyDecimal), ValueRef::Decimal("9007199254740993".into()));
        assert_eq!(cell(1, DataType::Double), ValueRef::F64(0.1));
        assert_eq!(cell(1, DataType::Real), ValueRef::F32(0.1));
        assert_eq!(cell(2, DataType::Bytes), ValueRef::Bytes(vec![0, 255].into()));
        assert_eq!(cell(3, DataType::AnyDecimal), ValueRef::Decimal("1.50".into()));
        assert_eq!(cell(4, DataType::Date), ValueRef::Date(7));
        assert_eq!(cell(5, DataType::TimestampTz), ValueRef::TimestampTz(-1));
        assert_eq!(cell(6, DataType::Json), ValueRef::Json("{}".into()));
        assert_eq!(cell(7, DataType::Text), ValueRef::Json("[[1]]".into()));
        assert_eq!(cell(8, DataType::Bytes), ValueRef::Text("0f0".into()), "which is no bytes");
    }
}
