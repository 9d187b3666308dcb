//! Dates and timestamps: their parts, their beginnings, moved, and the time between them.

use aludel::prelude::*;
use aludel::types::Interval;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::operations;
use crate::properties::terms::{Meaning, Undefined};

operations! {
    year(a: NaiveDate) -> i64 = a.year().cast::<i64>(); i64::from(a.year());
    quarter(a: NaiveDate) -> i64 = a.quarter().cast::<i64>(); i64::from(a.month0() / 3 + 1);
    month(a: NaiveDateTime) -> i64 = a.month().cast::<i64>(); i64::from(a.month());
    week(a: NaiveDate) -> i64 = a.week().cast::<i64>(); i64::from(a.iso_week().week());
    iso_year(a: NaiveDate) -> i64 = a.iso_year().cast::<i64>(); i64::from(a.iso_week().year());
    day(a: NaiveDate) -> i64 = a.day().cast::<i64>(); i64::from(a.day());
    day_of_week(a: NaiveDate) -> i64 = a.day_of_week().cast::<i64>(); i64::from(a.weekday().number_from_monday());
    day_of_year(a: NaiveDateTime) -> i64 = a.day_of_year().cast::<i64>(); i64::from(a.ordinal());
    hour(a: NaiveDateTime) -> i64 = a.hour().cast::<i64>(); i64::from(a.hour());
    microsecond(a: NaiveDateTime) -> i64 = a.microsecond().cast::<i64>(); i64::from(a.nanosecond() / 1_000);
    epoch(a: NaiveDate) -> i64 = a.epoch(); midnight(a).and_utc().timestamp();
    epoch_micros(a: NaiveDateTime) -> i64 = a.epoch_micros(); a.and_utc().timestamp_micros();
    days_since(a: NaiveDate, b: NaiveDate) -> i64 = a.days_since(b).cast::<i64>(); (a - b).num_days();
    micros_since(a: NaiveDateTime, b: NaiveDateTime) -> i64 = a.micros_since(b); (a - b).num_microseconds().ok_or(Undefined);

    add_days(a: NaiveDate, days: i64) -> NaiveDate = a + Interval::days_of(days); few(days).and_then(|it| in_range(a.checked_add_signed(TimeDelta::days(it))));
    subtract_ten_days(a: NaiveDate) -> NaiveDate = a - Interval::days(10); in_range(a.checked_sub_days(Days::new(10)));
    add_a_month(a: NaiveDate) -> NaiveDate = a + Interval::months(1); in_range(a.checked_add_months(Months::new(1)));
    subtract_months(a: NaiveDate) -> NaiveDate = a - Interval::months(13); in_range(a.checked_sub_months(Months::new(13)));
    first_of_month(a: NaiveDate) -> NaiveDate = a.trunc(DatePart::Month); a.with_day(1);
    first_of_quarter(a: NaiveDate) -> NaiveDate = a.trunc(DatePart::Quarter); NaiveDate::from_ymd_opt(a.year(), a.month0() / 3 * 3 + 1, 1);
    first_of_year(a: NaiveDate) -> NaiveDate = a.trunc(DatePart::Year); a.with_ordinal(1);
    monday(a: NaiveDate) -> NaiveDate = a.trunc(DatePart::Week); in_range(a.checked_sub_days(Days::new(a.weekday().num_days_from_monday().into())));
    date(a: NaiveDateTime) -> NaiveDate = a.date(); a.date();

    add_hours(a: NaiveDateTime, hours: i64) -> NaiveDateTime = a + Interval::hours_of(hours); few(hours).and_then(|it| moved(a, TimeDelta::hours(it)));
    subtract_micros(a: NaiveDateTime) -> NaiveDateTime = a - Interval::microseconds(1_500_001); moved(a, -TimeDelta::microseconds(1_500_001));
    add_months_and_days(a: NaiveDateTime) -> NaiveDateTime = a + (Interval::months(1) + Interval::days(2));
        a.checked_add_months(Months::new(1)).ok_or(Undefined).and_then(|it| moved(it, TimeDelta::days(2)));
    begin_of_hour(a: NaiveDateTime) -> NaiveDateTime = a.trunc(DatePart::Hour); a.date().and_hms_opt(a.hour(), 0, 0);
    begin_of_day(a: NaiveDateTime) -> NaiveDateTime = a.trunc(DatePart::Day); midnight(a.date());
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN)
}

/// What moves a date by thousands of years moves it out of what databases have.
fn few(amount: i64) -> Meaning<i64> {
    if amount.unsigned_abs() <= 100_000 { Ok(amount) } else { Err(Undefined) }
}

/// Every database has the years 1 to 9999.
fn in_range(day: Option<NaiveDate>) -> Meaning<NaiveDate> {
    day.filter(|it| (1..=9999).contains(&it.year())).ok_or(Undefined)
}

fn moved(moment: NaiveDateTime, by: TimeDelta) -> Meaning<NaiveDateTime> {
    moment.checked_add_signed(by).filter(|it| (1..=9999).contains(&it.year())).ok_or(Undefined)
}
