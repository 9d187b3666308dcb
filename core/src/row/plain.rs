//! What a cell holds, where it is just what is asked for.

/// What a cell holds, as far as one question goes: is it a value of this kind?
///
/// Most cells are read by the type that they have. For those a driver answers at once, without a
/// [`ValueRef`](crate::types::ValueRef) that could be of any kind.
///
/// # Example: a number, and none
/// ```
/// use aludel::row::Plain;
/// assert_eq!(Plain::Value(7).and_then(|it: i64| u8::try_from(it).ok()), Plain::Value(7));
/// assert_eq!(Plain::Value(700).and_then(|it: i64| u8::try_from(it).ok()), Plain::Other);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a cell is such a value, or NULL, or anything else")]
pub enum Plain<T> {
    /// A value of this kind.
    Value(T),
    /// NULL.
    Null,
    /// Something else, or what the driver does not say in this way: [`Row::cell_as`](super::Row::cell_as) tells.
    Other,
}

impl<T> Plain<T> {
    /// The value as another one.
    #[inline]
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Plain<U> {
        match self {
            Self::Value(it) => Plain::Value(into(it)),
            Self::Null => Plain::Null,
            Self::Other => Plain::Other,
        }
    }

    /// The value as another one, if it is one.
    #[inline]
    pub fn and_then<U>(self, into: impl FnOnce(T) -> Option<U>) -> Plain<U> {
        match self {
            Self::Value(it) => into(it).map_or(Plain::Other, Plain::Value),
            Self::Null => Plain::Null,
            Self::Other => Plain::Other,
        }
    }
}
