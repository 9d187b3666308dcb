//! Dates and times of the crate `chrono`, version 0.4; behind the feature `chrono-0_4`.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};

use super::compare::Is;
use super::{Comparable, DataType, HasDate, HasTime, IsDate, IsTimestamp, Mismatch, NotNull, SqlType, ValueRef};
use crate::error::{Error, Result};

/// 1970-01-01, from which databases and aludel count.
const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(1970, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// Declares the four types, with what each is stored as.
macro_rules! types {
    ($($rust:ty => $data_type:ident, $encode:ident, $decode:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl SqlType for $rust {
            type Base = Self;
            type Inner = Self;
            type Null = NotNull;
            const DATA_TYPE: DataType = DataType::$data_type;

            fn encode(&self) -> Result<ValueRef<'_>> {
                $encode(*self)
            }

            fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
                $decode(&cell)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<R: Is<Self>> Comparable<R> for $rust {}
    )* };
}
types! {
    NaiveDate => Date, encode_date, decode_date;
    NaiveTime => Time, encode_time, decode_time;
    NaiveDateTime => Timestamp, encode_timestamp, decode_timestamp;
    DateTime<Utc> => TimestampTz, encode_instant, decode_instant;
}

impl HasDate for NaiveDate {
    type Date = Self;
}

impl HasDate for NaiveDateTime {
    type Date = NaiveDate;
}

impl HasDate for DateTime<Utc> {
    type Date = NaiveDate;
}

impl HasTime for NaiveTime {
    type Time = Self;
}

impl HasTime for NaiveDateTime {
    type Time = NaiveTime;
}

impl HasTime for DateTime<Utc> {
    type Time = NaiveTime;
}

impl IsDate for NaiveDate {}
impl IsTimestamp for NaiveDateTime {}
impl IsTimestamp for DateTime<Utc> {}

fn encode_date(date: NaiveDate) -> Result<ValueRef<'static>> {
    let days = date.signed_duration_since(EPOCH).num_days();
    i32::try_from(days).map(ValueRef::Date).map_err(|_| Error::parameter("a date is too far from 1970"))
}

fn decode_date(cell: &ValueRef<'_>) -> Result<NaiveDate, Mismatch> {
    match cell {
        ValueRef::Date(days) => EPOCH
            .checked_add_signed(TimeDelta::days((*days).into()))
            .ok_or_else(|| Mismatch::content("a date", "one that chrono cannot hold")),
        ValueRef::Text(text) => text.parse().map_err(|_| Mismatch::content("a date", "other text")),
        other => Err(Mismatch::kind("a date", other)),
    }
}

/// Databases keep microseconds; what is finer would be lost without a word.
fn require_micros(time: NaiveTime) -> Result<()> {
    if time.nanosecond() >= 1_000_000_000 {
        return Err(Error::parameter("a time in a leap second cannot be stored"));
    }
    if !time.nanosecond().is_multiple_of(1_000) {
        return Err(Error::parameter(
            "a time is finer than a microsecond, the finest that databases keep: round it first, as with `Utc::now().trunc_subsecs(6)`",
        ));
    }
    Ok(())
}

fn encode_time(time: NaiveTime) -> Result<ValueRef<'static>> {
    require_micros(time)?;
    let micros = i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond() / 1_000);
    Ok(ValueRef::Time(micros))
}

fn decode_time(cell: &ValueRef<'_>) -> Result<NaiveTime, Mismatch> {
    match cell {
        ValueRef::Time(micros) => {
            let seconds = u32::try_from(micros.div_euclid(1_000_000)).ok();
            let nanos = u32::try_from(micros.rem_euclid(1_000_000) * 1_000).ok();
            seconds
                .zip(nanos)
                .and_then(|(seconds, nanos)| NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos))
                .ok_or_else(|| Mismatch::content("a time of day", micros))
        }
        ValueRef::Text(text) => text.parse().map_err(|_| Mismatch::content("a time of day", "other text")),
        other => Err(Mismatch::kind("a time of day", other)),
    }
}

fn encode_timestamp(timestamp: NaiveDateTime) -> Result<ValueRef<'static>> {
    require_micros(timestamp.time())?;
    Ok(ValueRef::Timestamp(timestamp.and_utc().timestamp_micros()))
}

fn decode_timestamp(cell: &ValueRef<'_>) -> Result<NaiveDateTime, Mismatch> {
    match cell {
        ValueRef::Timestamp(micros) => from_micros(*micros).map(|it| it.naive_utc()),
        ValueRef::Text(text) => NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f")
            .map_err(|_| Mismatch::content("a date and time", "other text")),
        other => Err(Mismatch::kind("a date and time", other)),
    }
}

fn encode_instant(instant: DateTime<Utc>) -> Result<ValueRef<'static>> {
    require_micros(instant.time())?;
    Ok(ValueRef::TimestampTz(instant.timestamp_micros()))
}

fn decode_instant(cell: &ValueRef<'_>) -> Result<DateTime<Utc>, Mismatch> {
    match cell {
        // A column without a zone holds what aludel wrote there, which is UTC.
        ValueRef::TimestampTz(micros) | ValueRef::Timestamp(micros) => from_micros(*micros),
        ValueRef::Text(text) => DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%:z")
            .map(|it| it.to_utc())
            .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").map(|it| it.and_utc()))
            .map_err(|_| Mismatch::content("an instant", "other text")),
        other => Err(Mismatch::kind("an instant", other)),
    }
}

fn from_micros(micros: i64) -> Result<DateTime<Utc>, Mismatch> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| Mismatch::content("a date and time", "one that chrono cannot hold"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::in_text::{DateText, TimeText, TimestampText};

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn values_come_back_from_counts_and_from_text() -> Result<()> {
        for it in [date(1970, 1, 1), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)] {
            let ValueRef::Date(days) = it.encode()? else { panic!("a date") };
            assert_eq!(NaiveDate::decode(ValueRef::Date(days)), Ok(it));
            assert_eq!(NaiveDate::decode(ValueRef::Text(DateText(days).to_string().into())), Ok(it));
            let noon = it.and_hms_micro_opt(12, 0, 1, 7).expect("a time");
            let ValueRef::Timestamp(micros) = noon.encode()? else { panic!("a timestamp") };
            assert_eq!(NaiveDateTime::decode(ValueRef::Timestamp(micros)), Ok(noon));
            assert_eq!(NaiveDateTime::decode(ValueRef::Text(TimestampText(micros).to_string().into())), Ok(noon));
            let instant = noon.and_utc();
            assert_eq!(DateTime::decode(instant.encode()?), Ok(instant));
            assert_eq!(DateTime::decode(ValueRef::Text(format!("{}+00:00", TimestampText(micros)).into())), Ok(instant));
            let ValueRef::Time(micros) = noon.time().encode()? else { panic!("a time") };
            assert_eq!(NaiveTime::decode(ValueRef::Text(TimeText(micros).to_string().into())), Ok(noon.time()));
        }
        Ok(())
    }

    #[test]
    fn what_is_finer_than_a_microsecond_is_refused() {
        let time = NaiveTime::from_hms_nano_opt(1, 2, 3, 1).expect("a time");
        assert!(time.encode().expect_err("too fine").to_string().contains("finer than a microsecond"));
    }
}
