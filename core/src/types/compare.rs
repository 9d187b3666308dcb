//! Which SQL types may be compared with which.

/// A SQL type that may stand on one side of `=`, `<`, `IN` … with `Rhs` on the other.
///
/// Numbers compare with numbers of any width; every other type compares with itself. A newtype compares as its
/// [`Base`](super::SqlType::Base) does; one that is its own base implements this trait for itself.
#[diagnostic::on_unimplemented(
    message = "cannot compare a SQL `{Self}` with a SQL `{Rhs}`",
    label = "expected something that compares with `{Self}`, found `{Rhs}`",
    note = "databases would refuse this or convert silently; convert one side with `.cast::<T>()` if that is what you mean"
)]
pub trait Comparable<Rhs: ?Sized> {}

/// Numbers of different widths compare by value on every database.
macro_rules! numbers {
    ($($left:ty),*) => { $( numbers!(@ $left: i8, i16, i32, i64, u8, u16, u32, u64, f32, f64); )* };
    (@ $left:ty: $($right:ty),*) => { $(
        #[diagnostic::do_not_recommend]
        impl Comparable<$right> for $left {}
    )* };
}
numbers!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);

// Through `Is` rather than by equal parameters, so that the compiler says the sentence above and not "expected `String`".
#[diagnostic::do_not_recommend]
impl<R: Is<Self>> Comparable<R> for bool {}
#[diagnostic::do_not_recommend]
impl<R: Is<Self>> Comparable<R> for String {}
#[diagnostic::do_not_recommend]
impl<R: Is<Self>> Comparable<R> for Vec<u8> {}

/// A type is itself.
pub trait Is<T> {}
impl<T> Is<T> for T {}

/// A SQL type whose columns may be given values of type `Value`.
///
/// Every type stores itself; an integer column takes integers of any width, of which the database refuses those that do not
/// fit; a float column takes any number. A float is not stored in an integer column: some databases would round it.
pub trait Stores<Value: ?Sized> {}

impl<T> Stores<T> for T {}

/// A type stores each of the others in its line.
macro_rules! stores {
    ($($column:ty: $($value:ty),*;)*) => { $( $( impl Stores<$value> for $column {} )* )* };
}
stores! {
    i8: i16, i32, i64, u8, u16, u32, u64;
    i16: i8, i32, i64, u8, u16, u32, u64;
    i32: i8, i16, i64, u8, u16, u32, u64;
    i64: i8, i16, i32, u8, u16, u32, u64;
    u8: i8, i16, i32, i64, u16, u32, u64;
    u16: i8, i16, i32, i64, u8, u32, u64;
    u32: i8, i16, i32, i64, u8, u16, u64;
    u64: i8, i16, i32, i64, u8, u16, u32;
    f32: i8, i16, i32, i64, u8, u16, u32, u64, f64;
    f64: i8, i16, i32, i64, u8, u16, u32, u64, f32;
}
