//! MySQL's and MariaDB's names of types, and their literals.

use std::borrow::Cow;
use std::fmt::Write;

use aludel_core::error::{Error, Result};
use aludel_core::render::standard;
use aludel_core::types::in_text::{self, TimestampText};
use aludel_core::types::{DataType, ValueRef};

use crate::{Flavor, spelling};

/// <https://dev.mysql.com/doc/refman/8.0/en/data-types.html>
pub(crate) fn column_type(data_type: DataType) -> Cow<'static, str> {
    match data_type {
        DataType::Bool => "BOOLEAN".into(),
        DataType::SmallInt => "SMALLINT".into(),
        DataType::Integer => "INT".into(),
        DataType::BigInt => "BIGINT".into(),
        DataType::Real => "FLOAT".into(),
        DataType::Double => "DOUBLE".into(),
        // TEXT and BLOB end at 65,535 bytes: https://dev.mysql.com/doc/refman/8.0/en/storage-requirements.html
        DataType::Text => "LONGTEXT".into(),
        DataType::Varchar(length) => format!("VARCHAR({length})").into(),
        DataType::Bytes => "LONGBLOB".into(),
        DataType::Date => "DATE".into(),
        DataType::Time => "TIME(6)".into(),
        // An instant is stored in UTC. Not as TIMESTAMP, which ends in 2038, moves with the session's time zone, and on
        // older servers changes itself with every update: https://mariadb.com/kb/en/timestamp/#automatic-values
        DataType::Timestamp | DataType::TimestampTz => "DATETIME(6)".into(),
        DataType::Uuid => "CHAR(36)".into(),
        DataType::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})").into(),
        // As many digits as there can be: https://dev.mysql.com/doc/refman/8.0/en/fixed-point-types.html
        DataType::AnyDecimal => "DECIMAL(65, 30)".into(),
        DataType::Json => "JSON".into(),
        // Refused before it is spelled.
        DataType::Array(_) => "ARRAY".into(),
    }
}

/// CAST knows fewer types. <https://dev.mysql.com/doc/refman/8.0/en/cast-functions.html#function_cast>
pub(crate) fn cast_type(flavor: Flavor, data_type: DataType) -> Cow<'static, str> {
    match data_type {
        DataType::Bool | DataType::SmallInt | DataType::Integer | DataType::BigInt => "SIGNED".into(),
        DataType::Text => "CHAR".into(),
        DataType::Varchar(length) => format!("CHAR({length})").into(),
        DataType::Bytes => "BINARY".into(),
        // MariaDB's JSON is text: https://mariadb.com/kb/en/json/
        DataType::Json if flavor == Flavor::MariaDb => "CHAR".into(),
        DataType::Real
        | DataType::Double
        | DataType::Date
        | DataType::Time
        | DataType::Timestamp
        | DataType::TimestampTz
        | DataType::Uuid
        | DataType::Decimal { .. }
        | DataType::AnyDecimal
        | DataType::Json
        | DataType::Array(_) => column_type(data_type),
    }
}

/// <https://dev.mysql.com/doc/refman/8.0/en/literals.html>
pub(crate) fn literal(flavor: Flavor, sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
    require_years(spelling::name(flavor), value)?;
    match value {
        ValueRef::Text(it) => text(sql, it),
        // Compared as 64-bit numbers, so the nearest of those is the one to compare with.
        ValueRef::F32(it) => return float(sql, (*it).into()),
        ValueRef::F64(it) => return float(sql, *it),
        // Stored in UTC, without a zone.
        ValueRef::TimestampTz(it) => append(sql, format_args!("TIMESTAMP '{}'", TimestampText(*it))),
        ValueRef::Json(it) if flavor == Flavor::MySql => {
            sql.push_str("CAST(");
            text(sql, it);
            sql.push_str(" AS JSON)");
        }
        ValueRef::Json(it) => text(sql, it),
        ValueRef::Array(_) => return Err(no_arrays(spelling::name(flavor))),
        _ => return standard::literal(sql, value),
    }
    Ok(())
}

/// What an array is refused with that comes by way of a driver.
pub(crate) fn no_arrays(dialect: &'static str) -> Error {
    Error::unsupported(dialect, "arrays", "store a JSON document, or a row of another table for each element")
}

/// Other years are an error where they are stored, but in a comparison they are no date at all, and the answer is any.
/// <https://dev.mysql.com/doc/refman/8.0/en/datetime.html>
pub(crate) fn require_years(dialect: &str, value: &ValueRef<'_>) -> Result<()> {
    in_text::require_years(dialect, 0..=9999, value)
}

/// A backslash is doubled, and a NUL is written with one. Both are right unless the session's `sql_mode` has
/// `NO_BACKSLASH_ESCAPES`. <https://dev.mysql.com/doc/refman/8.0/en/string-literals.html>
fn text(sql: &mut String, text: &str) {
    sql.push('\'');
    for character in text.chars() {
        match character {
            '\'' => sql.push_str("''"),
            '\\' => sql.push_str("\\\\"),
            '\0' => sql.push_str("\\0"),
            other => sql.push(other),
        }
    }
    sql.push('\'');
}

/// A number with a point is a DECIMAL unless it has an exponent.
/// <https://dev.mysql.com/doc/refman/8.0/en/number-literals.html>
fn float(sql: &mut String, value: f64) -> Result<()> {
    let start = sql.len();
    standard::literal(sql, &ValueRef::F64(value))?;
    if !sql[start..].contains('e') {
        sql.push_str("e0");
    }
    Ok(())
}

/// Appends formatted text; a `String` takes everything.
fn append(sql: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = sql.write_fmt(text);
}
