//! SQLite's names of types, and its literals.

use std::fmt::Write;

use aludel_core::error::{Error, Result};
use aludel_core::render::standard;
use aludel_core::types::in_text::{self, DateText, DecimalText, TimeText, TimestampText};
use aludel_core::types::{DataType, ValueRef};

use crate::spelling::NAME;

/// The types that a STRICT table takes. <https://www.sqlite.org/stricttables.html>
///
/// Dates and times are text in an order that sorts as time does, an instant in UTC. A decimal is text too, in a form in
/// which equal numbers are equal texts; their order is another.
pub(crate) fn column_type(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Bool | DataType::SmallInt | DataType::Integer | DataType::BigInt => "INTEGER",
        DataType::Real | DataType::Double => "REAL",
        DataType::Text | DataType::Varchar(_) => "TEXT",
        DataType::Bytes => "BLOB",
        DataType::Date | DataType::Time | DataType::Timestamp | DataType::TimestampTz => "TEXT",
        DataType::Uuid | DataType::Decimal { .. } | DataType::AnyDecimal | DataType::Json => "TEXT",
        // Refused before it is spelled.
        DataType::Array(_) => "ARRAY",
    }
}

/// <https://www.sqlite.org/lang_expr.html#literal_values_constants_>
pub(crate) fn literal(sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
    require_years(value)?;
    match value {
        ValueRef::Text(it) if it.contains('\0') => nul_text(sql, it),
        // Stored in 64 bits, so the nearest 64-bit number is the one to compare with.
        ValueRef::F32(it) => return literal(sql, &ValueRef::F64((*it).into())),
        // Too large for a float, which is how infinity is spelled: https://www.sqlite.org/floatingpoint.html
        ValueRef::F64(it) if it.is_infinite() => sql.push_str(if it.is_sign_negative() { "-9e999" } else { "9e999" }),
        ValueRef::Date(it) => quoted(sql, DateText(*it)),
        ValueRef::Time(it) => quoted(sql, TimeText(*it)),
        ValueRef::Timestamp(it) => quoted(sql, TimestampText(*it)),
        ValueRef::TimestampTz(it) => quoted(sql, format_args!("{}+00:00", TimestampText(*it))),
        ValueRef::Decimal(it) => quoted(sql, DecimalText::parse(it)?),
        ValueRef::Array(_) => return Err(no_arrays()),
        _ => return standard::literal(sql, value),
    }
    Ok(())
}

/// What an array is refused with that comes by way of a driver.
pub(crate) fn no_arrays() -> Error {
    Error::unsupported(NAME, "arrays", "store a JSON document, or a row of another table for each element")
}

/// Dates are text, which has an order only while years have four digits. <https://www.sqlite.org/lang_datefunc.html>
pub(crate) fn require_years(value: &ValueRef<'_>) -> Result<()> {
    in_text::require_years(NAME, 0..=9999, value)
}

/// A literal ends at a NUL; the bytes of the text have no such end. <https://www.sqlite.org/nulinstr.html>
fn nul_text(sql: &mut String, text: &str) {
    sql.push_str("CAST(X'");
    for byte in text.bytes() {
        append(sql, format_args!("{byte:02X}"));
    }
    sql.push_str("' AS TEXT)");
}

fn quoted(sql: &mut String, text: impl std::fmt::Display) {
    append(sql, format_args!("'{text}'"));
}

/// Appends formatted text; a `String` takes everything.
fn append(sql: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = sql.write_fmt(text);
}
