//! Columns of a batch as PostgreSQL's arrays.

use aludel_core::engine::RowBatch;
use aludel_core::error::{Error, Result};
use aludel_core::types::ValueRef;
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
    let count = i32::try_from(rows.rows()).map_err(|_| Error::parameter("too many rows for one array"))?;
    let mut array = Vec::with_capacity(20 + rows.rows() * 12);
    let element_oid = element.oid();
    array.extend_from_slice(&1_i32.to_be_bytes());
    array.extend_from_slice(&1_i32.to_be_bytes());
    array.extend_from_slice(&element_oid.to_be_bytes());
    array.extend_from_slice(&count.to_be_bytes());
    array.extend_from_slice(&1_i32.to_be_bytes());
    for row in 0..rows.rows() {
        let value = rows.value(row, column)?;
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
        (&Type::TEXT, ValueRef::Text(it)) => out.extend_from_slice(it.as_bytes()),
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
