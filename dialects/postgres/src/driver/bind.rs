//! Values on their way into PostgreSQL.

use std::error::Error as StdError;
use std::fmt;

use aludel_core::engine::{Parameters, RowBatch};
use aludel_core::error::Result;
use aludel_core::types::ValueRef;
use aludel_core::types::in_text::{DateText, TimeText, TimestampText, UuidText};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, IsNull, Kind, ToSql, Type};

use super::array::{array_type, value_array};
use crate::types::require_storable;

/// The type a value is announced as. Text and NULL are left for the server to decide by their place, as a literal in
/// quotes would be.
pub(super) fn type_of(value: &ValueRef<'_>) -> Type {
    match value {
        ValueRef::Null | ValueRef::Text(_) => Type::UNKNOWN,
        ValueRef::Bool(_) => Type::BOOL,
        ValueRef::I16(_) => Type::INT2,
        ValueRef::I32(_) => Type::INT4,
        ValueRef::I64(_) => Type::INT8,
        ValueRef::F32(_) => Type::FLOAT4,
        ValueRef::F64(_) => Type::FLOAT8,
        ValueRef::Bytes(_) => Type::BYTEA,
        ValueRef::Date(_) => Type::DATE,
        ValueRef::Time(_) => Type::TIME,
        ValueRef::Timestamp(_) => Type::TIMESTAMP,
        ValueRef::TimestampTz(_) => Type::TIMESTAMPTZ,
        ValueRef::Uuid(_) => Type::UUID,
        ValueRef::Decimal(_) => Type::NUMERIC,
        ValueRef::Json(_) => Type::JSONB,
        ValueRef::Array(it) => array_type(it.element()).0,
    }
}

/// All parameters, each borrowed from where it is.
pub(super) fn parameters_of(parameters: &dyn Parameters) -> Result<Vec<Parameter<'_>>> {
    (0..parameters.count()).map(|index| parameter(parameters.value(index)?)).collect()
}

/// A row of a batch, each value borrowed from where it is.
pub(super) fn row_of(rows: &dyn RowBatch, row: usize) -> Result<Vec<Parameter<'_>>> {
    (0..rows.columns()).map(|column| parameter(rows.value(row, column)?)).collect()
}

fn parameter(value: ValueRef<'_>) -> Result<Parameter<'_>> {
    require_storable(&value)?;
    Ok(Parameter(value))
}

/// A value as the driver takes it.
pub(super) struct Parameter<'v>(ValueRef<'v>);

/// The driver writes parameters into its log, so this shows what kind of value it is and no more.
impl fmt::Debug for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.kind())
    }
}

/// An array in its binary form.
pub(super) struct Array(pub(super) Vec<u8>);

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("array")
    }
}

impl ToSql for Array {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        self.to_sql(ty, out)
    }
}

impl ToSql for Parameter<'_> {
    /// Numbers and bytes go in PostgreSQL's binary form, everything else in its text form, which it reads as it would a
    /// literal: exactly, whatever type it inferred.
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match &self.0 {
            ValueRef::Null => return Ok(IsNull::Yes),
            ValueRef::Bool(it) => return it.to_sql(ty, out),
            ValueRef::I16(it) => return it.to_sql(ty, out),
            ValueRef::I32(it) => return it.to_sql(ty, out),
            ValueRef::I64(it) => return it.to_sql(ty, out),
            ValueRef::F32(it) => return it.to_sql(ty, out),
            ValueRef::F64(it) => return it.to_sql(ty, out),
            ValueRef::Bytes(it) => out.extend_from_slice(it),
            ValueRef::Text(it) | ValueRef::Decimal(it) | ValueRef::Json(it) => {
                out.extend_from_slice(it.as_bytes());
            }
            ValueRef::Date(it) => out.extend_from_slice(DateText(*it).to_string().as_bytes()),
            ValueRef::Time(it) => out.extend_from_slice(TimeText(*it).to_string().as_bytes()),
            ValueRef::Timestamp(it) => out.extend_from_slice(TimestampText(*it).to_string().as_bytes()),
            ValueRef::TimestampTz(it) => out.extend_from_slice(format!("{}+00", TimestampText(*it)).as_bytes()),
            // What is known of the elements counts, unless the server has said what it takes.
            ValueRef::Array(it) => {
                let own = array_type(it.element()).1;
                let element = if let Kind::Array(element) = ty.kind() { element } else { &own };
                out.extend_from_slice(&value_array(it, element)?);
            }
            ValueRef::Uuid(it) => out.extend_from_slice(UuidText(*it).to_string().as_bytes()),
        }
        Ok(IsNull::No)
    }

    fn encode_format(&self, _: &Type) -> Format {
        match self.0 {
            ValueRef::Null
            | ValueRef::Bool(_)
            | ValueRef::I16(_)
            | ValueRef::I32(_)
            | ValueRef::I64(_)
            | ValueRef::F32(_)
            | ValueRef::F64(_)
            | ValueRef::Bytes(_)
            | ValueRef::Array(_) => Format::Binary,
            ValueRef::Text(_)
            | ValueRef::Decimal(_)
            | ValueRef::Json(_)
            | ValueRef::Date(_)
            | ValueRef::Time(_)
            | ValueRef::Timestamp(_)
            | ValueRef::TimestampTz(_)
            | ValueRef::Uuid(_) => Format::Text,
        }
    }

    /// The statement was prepared with the type of this very value, or left to infer one for its text.
    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        self.to_sql(ty, out)
    }
}
