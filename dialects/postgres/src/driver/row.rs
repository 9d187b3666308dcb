//! Rows of PostgreSQL as aludel reads them.

use std::borrow::Cow;
use std::error::Error as StdError;

use aludel_core::error::{Error, Result};
use aludel_core::row::{Plain, Row};
use aludel_core::types::{ArrayValue, Mismatch, Value, ValueRef};
use tokio_postgres::types::{FromSql, Kind, Type};

use super::array::element_type;
use super::failure::failure;
use super::numeric::decimal;

/// The current row.
pub(super) struct PostgresRow<'r>(pub(super) &'r tokio_postgres::Row);

impl Row for PostgresRow<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, index: usize) -> Result<ValueRef<'_>> {
        let Some(Raw { ty, bytes }) = self.0.try_get::<_, Option<Raw<'_>>>(index).map_err(failure)? else {
            return Ok(ValueRef::Null);
        };
        read(&ty, bytes).ok_or_else(|| {
            let mismatch = Mismatch::content("a type that aludel reads (cast it to text)", format_args!("`{ty}`"));
            Error::decode(index + 1, self.name(index), &mismatch)
        })
    }

    fn integer(&self, index: usize) -> Plain<i64> {
        self.plain::<Integer>(index).map(|it| it.0)
    }

    fn float(&self, index: usize) -> Plain<f64> {
        self.plain::<Float>(index).map(|it| it.0)
    }

    fn text(&self, index: usize) -> Plain<&str> {
        self.plain::<Text<'_>>(index).map(|it| it.0)
    }

    fn name(&self, index: usize) -> &str {
        self.0.columns().get(index).map_or("?", |it| it.name())
    }
}

impl<'r> PostgresRow<'r> {
    #[inline]
    fn plain<T: FromSql<'r>>(&self, index: usize) -> Plain<T> {
        match self.0.try_get::<_, Option<T>>(index) {
            Ok(Some(it)) => Plain::Value(it),
            Ok(None) => Plain::Null,
            Err(_) => Plain::Other,
        }
    }
}

/// An integer of any width.
struct Integer(i64);

impl<'r> FromSql<'r> for Integer {
    #[inline]
    fn from_sql(ty: &Type, bytes: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => i64::from_be_bytes(bytes.try_into()?),
            Type::INT4 => i32::from_be_bytes(bytes.try_into()?).into(),
            _ => i16::from_be_bytes(bytes.try_into()?).into(),
        }))
    }

    #[inline]
    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8)
    }
}

/// A float of any width.
struct Float(f64);

impl<'r> FromSql<'r> for Float {
    #[inline]
    fn from_sql(ty: &Type, bytes: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(match *ty {
            Type::FLOAT8 => f64::from_be_bytes(bytes.try_into()?),
            _ => f32::from_be_bytes(bytes.try_into()?).into(),
        }))
    }

    #[inline]
    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::FLOAT4 | Type::FLOAT8)
    }
}

/// Text.
struct Text<'r>(&'r str);

impl<'r> FromSql<'r> for Text<'r> {
    #[inline]
    fn from_sql(_: &Type, bytes: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(std::str::from_utf8(bytes)?))
    }

    #[inline]
    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
    }
}

/// A cell as it came.
struct Raw<'r> {
    ty: Type,
    bytes: &'r [u8],
}

impl<'r> FromSql<'r> for Raw<'r> {
    fn from_sql(ty: &Type, bytes: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self { ty: ty.clone(), bytes })
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// PostgreSQL counts days and microseconds from 2000-01-01, aludel from 1970-01-01.
pub(super) const DAYS_TO_2000: i32 = 10_957;
pub(super) const MICROS_TO_2000: i64 = 10_957 * 86_400_000_000;

/// The value in PostgreSQL's binary form; none for a type or a value that aludel does not know.
fn read<'r>(ty: &Type, bytes: &'r [u8]) -> Option<ValueRef<'r>> {
    if let Kind::Array(element) = ty.kind() {
        return read_array(element, bytes).map(|it| ValueRef::Array(Cow::Owned(it)));
    }
    let utf8 = |bytes: &'r [u8]| std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
    Some(match *ty {
        Type::BOOL => ValueRef::Bool(*bytes.first()? != 0),
        Type::INT2 => ValueRef::I16(i16::from_be_bytes(bytes.try_into().ok()?)),
        Type::INT4 => ValueRef::I32(i32::from_be_bytes(bytes.try_into().ok()?)),
        Type::INT8 => ValueRef::I64(i64::from_be_bytes(bytes.try_into().ok()?)),
        Type::OID => ValueRef::I64(u32::from_be_bytes(bytes.try_into().ok()?).into()),
        Type::FLOAT4 => ValueRef::F32(f32::from_be_bytes(bytes.try_into().ok()?)),
        Type::FLOAT8 => ValueRef::F64(f64::from_be_bytes(bytes.try_into().ok()?)),
        Type::NUMERIC => ValueRef::Decimal(Cow::Owned(decimal(bytes)?)),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => ValueRef::Text(utf8(bytes)?),
        Type::BYTEA => ValueRef::Bytes(Cow::Borrowed(bytes)),
        Type::DATE => ValueRef::Date(i32::from_be_bytes(bytes.try_into().ok()?).checked_add(DAYS_TO_2000)?),
        Type::TIME => ValueRef::Time(i64::from_be_bytes(bytes.try_into().ok()?)),
        Type::TIMESTAMP => ValueRef::Timestamp(i64::from_be_bytes(bytes.try_into().ok()?).checked_add(MICROS_TO_2000)?),
        Type::TIMESTAMPTZ => ValueRef::TimestampTz(i64::from_be_bytes(bytes.try_into().ok()?).checked_add(MICROS_TO_2000)?),
        Type::UUID => ValueRef::Uuid(bytes.try_into().ok()?),
        Type::JSON => ValueRef::Json(utf8(bytes)?),
        // The binary form of JSONB starts with its version, 1.
        Type::JSONB => ValueRef::Json(utf8(bytes.strip_prefix(&[1])?)?),
        _ => return None,
    })
}

/// An array in the form that [`array`](super::array::array) writes: one without elements has no dimension, and those of several
/// are not known to aludel.
fn read_array(element: &Type, bytes: &[u8]) -> Option<ArrayValue> {
    let mut bytes = Bytes(bytes);
    let dimensions = bytes.number()?;
    let (_flags, _type) = (bytes.number()?, bytes.number()?);
    let count = match dimensions {
        0 => 0,
        1 => usize::try_from(bytes.number()?).ok()?,
        _ => return None,
    };
    if count > 0 {
        let _number_of_the_first = bytes.number()?;
    }
    let mut values = Vec::new();
    for _ in 0..count {
        values.push(match bytes.number()? {
            -1 => Value::Null,
            length => read(element, bytes.take(usize::try_from(length).ok()?)?)?.into_owned(),
        });
    }
    Some(ArrayValue::new(element_type(element)?, values))
}

/// What is left to read.
struct Bytes<'r>(&'r [u8]);

impl<'r> Bytes<'r> {
    fn take(&mut self, length: usize) -> Option<&'r [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<i32> {
        self.take(4)?.try_into().ok().map(i32::from_be_bytes)
    }
}
