//! Values on their way into PostgreSQL.

use std::error::Error as StdError;

use aludel_core::types::ValueRef;
use aludel_core::types::in_text::{DateText, TimeText, TimestampText, UuidText};
use postgres::types::private::BytesMut;
use postgres::types::{Format, IsNull, ToSql, Type};

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
    }
}

/// A value as the driver takes it.
#[derive(Debug)]
pub(super) struct Parameter<'v>(pub(super) ValueRef<'v>);

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
                if it.contains('\0') {
                    return Err("PostgreSQL cannot store text with a NUL character".into());
                }
                out.extend_from_slice(it.as_bytes());
            }
            ValueRef::Date(it) => out.extend_from_slice(DateText(*it).to_string().as_bytes()),
            ValueRef::Time(it) => out.extend_from_slice(TimeText(*it).to_string().as_bytes()),
            ValueRef::Timestamp(it) => out.extend_from_slice(TimestampText(*it).to_string().as_bytes()),
            ValueRef::TimestampTz(it) => out.extend_from_slice(format!("{}+00", TimestampText(*it)).as_bytes()),
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
            | ValueRef::Bytes(_) => Format::Binary,
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
