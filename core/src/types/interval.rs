//! Lengths of time: months, days and microseconds, which are not each other.

use std::ops::{Add, Mul, Neg, Sub};

/// A length of time to move a date or a timestamp by.
///
/// Months differ in length, so they are counted apart, and are added first: the 31st of January and a month is the last of
/// February. Days have 24 hours, for calculations are in UTC.
///
/// A value, made in the program; for an amount out of a column there are [`days_of`](Self::days_of) and its like.
/// PostgreSQL's `interval` as the type of a column is not supported.
///
/// # Example: a month and a half
/// ```
/// use aludel::types::Interval;
/// let both = Interval::months(1) + Interval::days(15);
/// assert_eq!(both - Interval::days(15), Interval::months(1));
/// assert_eq!(Interval::hours(36), Interval::minutes(1) * (36 * 60));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Interval {
    months: i64,
    days: i64,
    micros: i64,
}

impl Interval {
    /// So many years of twelve months.
    #[must_use]
    pub const fn years(years: i64) -> Self {
        Self::months(years.saturating_mul(12))
    }

    /// So many months.
    #[must_use]
    pub const fn months(months: i64) -> Self {
        Self { months, days: 0, micros: 0 }
    }

    /// So many weeks of seven days.
    #[must_use]
    pub const fn weeks(weeks: i64) -> Self {
        Self::days(weeks.saturating_mul(7))
    }

    /// So many days.
    #[must_use]
    pub const fn days(days: i64) -> Self {
        Self { months: 0, days, micros: 0 }
    }

    /// So many hours.
    #[must_use]
    pub const fn hours(hours: i64) -> Self {
        Self::seconds(hours.saturating_mul(3_600))
    }

    /// So many minutes.
    #[must_use]
    pub const fn minutes(minutes: i64) -> Self {
        Self::seconds(minutes.saturating_mul(60))
    }

    /// So many seconds.
    #[must_use]
    pub const fn seconds(seconds: i64) -> Self {
        Self::microseconds(seconds.saturating_mul(1_000_000))
    }

    /// So many thousandths of a second.
    #[must_use]
    pub const fn milliseconds(milliseconds: i64) -> Self {
        Self::microseconds(milliseconds.saturating_mul(1_000))
    }

    /// So many millionths of a second.
    #[must_use]
    pub const fn microseconds(micros: i64) -> Self {
        Self { months: 0, days: 0, micros }
    }

    /// Its months, its days, its microseconds; `None` when one of them is longer than all years that databases have.
    pub(crate) fn parts(self) -> Option<(i64, i64, i64)> {
        const YEARS: i64 = 10_000;
        let Self { months, days, micros } = self;
        let fits = months.abs_diff(0) <= (YEARS * 12).abs_diff(0)
            && days.abs_diff(0) <= (YEARS * 366).abs_diff(0)
            && micros.abs_diff(0) <= (YEARS * 366 * 86_400_000_000).abs_diff(0);
        fits.then_some((months, days, micros))
    }
}

// What is too long stays too long, so that a statement with it is refused and not wrong.
impl Add for Interval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            months: self.months.saturating_add(other.months),
            days: self.days.saturating_add(other.days),
            micros: self.micros.saturating_add(other.micros),
        }
    }
}

impl Sub for Interval {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        self * -1
    }
}

impl Mul<i64> for Interval {
    type Output = Self;

    fn mul(self, times: i64) -> Self {
        Self {
            months: self.months.saturating_mul(times),
            days: self.days.saturating_mul(times),
            micros: self.micros.saturating_mul(times),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_told() {
        assert_eq!((Interval::months(2) - Interval::days(1)).parts(), Some((2, -1, 0)));
        assert_eq!(Interval::years(10_000).parts(), Some((120_000, 0, 0)));
        for long in [Interval::years(i64::MAX), Interval::weeks(i64::MIN), Interval::hours(i64::MAX), -Interval::days(i64::MIN)] {
            assert_eq!(long.parts(), None, "{long:?}");
        }
    }
}
