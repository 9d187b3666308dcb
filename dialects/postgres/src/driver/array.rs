//! Columns of a batch as PostgreSQL's arrays.

use aludel_core::engine::RowBatch;
use aludel_core::error::{Error, Result};
use aludel_core::types::{ArrayValue, ElementType, ValueRef};
use tokio_postgres::types::Type;

use super::numeric;
use super::row::{DAYS_TO_2000, MICROS_TO_2000};
use crate::types::require_storable;

/// An array of one dimension in its binary form: how many dimensions, whether there are NULLs, the type of the elements, how
/// many, the number of the first; then each with its length. See `array_recv` in
/// <https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/arrayfuncs.c>.
///
/// # Errors
/// When a value is not one of the type's, or there are more than the form can count.
pub(super) fn array(rows: &dyn RowBatch, column: usize, element: &Type) -> Result<Vec<u8>> {
    array_of(rows.rows(), |row| rows.value(row, column), element)
}

/// A value that is an array, in the same form.
///
/// # Errors
/// As [`array`].
pub(super) fn value_array(value: &ArrayValue, element: &Type) -> Result<Vec<u8>> {
    array_of(value.values().len(), |index| Ok(value.values()[index].as_ref()), element)
}

fn array_of<'v>(length: usize, value: impl Fn(usize) -> Result<ValueRef<'v>>, element: &Type) -> Result<Vec<u8>> {
    let count = i32::try_from(length).map_err(|_| Error::parameter("too many values for one array"))?;
    let mut array = Vec::with_capacity(20 + length * 12);
    let element_oid = element.oid();
    array.extend_from_slice(&1_i32.to_be_bytes());
    array.extend_from_slice(&1_i32.to_be_bytes());
    array.extend_from_slice(&element_oid.to_be_bytes());
    array.extend_from_slice(&count.to_be_bytes());
    array.extend_from_slice(&1_i32.to_be_bytes());
    for index in 0..length {
        let value = value(index)?;
        if matches!(value, ValueRef::Null) {
            array.extend_from_slice(&(-1_i32).to_be_bytes());
            continue;
        }
        let start = array.len();
        array.extend_from_slice(&0_i32.to_be_bytes());
        push(&mut array, &value, element)?;
        let length = i32::try_from(array.len() - start - 4).map_err(|_| Error::parameter("a value is longer than 2 GiB"))?;
        array[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(array)
}

/// The type of an array, and that of its elements.
pub(super) fn array_type(element: ElementType) -> (Type, Type) {
    match element {
        ElementType::Bool => (Type::BOOL_ARRAY, Type::BOOL),
        ElementType::SmallInt => (Type::INT2_ARRAY, Type::INT2),
        ElementType::Integer => (Type::INT4_ARRAY, Type::INT4),
        ElementType::BigInt => (Type::INT8_ARRAY, Type::INT8),
        ElementType::Real => (Type::FLOAT4_ARRAY, Type::FLOAT4),
        ElementType::Double => (Type::FLOAT8_ARRAY, Type::FLOAT8),
        ElementType::Text => (Type::TEXT_ARRAY, Type::TEXT),
        ElementType::Bytes => (Type::BYTEA_ARRAY, Type::BYTEA),
        ElementType::Date => (Type::DATE_ARRAY, Type::DATE),
        ElementType::Time => (Type::TIME_ARRAY, Type::TIME),
        ElementType::Timestamp => (Type::TIMESTAMP_ARRAY, Type::TIMESTAMP),
        ElementType::TimestampTz => (Type::TIMESTAMPTZ_ARRAY, Type::TIMESTAMPTZ),
        ElementType::Uuid => (Type::UUID_ARRAY, Type::UUID),
        ElementType::Decimal => (Type::NUMERIC_ARRAY, Type::NUMERIC),
    }
}

/// What the elements of a type are; none where arrays of them are not known.
pub(super) fn element_type(ty: &Type) -> Option<ElementType> {
    match *ty {
        Type::VARCHAR | Type::BPCHAR | Type::NAME => Some(ElementType::Text),
        _ => ElementType::ALL.into_iter().find(|it| array_type(*it).1 == *ty),
    }
}

/// A value in the binary form of the type.
fn push(out: &mut Vec<u8>, value: &ValueRef<'_>, ty: &Type) -> Result<()> {
    require_storable(value)?;
    match (ty, value) {
        (&Type::BOOL, ValueRef::Bool(it)) => out.push(u8::from(*it)),
        (&Type::INT2, _) => out.extend_from_slice(&integer::<i16>(value, ty)?.to_be_bytes()),
        (&Type::INT4, _) => out.extend_from_slice(&integer::<i32>(value, ty)?.to_be_bytes()),
        (&Type::INT8, _) => out.extend_from_slice(&integer::<i64>(value, ty)?.to_be_bytes()),
        (&Type::FLOAT4, ValueRef::F32(it)) => out.extend_from_slice(&it.to_be_bytes()),
        (&Type::FLOAT8, ValueRef::F64(it)) => out.extend_from_slice(&it.to_be_bytes()),
        (&Type::FLOAT8, ValueRef::F32(it)) => out.extend_from_slice(&f64::from(*it).to_be_bytes()),
        (&Type::TEXT | &Type::VARCHAR, ValueRef::Text(it)) => out.extend_from_slice(it.as_bytes()),
        (&Type::BYTEA, ValueRef::Bytes(it)) => out.extend_from_slice(it),
        (&Type::DATE, ValueRef::Date(it)) => out.extend_from_slice(&in_range(it.checked_sub(DAYS_TO_2000))?.to_be_bytes()),
        (&Type::TIME, ValueRef::Time(it)) => out.extend_from_slice(&it.to_be_bytes()),
        (&Type::TIMESTAMP, ValueRef::Timestamp(it)) | (&Type::TIMESTAMPTZ, ValueRef::TimestampTz(it)) => {
            out.extend_from_slice(&in_range(it.checked_sub(MICROS_TO_2000))?.to_be_bytes());
        }
        (&Type::UUID, ValueRef::Uuid(it)) => out.extend_from_slice(it),
        (&Type::NUMERIC, ValueRef::Decimal(it)) => numeric::push(out, it).ok_or_else(|| mismatch(value, ty))?,
        (&Type::JSONB, ValueRef::Json(it)) => {
            // The version of the form.
            out.push(1);
            out.extend_from_slice(it.as_bytes());
        }
        _ => return Err(mismatch(value, ty)),
    }
    Ok(())
}

fn integer<T: TryFrom<i64>>(value: &ValueRef<'_>, ty: &Type) -> Result<T> {
    let wide = match value {
        ValueRef::I16(it) => i64::from(*it),
        ValueRef::I32(it) => i64::from(*it),
        ValueRef::I64(it) => *it,
        _ => return Err(mismatch(value, ty)),
    };
    T::try_from(wide).map_err(|_| Error::parameter(format!("an integer is out of the range of the column's type `{ty}`")))
}

fn in_range<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::parameter("a date is out of PostgreSQL's range"))
}

fn mismatch(value: &ValueRef<'_>, ty: &Type) -> Error {
    Error::parameter(format!("a {} cannot be stored in a column of type `{ty}`", value.kind()))
}
