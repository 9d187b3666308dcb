//! Values on their way into SQLite, which knows integers, floats, text and bytes.

use aludel_core::engine::{Parameters, RowBatch};
use aludel_core::error::{Error, Result};
use aludel_core::types::ValueRef;
use aludel_core::types::in_text::{DateText, DecimalText, TimeText, TimestampText, UuidText};
use rusqlite::Statement;
use rusqlite::types::{ToSql, ToSqlOutput, Value as Owned, ValueRef as Borrowed};

use super::failure::failure;
use crate::types::{no_arrays, require_years};

/// Binds all parameters of a statement, each straight from where it is.
pub(super) fn bind_all(statement: &mut Statement<'_>, parameters: &dyn Parameters) -> Result<()> {
    require_count(statement, parameters.count())?;
    for index in 0..parameters.count() {
        bind(statement, index, &parameters.value(index)?)?;
    }
    Ok(())
}

/// Binds a row of a batch to a statement that takes so many parameters.
pub(super) fn bind_row(statement: &mut Statement<'_>, rows: &dyn RowBatch, row: usize) -> Result<()> {
    (0..rows.columns()).try_for_each(|column| bind(statement, column, &rows.value(row, column)?))
}

/// Binds one parameter, by its position from 0.
///
/// SQLite has no NaN and would store NULL for it without a word; its dates are text, which has an order only while years
/// have four digits; and its decimals are text, which is equal only where each number has one form.
fn bind(statement: &mut Statement<'_>, index: usize, value: &ValueRef<'_>) -> Result<()> {
    let is_nan = matches!(value, ValueRef::F64(it) if it.is_nan()) || matches!(value, ValueRef::F32(it) if it.is_nan());
    if is_nan {
        return Err(Error::parameter("SQLite cannot store a float that is no number (NaN)"));
    }
    require_years(value)?;
    if matches!(value, ValueRef::Array(_)) {
        return Err(no_arrays());
    }
    let canonical = match value {
        ValueRef::Decimal(it) => Some(ValueRef::Decimal(DecimalText::parse(it)?.to_string().into())),
        _ => None,
    };
    statement.raw_bind_parameter(index + 1, Parameter(canonical.as_ref().unwrap_or(value))).map_err(failure)
}

/// Passes if a statement takes so many parameters.
pub(super) fn require_count(statement: &Statement<'_>, given: usize) -> Result<()> {
    let needed = statement.parameter_count();
    if needed == given {
        return Ok(());
    }
    Err(Error::parameter_count(needed, given))
}

/// A value as rusqlite takes it.
struct Parameter<'v>(&'v ValueRef<'v>);

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = |text: String| ToSqlOutput::Owned(Owned::Text(text));
        Ok(match self.0 {
            ValueRef::Null => ToSqlOutput::Borrowed(Borrowed::Null),
            ValueRef::Bool(it) => ToSqlOutput::Borrowed(Borrowed::Integer((*it).into())),
            ValueRef::I16(it) => ToSqlOutput::Borrowed(Borrowed::Integer((*it).into())),
            ValueRef::I32(it) => ToSqlOutput::Borrowed(Borrowed::Integer((*it).into())),
            ValueRef::I64(it) => ToSqlOutput::Borrowed(Borrowed::Integer(*it)),
            ValueRef::F32(it) => ToSqlOutput::Borrowed(Borrowed::Real((*it).into())),
            ValueRef::F64(it) => ToSqlOutput::Borrowed(Borrowed::Real(*it)),
            ValueRef::Text(it) | ValueRef::Decimal(it) | ValueRef::Json(it) => {
                ToSqlOutput::Borrowed(Borrowed::Text(it.as_bytes()))
            }
            ValueRef::Bytes(it) => ToSqlOutput::Borrowed(Borrowed::Blob(it)),
            ValueRef::Date(it) => text(DateText(*it).to_string()),
            ValueRef::Time(it) => text(TimeText(*it).to_string()),
            ValueRef::Timestamp(it) => text(TimestampText(*it).to_string()),
            ValueRef::TimestampTz(it) => text(format!("{}+00:00", TimestampText(*it))),
            ValueRef::Uuid(it) => text(UuidText(*it).to_string()),
            ValueRef::Array(_) => return Err(rusqlite::Error::ToSqlConversionFailure(Box::new(no_arrays()))),
        })
    }
}
