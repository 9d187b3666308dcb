//! Values on their way into SQLite, which knows integers, floats, text and bytes.

use aludel_core::engine::{Parameters, RowBatch};
use aludel_core::error::{Error, Result};
use aludel_core::types::ValueRef;
use aludel_core::types::in_text::{DateText, DecimalText, TimeText, TimestampText, UuidText};
use rusqlite::Statement;
use rusqlite::types::Null;

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
    rows.each_value(row, &mut |column, value| bind(statement, column, value))
}

/// Binds one parameter, by its position from 0.
///
/// SQLite has no NaN and would store NULL for it without a word; its dates are text, which has an order only while years
/// have four digits; and its decimals are text, which is equal only where each number has one form.
fn bind(statement: &mut Statement<'_>, index: usize, value: &ValueRef<'_>) -> Result<()> {
    let place = index + 1;
    let bound = match value {
        ValueRef::Null => statement.raw_bind_parameter(place, Null),
        ValueRef::Bool(it) => statement.raw_bind_parameter(place, i64::from(*it)),
        ValueRef::I16(it) => statement.raw_bind_parameter(place, i64::from(*it)),
        ValueRef::I32(it) => statement.raw_bind_parameter(place, i64::from(*it)),
        ValueRef::I64(it) => statement.raw_bind_parameter(place, *it),
        ValueRef::F32(it) => statement.raw_bind_parameter(place, number(f64::from(*it))?),
        ValueRef::F64(it) => statement.raw_bind_parameter(place, number(*it)?),
        ValueRef::Text(it) | ValueRef::Json(it) => statement.raw_bind_parameter(place, &**it),
        ValueRef::Bytes(it) => statement.raw_bind_parameter(place, &**it),
        ValueRef::Decimal(it) => statement.raw_bind_parameter(place, DecimalText::parse(it)?.to_string()),
        ValueRef::Time(it) => statement.raw_bind_parameter(place, TimeText(*it).to_string()),
        ValueRef::Uuid(it) => statement.raw_bind_parameter(place, UuidText(*it).to_string()),
        ValueRef::Date(it) => {
            require_years(value)?;
            statement.raw_bind_parameter(place, DateText(*it).to_string())
        }
        ValueRef::Timestamp(it) => {
            require_years(value)?;
            statement.raw_bind_parameter(place, TimestampText(*it).to_string())
        }
        ValueRef::TimestampTz(it) => {
            require_years(value)?;
            statement.raw_bind_parameter(place, format!("{}+00:00", TimestampText(*it)))
        }
        ValueRef::Array(_) => return Err(no_arrays()),
    };
    bound.map_err(failure)
}

/// Passes on what is a number.
fn number(it: f64) -> Result<f64> {
    if it.is_nan() { Err(Error::parameter("SQLite cannot store a float that is no number (NaN)")) } else { Ok(it) }
}

/// Passes if a statement takes so many parameters.
pub(super) fn require_count(statement: &Statement<'_>, given: usize) -> Result<()> {
    let needed = statement.parameter_count();
    if needed == given {
        return Ok(());
    }
    Err(Error::parameter_count(needed, given))
}
