//! SQL types in Rust: what a type is called in SQL, how its values are stored and read, what it compares with.

mod arithmetic;
mod array;
mod auto;
#[cfg(feature = "chrono-0_4")]
mod chrono;
mod compare;
mod data_type;
mod decimal_text;
mod deferred;
mod document;
pub mod in_text;
mod interval;
#[cfg(feature = "serde_json-1")]
mod json;
mod null;
mod place;
#[cfg(feature = "rust_decimal-1")]
mod rust_decimal;
mod scalar;
mod temporal;
mod try_cast;
#[cfg(feature = "uuid-1")]
mod uuid;
mod value;
mod value_hash;

pub use arithmetic::{Averaged, Divisible, Integral, Numeric, Summed};
pub use array::{Array, ArrayElement, ArrayValue, ElementType, IsArray};
pub use auto::Auto;
pub use compare::{Comparable, Stores};
pub use data_type::DataType;
pub use deferred::{Deferred, DeferredColumn};
pub use document::{IsJson, ToJson};
pub use interval::Interval;
pub use null::{Either, Like, NotNull, Nullability, Nullable};
pub(crate) use place::{require_digits, require_place};
pub use temporal::{DateOf, HasDate, HasTime, IsDate, IsTimestamp, TimeOf};
pub use try_cast::TryCast;
pub use value::{Mismatch, Value, ValueRef};

use crate::error::Result;
use crate::row::{Plain, Row};

/// A Rust type that can be stored in a column and used in an expression.
///
/// Implemented for `bool`, the integers, `f32`, `f64`, `String`, `Vec<u8>`, the `Option` of each, and behind features
/// for the types of well-known crates.
///
/// # Example: a type of your own
/// ```
/// use aludel::types::{DataType, Mismatch, NotNull, SqlType, ValueRef};
///
/// #[derive(Debug, PartialEq)]
/// struct Celsius(f64);
///
/// impl SqlType for Celsius {
///     type Base = f64; // compares with numbers
///     type Inner = Self;
///     type Null = NotNull;
///     const DATA_TYPE: DataType = DataType::Double;
///     fn encode(&self) -> aludel::Result<ValueRef<'_>> {
///         self.0.encode()
///     }
///     fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
///         f64::decode(cell).map(Celsius)
///     }
/// }
/// assert_eq!(Celsius::decode(ValueRef::F64(36.6)), Ok(Celsius(36.6)));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL type",
    label = "cannot be stored in a column",
    note = "SQL types are `bool`, integers, floats, `String`, `Vec<u8>`, `Option` of those, and types that implement `SqlType`",
    note = "types of the crates `chrono`, `rust_decimal`, `serde_json` and `uuid` are behind features of `aludel`"
)]
pub trait SqlType: Sized + 'static {
    /// The type that decides what this one compares with: a newtype over `i64` compares with `i64`.
    type Base: SqlType<Base = Self::Base, Inner = Self::Base, Null = NotNull>;
    /// The type without its `Option`.
    type Inner: SqlType<Base = Self::Base, Inner = Self::Inner, Null = NotNull>;
    /// Whether it may be NULL.
    type Null: Nullability;
    /// What a column of it is declared as.
    const DATA_TYPE: DataType;

    /// The value as the driver takes it, borrowed where the type holds its SQL form.
    ///
    /// # Errors
    /// When the value has no SQL form, such as a `u64` above `i64::MAX`.
    fn encode(&self) -> Result<ValueRef<'_>>;

    /// The value from a cell of a row.
    ///
    /// # Errors
    /// When the cell is of another kind, or holds what the type cannot.
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch>;

    /// The value from a cell that the row shows to be [just what the type holds](Plain): what [`decode`](Self::decode) would give,
    /// in fewer steps. Of a type that says nothing here each cell goes to `decode`, as does one that is something else.
    #[inline]
    fn read(row: &dyn Row, index: usize) -> Plain<Self> {
        let _ = (row, index);
        Plain::Other
    }

    /// The value as a parameter of a statement.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    fn into_value(self) -> Result<Value> {
        self.encode().map(ValueRef::into_owned)
    }
}

/// The base type of a SQL type: what decides with which others it compares.
pub type Base<T> = <T as SqlType>::Base;

#[diagnostic::do_not_recommend]
impl<T: SqlType<Null = NotNull, Inner = T>> SqlType for Option<T> {
    type Base = T::Base;
    type Inner = T;
    type Null = Nullable;
    const DATA_TYPE: DataType = T::DATA_TYPE;

    fn encode(&self) -> Result<ValueRef<'_>> {
        self.as_ref().map_or(Ok(ValueRef::Null), T::encode)
    }

    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Null => Ok(None),
            cell => T::decode(cell).map(Some),
        }
    }

    #[inline]
    fn read(row: &dyn Row, index: usize) -> Plain<Self> {
        match T::read(row, index) {
            Plain::Value(value) => Plain::Value(Some(value)),
            Plain::Null => Plain::Value(None),
            Plain::Other => Plain::Other,
        }
    }

    fn into_value(self) -> Result<Value> {
        self.map_or(Ok(Value::Null), T::into_value)
    }
}
