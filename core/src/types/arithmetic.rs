//! What arithmetic gives: the type of a sum, a quotient, an aggregate.

use super::{NotNull, SqlType};

/// A number, with the type that `+`, `-`, `*` and `%` give when `Rhs` stands on the right.
#[diagnostic::on_unimplemented(
    message = "cannot calculate with a SQL `{Self}` and a SQL `{Rhs}`",
    label = "not two numbers",
    note = "text is joined with `.concat(…)`; convert with `.cast::<T>()`"
)]
pub trait Numeric<Rhs = Self>: SqlType {
    /// The wider of the two.
    type Output: SqlType<Null = NotNull, Inner = Self::Output>;
}

/// An integer, which has a remainder: databases disagree about that of a float, or have none.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` and a SQL `{Rhs}` have no remainder",
    label = "not two integers",
    note = "convert with `.cast::<i64>()`"
)]
pub trait Integral<Rhs = Self>: Numeric<Rhs> {}

/// A number that `/` divides truly: 7 / 2 is 3.5 on every database.
#[diagnostic::on_unimplemented(
    message = "cannot divide a SQL `{Self}` by a SQL `{Rhs}`",
    label = "not two numbers",
    note = "convert with `.cast::<f64>()`"
)]
pub trait Divisible<Rhs = Self>: SqlType {
    /// Whether the left side must be made a float first, because some databases would cut the fraction off.
    const AS_FLOAT: bool;
    /// The type of the quotient.
    type Output: SqlType<Null = NotNull, Inner = Self::Output>;
}

/// A number that `sum` adds up.
#[diagnostic::on_unimplemented(
    message = "cannot sum a SQL `{Self}`",
    label = "not a number",
    note = "convert with `.cast::<f64>()`"
)]
pub trait Summed: SqlType {
    /// The type of the sum; integers add up to 64 bits.
    type Sum: SqlType<Null = NotNull, Inner = Self::Sum>;
}

/// A number that `avg` averages.
#[diagnostic::on_unimplemented(
    message = "cannot average a SQL `{Self}`",
    label = "not a number",
    note = "convert with `.cast::<f64>()`"
)]
pub trait Averaged: SqlType {
    /// Whether the argument must be made a float first, because some databases would round the average.
    const AS_FLOAT: bool;
    /// The type of the average.
    type Average: SqlType<Null = NotNull, Inner = Self::Average>;
}

/// Implements [`Numeric`] for a row of types: each pair gives the later one of the two.
macro_rules! numeric {
    ($($left:ty: $($right:ty => $output:ty),*;)*) => { $( $(
        #[diagnostic::do_not_recommend]
        impl Numeric<$right> for $left { type Output = $output; }
    )* )* };
}
numeric! {
    i16: i16 => i16, i32 => i32, i64 => i64, f32 => f32, f64 => f64;
    i32: i16 => i32, i32 => i32, i64 => i64, f32 => f64, f64 => f64;
    i64: i16 => i64, i32 => i64, i64 => i64, f32 => f64, f64 => f64;
    f32: i16 => f32, i32 => f64, i64 => f64, f32 => f32, f64 => f64;
    f64: i16 => f64, i32 => f64, i64 => f64, f32 => f64, f64 => f64;
    i8: i8 => i8, i16 => i16, i32 => i32, i64 => i64;
    u8: u8 => u8, i16 => i16, i32 => i32, i64 => i64;
    u16: u16 => u16, i32 => i32, i64 => i64;
    u32: u32 => u32, i64 => i64;
    u64: u64 => u64;
}

/// Implements [`Integral`] for every pair of integers that can be calculated with.
macro_rules! integral {
    ($($left:ty: $($right:ty),*;)*) => { $( $(
        #[diagnostic::do_not_recommend]
        impl Integral<$right> for $left {}
    )* )* };
}
integral! {
    i16: i16, i32, i64;
    i32: i16, i32, i64;
    i64: i16, i32, i64;
    i8: i8, i16, i32, i64;
    u8: u8, i16, i32, i64;
    u16: u16, i32, i64;
    u32: u32, i64;
    u64: u64;
}

/// Implements the aggregates of one type.
macro_rules! aggregates {
    ($($number:ty => $sum:ty, $as_float:literal;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Summed for $number { type Sum = $sum; }
        #[diagnostic::do_not_recommend]
        impl Averaged for $number { const AS_FLOAT: bool = $as_float; type Average = f64; }
    )* };
}
aggregates! {
    i8 => i64, true; i16 => i64, true; i32 => i64, true; i64 => i64, true;
    u8 => i64, true; u16 => i64, true; u32 => i64, true; u64 => i64, true;
    f32 => f64, false; f64 => f64, false;
}

/// Implements true division for every pair of numbers.
macro_rules! divisible {
    ($($left:ty, $as_float:literal;)*) => { $( divisible!(@ $left, $as_float: i16, i32, i64, f32, f64); )* };
    (@ $left:ty, $as_float:literal: $($right:ty),*) => { $(
        #[diagnostic::do_not_recommend]
        impl Divisible<$right> for $left { const AS_FLOAT: bool = $as_float; type Output = f64; }
    )* };
}
divisible! { i16, true; i32, true; i64, true; f32, false; f64, false; }
