//! The SQL data types that columns and casts are declared with, before a dialect spells them.

use super::ElementType;

/// A SQL data type. How it is spelled is each dialect's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must spell every type, so a new one has to break it")]
pub enum DataType {
    /// A truth value.
    Bool,
    /// A 16-bit integer.
    SmallInt,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    BigInt,
    /// A 32-bit floating-point number.
    Real,
    /// A 64-bit floating-point number.
    Double,
    /// Text without a limit.
    Text,
    /// Text of at most so many characters.
    Varchar(u32),
    /// Bytes without a limit.
    Bytes,
    /// A date.
    Date,
    /// A time of day, to the microsecond.
    Time,
    /// A date and time without a zone, to the microsecond.
    Timestamp,
    /// An instant, to the microsecond.
    TimestampTz,
    /// A UUID.
    Uuid,
    /// An exact number with so many digits, so many of them after the point.
    Decimal {
        /// All digits.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// An exact number with as many digits as the database has place for. What a CAST makes; a column says how many.
    AnyDecimal,
    /// A JSON document.
    Json,
    /// Several values of one type.
    Array(ElementType),
}

impl DataType {
    /// The type with a length: [`Text`](Self::Text) becomes [`Varchar`](Self::Varchar), others stay as they are.
    #[must_use]
    pub const fn with_length(self, length: u32) -> Self {
        match self {
            Self::Text | Self::Varchar(_) => Self::Varchar(length),
            other => other,
        }
    }

    /// The type with a number of digits, so many of them after the point: [`AnyDecimal`](Self::AnyDecimal) becomes
    /// [`Decimal`](Self::Decimal), others stay as they are.
    ///
    /// # Example: a price
    /// ```
    /// use aludel::types::DataType;
    /// assert_eq!(DataType::AnyDecimal.with_digits(12, 2), DataType::Decimal { precision: 12, scale: 2 });
    /// ```
    #[must_use]
    pub const fn with_digits(self, precision: u8, scale: u8) -> Self {
        match self {
            Self::AnyDecimal | Self::Decimal { .. } => Self::Decimal { precision, scale },
            other => other,
        }
    }

    /// Whether it is an exact number with digits after the point.
    #[must_use]
    pub const fn is_decimal(self) -> bool {
        matches!(self, Self::Decimal { .. } | Self::AnyDecimal)
    }

    /// Whether it is an array.
    #[must_use]
    pub const fn is_array(self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether it is an integer.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt)
    }

    /// Whether it is a floating-point number.
    #[must_use]
    pub const fn is_float(self) -> bool {
        matches!(self, Self::Real | Self::Double)
    }
}
