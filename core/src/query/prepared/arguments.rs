//! The values that a prepared statement is given.

use std::borrow::Cow;

use crate::error::Result;
use crate::types::{NotNull, SqlType, ValueRef};

/// A value for a parameter of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for a parameter of type `{T}`",
    label = "expected a `{T}`",
    note = "a `String` may be given as `&str`, bytes as a slice, an `Option` as the value in it, and everything by reference"
)]
pub trait Fills<T> {
    /// The value as the driver takes it.
    ///
    /// # Errors
    /// When it has no SQL form.
    fn value(&self) -> Result<ValueRef<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Fills<T> for T {
    fn value(&self) -> Result<ValueRef<'_>> {
        self.encode()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType<Null = NotNull, Inner = T>> Fills<Option<T>> for T {
    fn value(&self) -> Result<ValueRef<'_>> {
        self.encode()
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Fills<T> for &T {
    fn value(&self) -> Result<ValueRef<'_>> {
        (**self).encode()
    }
}

/// Implements [`Fills`] for what is borrowed.
macro_rules! borrowed {
    ($($borrowed:ty => $($owned:ty),+: |$it:ident| $value:expr;)*) => { $( $(
        #[diagnostic::do_not_recommend]
        impl Fills<$owned> for $borrowed {
            fn value(&self) -> Result<ValueRef<'_>> {
                let $it = *self;
                Ok($value)
            }
        }
    )+ )* };
}
borrowed! {
    &str => String, Option<String>: |it| ValueRef::Text(Cow::Borrowed(it));
    Option<&str> => Option<String>: |it| it.map_or(ValueRef::Null, |it| ValueRef::Text(Cow::Borrowed(it)));
    &[u8] => Vec<u8>, Option<Vec<u8>>: |it| ValueRef::Bytes(Cow::Borrowed(it));
    Option<&[u8]> => Option<Vec<u8>>: |it| it.map_or(ValueRef::Null, |it| ValueRef::Bytes(Cow::Borrowed(it)));
}

/// The values for all parameters of a prepared statement, whose types are `P`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are no values for the parameters `{P}` of the prepared statement",
    label = "expected a value for each of `{P}`"
)]
pub trait Arguments<P> {
    /// How many they are.
    const COUNT: usize;

    /// One of them, by its position from 0.
    ///
    /// # Errors
    /// When it has no SQL form.
    fn argument(&self, index: usize) -> Result<ValueRef<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType, V: Fills<T>> Arguments<T> for V {
    const COUNT: usize = 1;

    fn argument(&self, _: usize) -> Result<ValueRef<'_>> {
        self.value()
    }
}

#[diagnostic::do_not_recommend]
impl Arguments<()> for () {
    const COUNT: usize = 0;

    fn argument(&self, _: usize) -> Result<ValueRef<'_>> {
        Ok(ValueRef::Null)
    }
}

macro_rules! tuples {
    ($(($($part:ident $value:ident $index:tt)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: SqlType, $value: Fills<$part>),+> Arguments<($($part,)+)> for ($($value,)+) {
            const COUNT: usize = [$($index),+].len();

            fn argument(&self, index: usize) -> Result<ValueRef<'_>> {
                match index {
                    $($index => self.$index.value(),)+
                    _ => Ok(ValueRef::Null),
                }
            }
        }
    )* };
}
tuples! {
    (A VA 0)
    (A VA 0 B VB 1)
    (A VA 0 B VB 1 C VC 2)
    (A VA 0 B VB 1 C VC 2 D VD 3)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6 H VH 7)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6 H VH 7 I VI 8)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6 H VH 7 I VI 8 J VJ 9)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6 H VH 7 I VI 8 J VJ 9 K VK 10)
    (A VA 0 B VB 1 C VC 2 D VD 3 E VE 4 F VF 5 G VG 6 H VH 7 I VI 8 J VJ 9 K VK 10 L VL 11)
}
