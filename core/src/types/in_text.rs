//! Dates, times, UUIDs and decimals as text, for literals and for databases that store them so.
//!
//! Values are counts since 1970 (see [`Value`](super::Value)), whatever date library the program uses; turning a count
//! into digits is the whole job here, so no date library is a dependency of the core.

use std::fmt;
use std::ops::RangeInclusive;

use super::ValueRef;
pub use super::decimal_text::DecimalText;
use crate::error::{Error, Result};

/// A count of days since 1970-01-01, shown as `2024-02-29`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct DateText(pub i32);

/// A count of microseconds since midnight, shown as `23:59:59` or `23:59:59.000001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct TimeText(pub i64);

/// A count of microseconds since 1970-01-01 00:00:00, shown as `2024-02-29 23:59:59`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct TimestampText(pub i64);

/// The bytes of a UUID, shown as `67e55044-10b1-426f-9247-bb680e5fe0c8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper")]
pub struct UuidText(pub [u8; 16]);

impl fmt::Display for UuidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let hyphen = if [4, 6, 8, 10].contains(&index) { "-" } else { "" };
            write!(f, "{hyphen}{byte:02x}")?;
        }
        Ok(())
    }
}

/// The count of days since 1970-01-01 of a date: the way back from [`DateText`].
#[must_use]
pub fn days_since_1970(year: i32, month: u8, day: u8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    let year = year - i32::from(month <= 2); // counted from a first of March
    let cycle = year.div_euclid(400);
    let year_of_cycle = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    cycle * 146_097 + day_of_cycle - 719_468
}

/// Passes unless the value is a date, or has one, outside of these years: those that a database has.
///
/// # Errors
/// When it is; the error names the dialect.
pub fn require_years(dialect: &str, years: RangeInclusive<i32>, value: &ValueRef<'_>) -> Result<()> {
    let day = match value {
        ValueRef::Date(days) => i64::from(*days),
        ValueRef::Timestamp(micros) | ValueRef::TimestampTz(micros) => micros.div_euclid(DAY),
        _ => return Ok(()),
    };
    let (first, last) = (days_since_1970(*years.start(), 1, 1), days_since_1970(*years.end(), 12, 31));
    if (i64::from(first)..=i64::from(last)).contains(&day) {
        return Ok(());
    }
    Err(Error::parameter(format!("{dialect} has dates of the years {} to {} only", years.start(), years.end())))
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

impl fmt::Display for DateText {
    /// The calendar of 400-year cycles, counted from a first of March so that the leap day comes last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = i64::from(self.0) + 719_468; // days from 0000-03-01 to 1970-01-01
        let cycle = days.div_euclid(146_097);
        let day_of_cycle = days.rem_euclid(146_097);
        let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
        let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for TimeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.0.div_euclid(SECOND), self.0.rem_euclid(SECOND));
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if micros == 0 { Ok(()) } else { write!(f, ".{micros:06}") }
    }
}

impl fmt::Display for TimestampText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = i32::try_from(self.0.div_euclid(DAY)).map_err(|_| fmt::Error)?;
        write!(f, "{} {}", DateText(days), TimeText(self.0.rem_euclid(DAY)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, text) in
            [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (19_782, "2024-02-29"), (-719_528, "0000-01-01")]
        {
            assert_eq!(DateText(days).to_string(), text);
            let part = |range: std::ops::Range<usize>| text[range].parse::<u16>().expect("digits");
            let small = |range: std::ops::Range<usize>| u8::try_from(part(range)).expect("two digits");
            assert_eq!(days_since_1970(part(0..4).into(), small(5..7), small(8..10)), days);
        }
    }

    #[test]
    fn a_database_has_some_years_only() {
        let fits = |value: ValueRef<'_>| require_years("a database", 0..=9999, &value).is_ok();
        assert!([-719_528, 2_932_896].into_iter().all(|days| fits(ValueRef::Date(days))));
        assert!(![-719_529, 2_932_897, i32::MIN, i32::MAX].into_iter().any(|days| fits(ValueRef::Date(days))));
        assert!(fits(ValueRef::Timestamp(2_932_897 * DAY - 1)) && !fits(ValueRef::TimestampTz(2_932_897 * DAY)));
        assert!(fits(ValueRef::Time(-1)));
    }

    #[test]
    fn microseconds_become_times() {
        assert_eq!(TimestampText(-1).to_string(), "1969-12-31 23:59:59.999999");
        assert_eq!(TimestampText(951_782_400_000_000).to_string(), "2000-02-29 00:00:00");
    }
}
