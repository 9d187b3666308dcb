//! PostgreSQL's names of types, and its literals.

use std::borrow::Cow;
use std::fmt::Write;

use aludel_core::error::{Error, Result};
use aludel_core::render::standard;
use aludel_core::types::in_text::{self, UuidText};
use aludel_core::types::{ArrayValue, DataType, ValueRef};

use crate::lower::text_of;
use crate::spelling::NAME;

/// <https://www.postgresql.org/docs/current/datatype.html>
pub(crate) fn column_type(data_type: DataType) -> Cow<'static, str> {
    match data_type {
        DataType::Bool => "BOOLEAN".into(),
        DataType::SmallInt => "SMALLINT".into(),
        DataType::Integer => "INTEGER".into(),
        DataType::BigInt => "BIGINT".into(),
        DataType::Real => "REAL".into(),
        DataType::Double => "DOUBLE PRECISION".into(),
        DataType::Text => "TEXT".into(),
        DataType::Varchar(length) => format!("VARCHAR({length})").into(),
        DataType::Bytes => "BYTEA".into(),
        DataType::Date => "DATE".into(),
        DataType::Time => "TIME".into(),
        DataType::Timestamp => "TIMESTAMP".into(),
        DataType::TimestampTz => "TIMESTAMPTZ".into(),
        DataType::Uuid => "UUID".into(),
        DataType::Decimal { precision, scale } => format!("NUMERIC({precision}, {scale})").into(),
        DataType::AnyDecimal => "NUMERIC".into(),
        DataType::Json => "JSONB".into(),
        DataType::Array(element) => format!("{}[]", column_type(element.data_type())).into(),
    }
}

/// The type of an array's elements that are about to be stored: without length and precision, for a cast to those would cut
/// what the column is to refuse (<https://www.postgresql.org/docs/current/datatype-character.html>).
///
/// Of a column of arrays it would be an array of arrays, which gives single values again: the server finds that these are of
/// another type than the column when the statement is prepared, so such rows are stored one by one.
pub(crate) fn element_type(data_type: DataType) -> Cow<'static, str> {
    match data_type {
        DataType::Varchar(_) => column_type(DataType::Text),
        DataType::Decimal { .. } | DataType::AnyDecimal => "NUMERIC".into(),
        other => column_type(other),
    }
}

/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS>
///
/// A backslash in text means itself while `standard_conforming_strings` is on, which it is by default; with it off, no
/// literal of this function is safe.
pub(crate) fn literal(sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
    require_storable(value)?;
    match value {
        ValueRef::F32(it) => float(sql, (*it).into(), format_args!("{it:?}"), "float4"),
        ValueRef::F64(it) => float(sql, *it, format_args!("{it:?}"), "float8"),
        ValueRef::Bytes(it) => bytes(sql, it),
        ValueRef::Uuid(it) => append(sql, format_args!("'{}'::uuid", UuidText(*it))),
        ValueRef::Array(it) => array(sql, it),
        ValueRef::Json(_) => {
            standard::literal(sql, value)?;
            append(sql, format_args!("::jsonb"))
        }
        _ => standard::literal(sql, value),
    }
}

/// Passes if the database has such a value: text has no NUL, and years before the first are written otherwise.
/// <https://www.postgresql.org/docs/current/datatype-character.html>,
/// <https://www.postgresql.org/docs/current/datatype-datetime.html>
pub(crate) fn require_storable(value: &ValueRef<'_>) -> Result<()> {
    match value {
        ValueRef::Text(it) | ValueRef::Json(it) if it.contains('\0') => Err(Error::parameter(
            "postgresql stores no text with a NUL character: leave the character out, or store the text as bytes",
        )),
        ValueRef::Array(it) => it.values().iter().try_for_each(|it| require_storable(&it.as_ref())),
        _ => in_text::require_years(NAME, 1..=294_275, value),
    }
}

/// A number with a point is a `numeric`, so the type is named. <https://www.postgresql.org/docs/current/datatype-numeric.html>
fn float(sql: &mut String, value: f64, digits: std::fmt::Arguments<'_>, name: &str) -> Result<()> {
    if value.is_nan() {
        append(sql, format_args!("'NaN'::{name}"))
    } else if value.is_infinite() {
        let sign = if value.is_sign_negative() { "-" } else { "" };
        append(sql, format_args!("'{sign}Infinity'::{name}"))
    } else {
        append(sql, format_args!("{digits}::{name}"))
    }
}

/// `'{1,2}'::INTEGER[]`. <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-INPUT>
fn array(sql: &mut String, array: &ArrayValue) -> Result<()> {
    let text = text_of(array).ok_or_else(|| Error::parameter("an element of an array has no literal: it is no decimal"))?;
    standard::literal(sql, &ValueRef::Text(text.into()))?;
    append(sql, format_args!("::{}", column_type(DataType::Array(array.element()))))
}

/// <https://www.postgresql.org/docs/current/datatype-binary.html>
fn bytes(sql: &mut String, bytes: &[u8]) -> Result<()> {
    sql.push_str("'\\x");
    for byte in bytes {
        append(sql, format_args!("{byte:02x}"))?;
    }
    append(sql, format_args!("'::bytea"))
}

/// Appends formatted text; a `String` takes everything.
fn append(sql: &mut String, text: std::fmt::Arguments<'_>) -> Result<()> {
    let _ = sql.write_fmt(text);
    Ok(())
}
