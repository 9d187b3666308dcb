//! Values as literals: the one place where a value becomes SQL text.

use std::fmt::{self, Write};

use crate::error::{Error, Result};
use crate::types::in_text::{DateText, DecimalText, TimeText, TimestampText, UuidText};
use crate::types::{ArrayValue, ValueRef};

/// Writes a value in the spelling of the SQL standard.
///
/// # Errors
/// When the value has no literal: a float that is no number, text with a NUL character, a decimal that is none.
pub fn standard(sql: &mut String, value: &ValueRef<'_>) -> Result<()> {
    match value {
        ValueRef::Null => sql.push_str("NULL"),
        ValueRef::Bool(it) => sql.push_str(if *it { "TRUE" } else { "FALSE" }),
        ValueRef::I16(it) => append(sql, format_args!("{it}")),
        ValueRef::I32(it) => append(sql, format_args!("{it}")),
        ValueRef::I64(it) => append(sql, format_args!("{it}")),
        ValueRef::F32(it) => float(sql, f64::from(*it), format_args!("{it:?}"))?,
        ValueRef::F64(it) => float(sql, *it, format_args!("{it:?}"))?,
        ValueRef::Text(it) => text(sql, it)?,
        ValueRef::Bytes(it) => bytes(sql, it),
        ValueRef::Date(it) => append(sql, format_args!("DATE '{}'", DateText(*it))),
        ValueRef::Time(it) => append(sql, format_args!("TIME '{}'", TimeText(*it))),
        ValueRef::Timestamp(it) => timestamp(sql, "TIMESTAMP '", *it, "'")?,
        ValueRef::TimestampTz(it) => timestamp(sql, "TIMESTAMP WITH TIME ZONE '", *it, "+00:00'")?,
        ValueRef::Uuid(it) => append(sql, format_args!("'{}'", UuidText(*it))),
        ValueRef::Decimal(it) => decimal(sql, it)?,
        ValueRef::Json(it) => text(sql, it)?,
        ValueRef::Array(it) => array(sql, it)?,
    }
    Ok(())
}

/// Writes text between single quotes, each quote inside it doubled: enough on every database that does not read
/// backslashes.
pub fn quote_text(sql: &mut String, text: &str) {
    sql.push('\'');
    for (index, part) in text.split('\'').enumerate() {
        if index > 0 {
            sql.push_str("''");
        }
        sql.push_str(part);
    }
    sql.push('\'');
}

/// Appends formatted text; a `String` takes everything.
fn append(sql: &mut String, text: fmt::Arguments<'_>) {
    let _ = sql.write_fmt(text);
}

fn text(sql: &mut String, text: &str) -> Result<()> {
    if text.contains('\0') {
        return Err(Error::parameter(
            "text with a NUL character has no literal: send it as a parameter where the database can store it",
        ));
    }
    quote_text(sql, text);
    Ok(())
}

/// `Debug` of a float keeps a point or an exponent, so that 1.0 does not become the integer 1.
fn float(sql: &mut String, value: f64, digits: fmt::Arguments<'_>) -> Result<()> {
    if !value.is_finite() {
        return Err(Error::parameter(format!("{value} has no literal: databases write finite numbers only")));
    }
    append(sql, digits);
    Ok(())
}

fn bytes(sql: &mut String, bytes: &[u8]) {
    sql.push_str("X'");
    for byte in bytes {
        append(sql, format_args!("{byte:02X}"));
    }
    sql.push('\'');
}

fn timestamp(sql: &mut String, before: &str, micros: i64, after: &str) -> Result<()> {
    sql.push_str(before);
    write!(sql, "{}", TimestampText(micros))
        .map_err(|_| Error::parameter("a timestamp that is too far from 1970 has no literal"))?;
    sql.push_str(after);
    Ok(())
}

/// `ARRAY[1, 2]`. A dialect without arrays has refused it before.
fn array(sql: &mut String, array: &ArrayValue) -> Result<()> {
    sql.push_str("ARRAY[");
    for (index, value) in array.values().iter().enumerate() {
        sql.push_str(if index > 0 { ", " } else { "" });
        standard(sql, &value.as_ref())?;
    }
    sql.push(']');
    Ok(())
}

/// A decimal is text from outside, so it is read before it is written. The point tells it from an integer.
fn decimal(sql: &mut String, text: &str) -> Result<()> {
    DecimalText::parse(text)?;
    sql.push_str(text);
    if !text.contains('.') {
        sql.push_str(".0");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(value: &ValueRef<'_>) -> Result<String> {
        let mut sql = String::new();
        standard(&mut sql, value).map(|()| sql)
    }

    #[test]
    fn quotes_are_doubled_and_nothing_else_is_touched() -> Result<()> {
        assert_eq!(literal(&ValueRef::Text("it's \\ \n".into()))?, "'it''s \\ \n'");
        Ok(())
    }

    #[test]
    fn a_float_stays_a_float() -> Result<()> {
        assert_eq!(literal(&ValueRef::F64(1.0))?, "1.0");
        assert_eq!(literal(&ValueRef::F64(1e300))?, "1e300");
        assert!(literal(&ValueRef::F64(f64::NAN)).is_err());
        Ok(())
    }

    #[test]
    fn a_decimal_that_is_none_is_refused() -> Result<()> {
        assert_eq!(literal(&ValueRef::Decimal("-12.50".into()))?, "-12.50");
        assert_eq!(literal(&ValueRef::Decimal("7".into()))?, "7.0");
        for text in ["", "-", "1.", ".5", "1.2.3", "1; DROP TABLE x", "NaN"] {
            assert!(literal(&ValueRef::Decimal(text.into())).is_err(), "{text}");
        }
        Ok(())
    }

    #[test]
    fn uuids_have_their_hyphens() -> Result<()> {
        assert_eq!(literal(&ValueRef::Uuid([0xAB; 16]))?, "'abababab-abab-abab-abab-abababababab'");
        Ok(())
    }
}
