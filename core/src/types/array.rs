//! Arrays: several values of one type in one column.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use super::{Comparable, DataType, Mismatch, NotNull, SqlType, Stores, Value, ValueRef};
use crate::error::Result;

/// An array as a SQL type: `TEXT[]` is `Array<String>`. PostgreSQL has them; other databases refuse them by name.
///
/// It is a `Vec` with a name, for `Vec<u8>` is bytes. An element may be NULL where it is an `Option`: `Array<Option<i32>>`. Arrays
/// have one dimension, and their first element has the number 1 in SQL.
///
/// # Example: a column
/// ```
/// use aludel::dialect::{Postgres, Sqlite};
/// use aludel::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "articles")]
/// struct Article {
///     #[model(primary_key)]
///     id: i64,
///     tags: Array<String>,
/// }
/// let stmt = select(Article.id).where_(Article.tags.array_contains(Array::<String>::from(["rust", "sql"])));
/// assert_eq!(
///     stmt.inline(&Postgres)?,
///     r#"SELECT "articles"."id" FROM "articles" WHERE ("articles"."tags" @> '{"rust","sql"}'::TEXT[])"#,
/// );
/// assert!(stmt.compile(&Sqlite).expect_err("only PostgreSQL has arrays").to_string().contains("arrays"));
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a `Vec` with a name")]
pub struct Array<T>(pub Vec<T>);

/// A SQL type that may be the element of an array.
///
/// A type of your own is one once you say so: `impl ArrayElement for Celsius {}`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL type that arrays are made of",
    label = "not the element of an array",
    note = "elements are truth values, numbers, text, bytes, dates and times, UUIDs, and `Option` of those; an array of documents is \
            a document, an array of arrays is not supported",
    note = "say of a type of your own that it may be one: `impl ArrayElement for {Self} {{}}`"
)]
pub trait ArrayElement: SqlType {
    /// What arrays of it are made of, looked up while compiling: leave it as it is.
    const ELEMENT: ElementType = element_of(Self::DATA_TYPE);
}

/// A SQL type that is an array.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` is not an array",
    label = "not an array",
    note = "arrays are `Array<T>`: columns of that type, `func::array((a, b))`, `func::array_agg(a)`"
)]
pub trait IsArray: SqlType<Base = Self, Inner = Self, Null = NotNull> {
    /// What it is made of; an `Option` where elements may be NULL.
    type Item: ArrayElement;
}

#[diagnostic::do_not_recommend]
impl<T: ArrayElement> IsArray for Array<T> {
    type Item = T;
}

#[diagnostic::do_not_recommend]
impl<T: ArrayElement<Inner = T, Null = NotNull>> ArrayElement for Option<T> {}

/// What arrays are made of.
macro_rules! elements {
    ($($(#[$when:meta])? $element:ty),*) => { $( $(#[$when])? #[diagnostic::do_not_recommend] impl ArrayElement for $element {} )* };
}
elements! {
    bool, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, String, Vec<u8>,
    #[cfg(feature = "chrono-0_4")] chrono::NaiveDate,
    #[cfg(feature = "chrono-0_4")] chrono::NaiveTime,
    #[cfg(feature = "chrono-0_4")] chrono::NaiveDateTime,
    #[cfg(feature = "chrono-0_4")] chrono::DateTime<chrono::Utc>,
    #[cfg(feature = "rust_decimal-1")] rust_decimal::Decimal,
    #[cfg(feature = "uuid-1")] uuid::Uuid
}

#[diagnostic::do_not_recommend]
impl<T: ArrayElement> SqlType for Array<T> {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::Array(T::ELEMENT);

    fn encode(&self) -> Result<ValueRef<'_>> {
        let values = self.0.iter().map(|it| it.encode().map(ValueRef::into_owned)).collect::<Result<_>>()?;
        Ok(ValueRef::Array(Cow::Owned(ArrayValue { element: T::ELEMENT, values })))
    }

    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Array(it) => it.values.iter().map(|it| T::decode(it.as_ref())).collect::<Result<_, _>>().map(Self),
            other => Err(Mismatch::kind("an array", &other)),
        }
    }
}

/// Arrays compare with arrays of elements of the same kind, whether these may be NULL or not.
#[diagnostic::do_not_recommend]
impl<T: ArrayElement, R: IsArray<Item: SqlType<Base = T::Base>>> Comparable<R> for Array<T> {}

/// An array without NULLs fits where there may be some.
impl<T> Stores<Array<T>> for Array<Option<T>> {}

/// The type of elements, which the compiler looks up: a type of which there are no arrays does not compile as an element.
#[expect(clippy::panic, reason = "it runs while compiling only")]
const fn element_of(data_type: DataType) -> ElementType {
    match ElementType::of(data_type) {
        Some(it) => it,
        None => panic!("there are no arrays of documents, nor of arrays"),
    }
}

impl<T> Deref for Array<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> DerefMut for Array<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T> From<Vec<T>> for Array<T> {
    fn from(elements: Vec<T>) -> Self {
        Self(elements)
    }
}

impl<T, const N: usize> From<[T; N]> for Array<T> {
    fn from(elements: [T; N]) -> Self {
        Self(elements.into())
    }
}

impl<const N: usize> From<[&str; N]> for Array<String> {
    fn from(elements: [&str; N]) -> Self {
        elements.into_iter().map(str::to_owned).collect()
    }
}

impl<T> FromIterator<T> for Array<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(elements.into_iter().collect())
    }
}

impl<T> IntoIterator for Array<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Array<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// An array without its Rust type: the type of its elements, and each of them, a value of that type or NULL.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct ArrayValue {
    element: ElementType,
    values: Box<[Value]>,
}

impl ArrayValue {
    /// An array of values that are all of the type, or NULL.
    #[must_use]
    pub fn new(element: ElementType, values: Vec<Value>) -> Self {
        Self { element, values: values.into() }
    }

    /// What its elements are, also of an array that has none.
    #[must_use]
    pub fn element(&self) -> ElementType {
        self.element
    }

    /// The elements.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}

/// What arrays are made of: a [`DataType`] without a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every one, so a new one has to break it")]
pub enum ElementType {
    /// Truth values.
    Bool,
    /// 16-bit integers.
    SmallInt,
    /// 32-bit integers.
    Integer,
    /// 64-bit integers.
    BigInt,
    /// 32-bit floating-point numbers.
    Real,
    /// 64-bit floating-point numbers.
    Double,
    /// Texts.
    Text,
    /// Bytes.
    Bytes,
    /// Dates.
    Date,
    /// Times of day.
    Time,
    /// Dates and times without a zone.
    Timestamp,
    /// Instants.
    TimestampTz,
    /// UUIDs.
    Uuid,
    /// Exact numbers.
    Decimal,
}

impl ElementType {
    /// The type as that of an element; none for documents and arrays.
    #[must_use]
    pub const fn of(data_type: DataType) -> Option<Self> {
        Some(match data_type {
            DataType::Bool => Self::Bool,
            DataType::SmallInt => Self::SmallInt,
            DataType::Integer => Self::Integer,
            DataType::BigInt => Self::BigInt,
            DataType::Real => Self::Real,
            DataType::Double => Self::Double,
            DataType::Text | DataType::Varchar(_) => Self::Text,
            DataType::Bytes => Self::Bytes,
            DataType::Date => Self::Date,
            DataType::Time => Self::Time,
            DataType::Timestamp => Self::Timestamp,
            DataType::TimestampTz => Self::TimestampTz,
            DataType::Uuid => Self::Uuid,
            DataType::Decimal { .. } | DataType::AnyDecimal => Self::Decimal,
            DataType::Json | DataType::Array(_) => return None,
        })
    }

    /// What a column of one such element is declared as.
    #[must_use]
    pub const fn data_type(self) -> DataType {
        match self {
            Self::Bool => DataType::Bool,
            Self::SmallInt => DataType::SmallInt,
            Self::Integer => DataType::Integer,
            Self::BigInt => DataType::BigInt,
            Self::Real => DataType::Real,
            Self::Double => DataType::Double,
            Self::Text => DataType::Text,
            Self::Bytes => DataType::Bytes,
            Self::Date => DataType::Date,
            Self::Time => DataType::Time,
            Self::Timestamp => DataType::Timestamp,
            Self::TimestampTz => DataType::TimestampTz,
            Self::Uuid => DataType::Uuid,
            Self::Decimal => DataType::AnyDecimal,
        }
    }

    /// All of them. Cursors know each by its place here, so new ones come last.
    pub const ALL: [Self; 14] = [
        Self::Bool,
        Self::SmallInt,
        Self::Integer,
        Self::BigInt,
        Self::Real,
        Self::Double,
        Self::Text,
        Self::Bytes,
        Self::Date,
        Self::Time,
        Self::Timestamp,
        Self::TimestampTz,
        Self::Uuid,
        Self::Decimal,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_comes_back() -> Result<()> {
        let array = Array(vec![Some("a\"b\\".to_owned()), None, Some(String::new())]);
        assert_eq!(Array::decode(array.encode()?), Ok(array));
        assert_eq!(Array::<i32>::decode(Array::<i32>::default().encode()?), Ok(Array(vec![])));
        Ok(())
    }

    #[test]
    fn null_is_no_element_of_an_array_without_options() -> Result<()> {
        let array = Array(vec![Some(1), None]);
        assert!(Array::<i32>::decode(array.encode()?).is_err());
        assert!(Array::<i32>::decode(ValueRef::I32(1)).is_err());
        Ok(())
    }
}
