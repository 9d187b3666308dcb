//! The SQL types of Rust itself: truth values, numbers, text, bytes.

use std::borrow::Cow;

use super::{DataType, Mismatch, NotNull, SqlType, Value, ValueRef};
use crate::error::{Error, Result};
use crate::row::{Plain, Row};

#[diagnostic::do_not_recommend]
impl SqlType for bool {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Bool;

    #[inline]
    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(ValueRef::Bool(*self))
    }

    /// Databases without a boolean type answer with 0 and 1; any other number is refused rather than taken for true.
    #[inline]
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Bool(it) => Ok(it),
            other => match integer("bool", other)? {
                0 => Ok(false),
                1 => Ok(true),
                number => Err(Mismatch::content("bool (0 or 1)", number)),
            },
        }
    }

    #[inline]
    fn read(row: &dyn Row, index: usize) -> Plain<Self> {
        row.integer(index).and_then(|it| match it {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        })
    }
}

/// Implements the integer types: what is stored, and a range check on the way back.
macro_rules! integers {
    ($($rust:ty => $variant:ident($stored:ty), $data_type:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl SqlType for $rust {
            type Base = Self;
            type Inner = Self;
            type Null = NotNull;
            const DATA_TYPE: DataType = DataType::$data_type;

            #[inline]
            fn encode(&self) -> Result<ValueRef<'_>> {
                Ok(ValueRef::$variant(<$stored>::from(*self)))
            }

            #[inline]
            fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
                let number = integer(stringify!($rust), cell)?;
                Self::try_from(number).map_err(|_| Mismatch::content(stringify!($rust), number))
            }

            #[inline]
            fn read(row: &dyn Row, index: usize) -> Plain<Self> {
                row.integer(index).and_then(|it| it.try_into().ok())
            }
        }
    )* };
}
integers! {
    i8 => I16(i16), SmallInt;
    i16 => I16(i16), SmallInt;
    i32 => I32(i32), Integer;
    i64 => I64(i64), BigInt;
    u8 => I16(i16), SmallInt;
    u16 => I32(i32), Integer;
    u32 => I64(i64), BigInt;
}

#[diagnostic::do_not_recommend]
impl SqlType for u64 {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::BigInt;

    #[inline]
    fn encode(&self) -> Result<ValueRef<'_>> {
        i64::try_from(*self).map(ValueRef::I64).map_err(|_| {
            Error::parameter("a `u64` above `i64::MAX` does not fit a 64-bit signed integer, the widest that all databases have")
        })
    }

    #[inline]
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        let number = integer("u64", cell)?;
        Self::try_from(number).map_err(|_| Mismatch::content("u64", number))
    }

    #[inline]
    fn read(row: &dyn Row, index: usize) -> Plain<Self> {
        row.integer(index).and_then(|it| it.try_into().ok())
    }
}

/// Reads an integer of any width.
#[inline]
fn integer(expected: &'static str, cell: ValueRef<'_>) -> Result<i64, Mismatch> {
    match cell {
        ValueRef::I64(it) => Ok(it),
        other => other_integer(expected, other),
    }
}

/// Exact decimals count when nothing stands after the point: that is how some databases answer `sum` over integers.
#[inline(never)]
fn other_integer(expected: &'static str, cell: ValueRef<'_>) -> Result<i64, Mismatch> {
    match cell {
        ValueRef::I64(it) => Ok(it),
        ValueRef::I32(it) => Ok(it.into()),
        ValueRef::I16(it) => Ok(it.into()),
        ValueRef::Decimal(text) => whole(&text).ok_or_else(|| Mismatch::content(expected, text)),
        other => Err(Mismatch::kind(expected, &other)),
    }
}

/// The integer that decimal notation spells, if it is one.
fn whole(decimal: &str) -> Option<i64> {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    fraction.bytes().all(|digit| digit == b'0').then(|| whole.parse().ok())?
}

#[diagnostic::do_not_recommend]
impl SqlType for f64 {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Double;

    #[inline]
    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(ValueRef::F64(*self))
    }

    #[inline]
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::F64(it) => Ok(it),
            ValueRef::F32(it) => Ok(it.into()),
            ValueRef::I16(it) => Ok(it.into()),
            ValueRef::I32(it) => Ok(it.into()),
            ValueRef::I64(it) => exact(it).ok_or_else(|| Mismatch::content("f64", it)),
            ValueRef::Decimal(text) => text.parse().map_err(|_| Mismatch::content("f64", text)),
            other => Err(Mismatch::kind("f64", &other)),
        }
    }

    #[inline]
    fn read(row: &dyn Row, index: usize) -> Plain<Self> {
        row.float(index)
    }
}

/// The integer as a float, if the float can say it exactly.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "the way back tells whether anything was lost")]
fn exact(number: i64) -> Option<f64> {
    let float = number as f64;
    (float as i64 == number).then_some(float)
}

#[diagnostic::do_not_recommend]
impl SqlType for f32 {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Real;

    #[inline]
    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(ValueRef::F32(*self))
    }

    /// A database that stores all floats in 64 bits gives back the nearest of them, which is the same 32-bit number. One that is
    /// too large for 32 bits is refused.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the column is declared as 32 bits, so nothing wider was stored through this type"
    )]
    #[inline]
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::F32(it) => Ok(it),
            other => {
                let wide = f64::decode(other)?;
                let narrow = wide as Self;
                if narrow.is_infinite() && wide.is_finite() { Err(Mismatch::content("f32", wide)) } else { Ok(narrow) }
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "as in `decode`")]
    #[inline]
    fn read(row: &dyn Row, index: usize) -> Plain<Self> {
        row.float(index).and_then(|wide| Some(wide as Self).filter(|it| it.is_finite() || !wide.is_finite()))
    }
}

#[diagnostic::do_not_recommend]
impl SqlType for String {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Text;

    #[inline]
    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(ValueRef::Text(Cow::Borrowed(self)))
    }

    #[inline]
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Text(it) => Ok(it.into_owned()),
            other => Err(Mismatch::kind("text", &other)),
        }
    }

    #[inline]
    fn read(row: &dyn Row, index: usize) -> Plain<Self> {
        row.text(index).map(str::to_owned)
    }

    fn into_value(self) -> Result<Value> {
        Ok(Value::Text(self))
    }
}

#[diagnostic::do_not_recommend]
impl SqlType for Vec<u8> {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Bytes;

    #[inline]
    fn encode(&self) -> Result<ValueRef<'_>> {
        Ok(ValueRef::Bytes(Cow::Borrowed(self)))
    }

    #[inline]
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Bytes(it) => Ok(it.into_owned()),
            other => Err(Mismatch::kind("bytes", &other)),
        }
    }

    fn into_value(self) -> Result<Value> {
        Ok(Value::Bytes(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_range_checked_on_the_way_back() {
        assert_eq!(u8::decode(ValueRef::I64(255)), Ok(255));
        assert_eq!(u8::decode(ValueRef::I64(256)).expect_err("too big").to_string(), "expected u8, found 256");
        assert_eq!(i16::decode(ValueRef::I64(-32_769)).expect_err("too small").to_string(), "expected i16, found -32769");
    }

    #[test]
    fn a_sum_that_comes_as_a_decimal_is_an_integer_when_it_is_whole() {
        assert_eq!(i64::decode(ValueRef::Decimal("42.00".into())), Ok(42));
        assert!(i64::decode(ValueRef::Decimal("42.50".into())).is_err());
        assert!(i64::decode(ValueRef::Decimal("99999999999999999999".into())).is_err());
    }

    #[test]
    fn a_number_that_is_not_0_or_1_is_no_bool() {
        assert_eq!(bool::decode(ValueRef::I64(1)), Ok(true));
        assert!(bool::decode(ValueRef::I64(2)).is_err());
    }

    #[test]
    fn an_integer_that_a_float_cannot_say_is_refused() {
        assert_eq!(f64::decode(ValueRef::I64(1 << 53)), Ok(9_007_199_254_740_992.0));
        assert!(f64::decode(ValueRef::I64((1 << 53) + 1)).is_err());
    }

    #[test]
    fn a_u64_beyond_i64_is_refused_before_it_is_sent() {
        let error = u64::MAX.encode().expect_err("does not fit");
        assert!(error.to_string().contains("does not fit a 64-bit signed integer"), "{error}");
    }

    #[test]
    fn null_is_refused_where_the_type_has_no_option() {
        assert_eq!(Option::<i32>::decode(ValueRef::Null), Ok(None));
        assert_eq!(i32::decode(ValueRef::Null).expect_err("not null").to_string(), "expected i32, found NULL");
    }
}
