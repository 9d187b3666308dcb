//! Which SQL types have a date, a time of day, or both; [`chrono`](super) and others say it for theirs.

use super::{Base, Like, NotNull, SqlType};

/// A SQL type that has a date: a date, a timestamp, an instant.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` has no date",
    label = "not a date, a timestamp or an instant",
    note = "dates are the types of `chrono`, behind the feature `chrono-0_4`: `NaiveDate`, `NaiveDateTime`, `DateTime<Utc>`",
    note = "a date that is stored as text or as a number is converted first, with `.cast::<NaiveDate>()` or a function of the database"
)]
pub trait HasDate: SqlType {
    /// The type of its date alone.
    type Date: SqlType<Null = NotNull, Inner = Self::Date>;
}

/// A SQL type that has a time of day: a time, a timestamp, an instant.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` has no time of day",
    label = "not a time, a timestamp or an instant",
    note = "times are the types of `chrono`, behind the feature `chrono-0_4`: `NaiveTime`, `NaiveDateTime`, `DateTime<Utc>`"
)]
pub trait HasTime: SqlType {
    /// The type of its time of day alone.
    type Time: SqlType<Null = NotNull, Inner = Self::Time>;
}

/// The type of the date of a `T`, which may be NULL where a `T` may.
pub type DateOf<T> = Like<T, <Base<T> as HasDate>::Date>;

/// The type of the time of day of a `T`, which may be NULL where a `T` may.
pub type TimeOf<T> = Like<T, <Base<T> as HasTime>::Time>;

/// A SQL type that is a date alone, between two of which there are whole days.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` is not a date",
    label = "not a date",
    note = "take the date of a timestamp with `.date()`; between timestamps there are seconds: `.seconds_since(…)`"
)]
pub trait IsDate: HasDate {}

/// A SQL type that is a date with a time of day, between two of which there are seconds.
#[diagnostic::on_unimplemented(
    message = "a SQL `{Self}` is not a timestamp",
    label = "neither a timestamp nor an instant",
    note = "between dates there are days: `.days_since(…)`"
)]
pub trait IsTimestamp: HasDate + HasTime {}
