//! Values on their way into MySQL. The driver owns its parameters, so text and bytes are copied here.

use aludel_core::error::Result;
use aludel_core::types::ValueRef;
use aludel_core::types::in_text::{DateText, TimeText, TimestampText, UuidText};
use mysql::Value;

use crate::types::{no_arrays, require_years};

/// The value as the driver takes it.
pub(super) fn parameter(value: ValueRef<'_>) -> Result<Value> {
    require_years("mysql", &value)?;
    let text = |text: String| Value::Bytes(text.into_bytes());
    Ok(match value {
        ValueRef::Null => Value::NULL,
        ValueRef::Bool(it) => Value::Int(it.into()),
        ValueRef::I16(it) => Value::Int(it.into()),
        ValueRef::I32(it) => Value::Int(it.into()),
        ValueRef::I64(it) => Value::Int(it),
        ValueRef::F32(it) => Value::Float(it),
        ValueRef::F64(it) => Value::Double(it),
        ValueRef::Text(it) | ValueRef::Decimal(it) | ValueRef::Json(it) => text(it.into_owned()),
        ValueRef::Bytes(it) => Value::Bytes(it.into_owned()),
        ValueRef::Date(it) => text(DateText(it).to_string()),
        ValueRef::Time(it) => text(TimeText(it).to_string()),
        ValueRef::Timestamp(it) | ValueRef::TimestampTz(it) => text(TimestampText(it).to_string()),
        ValueRef::Uuid(it) => text(UuidText(it).to_string()),
        ValueRef::Array(_) => return Err(no_arrays("mysql")),
    })
}
