//! The values that travel between a program and a database: owned in a statement, borrowed on the way in and out.

use std::borrow::Cow;
use std::fmt;

use super::ArrayValue;

/// An owned SQL value: what a statement carries as a parameter.
///
/// The forms are those of SQL, not of any Rust crate, so that a driver handles all of them whatever features are on.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every kind of value, so a new one has to break it")]
pub enum Value {
    /// NULL of any type.
    Null,
    /// A truth value.
    Bool(bool),
    /// A 16-bit integer.
    I16(i16),
    /// A 32-bit integer.
    I32(i32),
    /// A 64-bit integer.
    I64(i64),
    /// A 32-bit floating-point number.
    F32(f32),
    /// A 64-bit floating-point number.
    F64(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A date: days since 1970-01-01.
    Date(i32),
    /// A time of day: microseconds since midnight.
    Time(i64),
    /// A date and time without a zone: microseconds since 1970-01-01 00:00:00.
    Timestamp(i64),
    /// An instant: microseconds since 1970-01-01 00:00:00 UTC.
    TimestampTz(i64),
    /// A UUID, most significant byte first.
    Uuid([u8; 16]),
    /// An exact number in decimal notation, such as `-12.50`.
    Decimal(String),
    /// A JSON document as text.
    Json(String),
    /// Several values of one type.
    Array(ArrayValue),
}

/// A borrowed SQL value: how an object's field reaches the driver, and how the driver's cell reaches the object.
///
/// `Cow` because some Rust types hold their SQL form (a `String`) and others compute it (a JSON document).
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every kind of value, so a new one has to break it")]
pub enum ValueRef<'a> {
    /// NULL of any type.
    Null,
    /// A truth value.
    Bool(bool),
    /// A 16-bit integer.
    I16(i16),
    /// A 32-bit integer.
    I32(i32),
    /// A 64-bit integer.
    I64(i64),
    /// A 32-bit floating-point number.
    F32(f32),
    /// A 64-bit floating-point number.
    F64(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A date: days since 1970-01-01.
    Date(i32),
    /// A time of day: microseconds since midnight.
    Time(i64),
    /// A date and time without a zone: microseconds since 1970-01-01 00:00:00.
    Timestamp(i64),
    /// An instant: microseconds since 1970-01-01 00:00:00 UTC.
    TimestampTz(i64),
    /// A UUID, most significant byte first.
    Uuid([u8; 16]),
    /// An exact number in decimal notation, such as `-12.50`; of a database that has those as decimals, `NaN`, `Infinity`
    /// and `-Infinity` too.
    Decimal(Cow<'a, str>),
    /// A JSON document as text.
    Json(Cow<'a, str>),
    /// Several values of one type.
    Array(Cow<'a, ArrayValue>),
}

impl Value {
    /// Borrows the value, as drivers take it.
    #[must_use]
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Bool(it) => ValueRef::Bool(*it),
            Self::I16(it) => ValueRef::I16(*it),
            Self::I32(it) => ValueRef::I32(*it),
            Self::I64(it) => ValueRef::I64(*it),
            Self::F32(it) => ValueRef::F32(*it),
            Self::F64(it) => ValueRef::F64(*it),
            Self::Text(it) => ValueRef::Text(Cow::Borrowed(it)),
            Self::Bytes(it) => ValueRef::Bytes(Cow::Borrowed(it)),
            Self::Date(it) => ValueRef::Date(*it),
            Self::Time(it) => ValueRef::Time(*it),
            Self::Timestamp(it) => ValueRef::Timestamp(*it),
            Self::TimestampTz(it) => ValueRef::TimestampTz(*it),
            Self::Uuid(it) => ValueRef::Uuid(*it),
            Self::Decimal(it) => ValueRef::Decimal(Cow::Borrowed(it)),
            Self::Json(it) => ValueRef::Json(Cow::Borrowed(it)),
            Self::Array(it) => ValueRef::Array(Cow::Borrowed(it)),
        }
    }
}

impl ValueRef<'_> {
    /// Copies what is borrowed.
    #[must_use]
    #[inline]
    pub fn into_owned(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(it) => Value::Bool(it),
            Self::I16(it) => Value::I16(it),
            Self::I32(it) => Value::I32(it),
            Self::I64(it) => Value::I64(it),
            Self::F32(it) => Value::F32(it),
            Self::F64(it) => Value::F64(it),
            Self::Text(it) => Value::Text(it.into_owned()),
            Self::Bytes(it) => Value::Bytes(it.into_owned()),
            Self::Date(it) => Value::Date(it),
            Self::Time(it) => Value::Time(it),
            Self::Timestamp(it) => Value::Timestamp(it),
            Self::TimestampTz(it) => Value::TimestampTz(it),
            Self::Uuid(it) => Value::Uuid(it),
            Self::Decimal(it) => Value::Decimal(it.into_owned()),
            Self::Json(it) => Value::Json(it.into_owned()),
            Self::Array(it) => Value::Array(it.into_owned()),
        }
    }

    /// What kind of value this is, in a word, for messages: never the value itself.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Bool(_) => "bool",
            Self::I16(_) | Self::I32(_) | Self::I64(_) => "integer",
            Self::F32(_) | Self::F64(_) => "float",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Date(_) => "date",
            Self::Time(_) => "time",
            Self::Timestamp(_) => "timestamp",
            Self::TimestampTz(_) => "timestamp with time zone",
            Self::Uuid(_) => "uuid",
            Self::Decimal(_) => "decimal",
            Self::Json(_) => "json",
            Self::Array(_) => "array",
        }
    }
}

/// Why a cell could not become a Rust value. The row adds which column it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    expected: &'static str,
    found: Cow<'static, str>,
    shows_content: bool,
}

impl Mismatch {
    /// A cell of one kind where another was needed.
    #[must_use]
    pub fn kind(expected: &'static str, found: &ValueRef<'_>) -> Self {
        Self { expected, found: found.kind().into(), shows_content: false }
    }

    /// A cell of the right kind whose content does not fit, such as 300 for a `u8`.
    #[must_use]
    pub fn content(expected: &'static str, found: impl fmt::Display) -> Self {
        Self { expected, found: found.to_string().into(), shows_content: true }
    }

    /// Without the content, for a column whose values are not shown.
    pub(crate) fn redacted(self) -> Self {
        let found = if self.shows_content { Cow::Borrowed("another, which is redacted") } else { self.found };
        Self { found, shows_content: false, ..self }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

const _: () = assert!(size_of::<Value>() <= 32, "a value fits half a cache line");
const _: () = assert!(size_of::<ValueRef<'_>>() <= 32, "a value fits half a cache line");
