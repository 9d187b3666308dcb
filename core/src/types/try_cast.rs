//! The types that a text can be read as.

use super::{NotNull, SqlType};
use crate::tree::WholeNumber;

/// A type that [`try_cast`](crate::expr::Expression::try_cast) reads a text as: `i16`, `i32` or `i64`.
#[diagnostic::on_unimplemented(
    message = "`try_cast` does not read a text as `{Self}`",
    label = "expected `i16`, `i32` or `i64`",
    note = "`.cast::<{Self}>()` converts it where the database can, and is an error or another value where it cannot"
)]
pub trait TryCast: SqlType<Null = NotNull, Inner = Self> {
    /// The numbers that it has.
    const NUMBER: WholeNumber;
}

#[diagnostic::do_not_recommend]
impl TryCast for i16 {
    const NUMBER: WholeNumber = WholeNumber::SmallInt;
}

#[diagnostic::do_not_recommend]
impl TryCast for i32 {
    const NUMBER: WholeNumber = WholeNumber::Integer;
}

#[diagnostic::do_not_recommend]
impl TryCast for i64 {
    const NUMBER: WholeNumber = WholeNumber::BigInt;
}
