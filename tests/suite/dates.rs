//! Dates and times: parts, beginnings, the clock, and what is added to them.

use aludel::expr::{current_row, following, preceding};
use aludel::prelude::*;
use aludel::types::Interval;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::check::check;
use crate::databases::{each_database, with_database};
use crate::fixture::Moment;
use crate::run::{does, gives};

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The edges of days, months, years, weeks and of what databases have; before 1970, with and without a fraction.
const MOMENTS: [&str; 10] = [
    "1970-01-01T00:00:00",
    "1969-12-31T23:59:59.999999",
    "2024-02-29T23:59:59.999999",
    "2023-12-31T23:59:59.999500",
    "2024-12-30T12:34:56",
    "2021-01-03T00:00:00.000001",
    "2020-08-31T07:08:09.5",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59.999999",
    "1900-03-01T01:02:03.04",
];

fn moments() -> Vec<Moment> {
    let moment = |(id, text): (i64, &&str)| {
        let local = local(text);
        let late = (id % 3 != 0).then(|| local.and_utc());
        let amount = [None, Some(0), Some(-1), Some(40)][usize::try_from(id % 4).expect("small")];
        Moment { id, day: local.date(), time: local.time(), local, at: local.and_utc(), late, amount }
    };
    (1..).zip(&MOMENTS).map(moment).collect()
}

fn with_moments() {
    does(&insert(Moment).rows(&moments()));
}

/// What the databases say of every moment is what chrono says.
#[track_caller]
fn says<T, F>(of: Expr<T>, chrono: F)
where
    T: aludel::types::SqlType + PartialEq + std::fmt::Debug + Clone,
    F: Fn(&Moment) -> T,
    Expr<T>: aludel::query::Selection<Row = T>,
{
    let expected: Vec<T> = moments().iter().map(chrono).collect();
    gives(&select(of).from(Moment).order_by(Moment.id), &expected);
}

fn int(number: u32) -> i32 {
    i32::try_from(number).expect("a part of a date is small")
}

#[test]
fn parts_of_dates() {
    let it = Moment.at;
    let fields = (it.year(), it.iso_year(), it.quarter(), it.month(), it.week(), it.day());
    check("dates/fields_of_an_instant", &select(fields));
    let it = Moment.day;
    check(
        "dates/fields_of_a_date",
        &select((it.day_of_week(), it.day_of_year(), it.week(), it.year(), it.epoch(), it.epoch_micros())),
    );
    let it = Moment.local;
    check(
        "dates/fields_of_a_timestamp",
        &select((it.hour(), it.minute(), it.second(), it.microsecond(), it.epoch(), it.epoch_micros())),
    );
    let it = Moment.time;
    check("dates/fields_of_a_time", &select((it.hour(), it.minute(), it.second(), it.microsecond())));
}

#[test]
fn every_part_is_what_chrono_says() {
    use chrono::{Datelike, Timelike};
    with_moments();
    says(Moment.at.year(), |it| it.day.year());
    says(Moment.day.year(), |it| it.day.year());
    says(Moment.local.iso_year(), |it| it.day.iso_week().year());
    says(Moment.at.quarter(), |it| int(it.day.quarter()));
    says(Moment.local.month(), |it| int(it.day.month()));
    says(Moment.at.week(), |it| int(it.day.iso_week().week()));
    says(Moment.day.week(), |it| int(it.day.iso_week().week()));
    says(Moment.at.day(), |it| int(it.day.day()));
    says(Moment.local.day_of_week(), |it| int(it.day.weekday().number_from_monday()));
    says(Moment.day.day_of_year(), |it| int(it.day.ordinal()));
    says(Moment.at.hour(), |it| int(it.time.hour()));
    says(Moment.time.hour(), |it| int(it.time.hour()));
    says(Moment.local.minute(), |it| int(it.time.minute()));
    says(Moment.time.minute(), |it| int(it.time.minute()));
    says(Moment.at.second(), |it| int(it.time.second()));
    says(Moment.time.second(), |it| int(it.time.second()));
    says(Moment.at.microsecond(), |it| int(it.time.nanosecond() / 1_000));
    says(Moment.time.microsecond(), |it| int(it.time.nanosecond() / 1_000));
    says(Moment.local.epoch(), |it| it.at.timestamp());
    says(Moment.at.epoch(), |it| it.at.timestamp());
    says(Moment.day.epoch(), |it| it.day.and_time(NaiveTime::MIN).and_utc().timestamp());
    says(Moment.at.epoch_micros(), |it| it.at.timestamp_micros());
    says(Moment.local.epoch_micros(), |it| it.at.timestamp_micros());
    says(Moment.day.epoch_micros(), |it| it.day.and_time(NaiveTime::MIN).and_utc().timestamp_micros());
    says(Moment.at.date(), |it| it.day);
    says(Moment.local.date(), |it| it.day);
    says(Moment.at.time(), |it| it.time);
    says(Moment.local.time(), |it| it.time);
    says(Moment.late.year(), |it| it.late.map(|it| it.year()));
    says(Moment.late.time(), |it| it.late.map(|it| it.time()));
}

#[test]
fn parts_of_parameters_and_of_null() {
    let at = local("2024-02-29T23:59:59.25");
    gives(
        &select((
            literal(at).second(),
            literal(at.and_utc()).microsecond(),
            literal(at.date()).week(),
            literal(at.time()).hour(),
        )),
        &[(59, 250_000, 9, 23)],
    );
    gives(
        &select((
            literal(None::<NaiveDate>).year(),
            null::<DateTime<Utc>>().hour(),
            literal(None::<NaiveDateTime>).trunc(DatePart::Week),
        )),
        &[(None, None, None)],
    );
}

#[test]
fn beginnings() {
    let it = Moment.at;
    let parts = (it.trunc(DatePart::Year), it.trunc(DatePart::Quarter), it.trunc(DatePart::Month), it.trunc(DatePart::Week));
    check("dates/trunc_instant", &select(parts));
    let it = Moment.local;
    let parts = (it.trunc(DatePart::Day), it.trunc(DatePart::Hour), it.trunc(DatePart::Minute), it.trunc(DatePart::Second));
    check("dates/trunc_timestamp", &select(parts));
    let it = Moment.day;
    check("dates/trunc_date", &select((it.trunc(DatePart::Quarter), it.trunc(DatePart::Month), it.trunc(DatePart::Hour))));
}

/// The first day of the part that a day lies in, as chrono has it.
fn first_day(part: DatePart, day: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    let first = |month| NaiveDate::from_ymd_opt(day.year(), month, 1).expect("every month has a first");
    match part {
        DatePart::Year => first(1),
        DatePart::Quarter => first((day.month0() / 3) * 3 + 1),
        DatePart::Month => first(day.month()),
        DatePart::Week => day - TimeDelta::days(day.weekday().num_days_from_monday().into()),
        DatePart::Day | DatePart::Hour | DatePart::Minute | DatePart::Second => day,
    }
}

fn beginning(part: DatePart, it: NaiveDateTime) -> NaiveDateTime {
    use chrono::Timelike;
    let (hour, minute, second) = (it.hour(), it.minute(), it.second());
    let time = match part {
        DatePart::Hour => (hour, 0, 0),
        DatePart::Minute => (hour, minute, 0),
        DatePart::Second => (hour, minute, second),
        DatePart::Year | DatePart::Quarter | DatePart::Month | DatePart::Week | DatePart::Day => (0, 0, 0),
    };
    first_day(part, it.date()).and_hms_opt(time.0, time.1, time.2).expect("a time")
}

#[test]
fn every_beginning_is_what_chrono_says() {
    use DatePart::{Day, Hour, Minute, Month, Quarter, Second, Week, Year};
    with_moments();
    for part in [Year, Quarter, Month, Week, Day, Hour, Minute, Second] {
        says(Moment.day.trunc(part), |it| first_day(part, it.day));
        says(Moment.local.trunc(part), |it| beginning(part, it.local));
        says(Moment.at.trunc(part), |it| beginning(part, it.local).and_utc());
        says(Moment.late.trunc(part), |it| it.late.map(|it| beginning(part, it.naive_utc()).and_utc()));
    }
}

#[test]
fn what_is_cut_off_is_equal_to_what_is_stored() {
    with_moments();
    let begins = Moment.at.trunc(DatePart::Day).eq(Moment.at);
    gives(&select(Moment.id).where_(begins).order_by(Moment.id), &[1, 8]);
    let begins = Moment.local.date().eq(day("2020-08-31")) & Moment.at.time().eq(time("07:08:09.5"));
    gives(&select(Moment.id).where_(begins), &[7]);
}

#[test]
fn rows_are_counted_by_month() {
    with_moments();
    let month = Moment.day.trunc(DatePart::Month);
    let stmt = select((month.clone(), func::count(Moment.id)))
        .where_(Moment.day.year().between(2020, 2023))
        .group_by(month.clone())
        .order_by(month.clone());
    check("dates/grouped_by_month", &stmt);
    gives(&stmt, &[(day("2020-08-01"), 1), (day("2021-01-01"), 1), (day("2023-12-01"), 1)]);
}

fn program_now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

#[test]
fn the_clock() {
    check("dates/now", &select((func::now(), func::current_date(), func::current_time(), func::current_timestamp())));
    let stmt =
        select((func::now(), func::current_date(), func::current_time(), func::current_timestamp(), func::now().eq(func::now())));
    // Near midnight the date may be the next one.
    let before = program_now() - TimeDelta::seconds(5);
    each_database(|database| {
        let dialect = database.dialect();
        let compiled = stmt.compile(dialect).expect("every database has a clock");
        let rows = crate::run::rows_of_query(database, &stmt, &compiled.sql);
        let (now, date, time, timestamp, same) = rows[0];
        let name = dialect.name();
        assert!(now >= before && now <= program_now() + TimeDelta::seconds(5), "{name}: {now}");
        assert_eq!((now.date_naive(), now.time(), now.naive_utc(), same), (date, time, timestamp, true), "{name}");
    });
}

#[test]
fn the_zone_of_the_connection_changes_nothing() {
    with_moments();
    with_database("postgresql", |it| drop(it.run("SET TIME ZONE 'Pacific/Apia'", &[])));
    for name in ["mysql", "mariadb"] {
        with_database(name, |it| drop(it.run("SET time_zone = '+13:00'", &[])));
    }
    every_part_in_this_zone();
    let now = select(func::now().date().eq(func::current_date()));
    gives(&now, &[true]);
}

fn every_part_in_this_zone() {
    use chrono::{Datelike, Timelike};
    says(Moment.at.hour(), |it| int(it.time.hour()));
    says(Moment.at.day(), |it| int(it.day.day()));
    says(Moment.at.epoch_micros(), |it| it.at.timestamp_micros());
    says(Moment.at.date(), |it| it.day);
    says(Moment.at.trunc(DatePart::Day), |it| beginning(DatePart::Day, it.local).and_utc());
    says(Moment.day.trunc(DatePart::Month), |it| first_day(DatePart::Month, it.day));
    // Samoa had no 30th of December in 2011.
    let at = local("2011-12-29T12:00:00").and_utc();
    gives(&select(literal(at) + Interval::days(1) + Interval::months(1)), &[local("2012-01-30T12:00:00").and_utc()]);
}

#[test]
fn intervals() {
    let all = (
        Moment.at + Interval::months(1),
        Moment.at - Interval::days(3),
        Moment.local + Interval::hours(36),
        Moment.at + (Interval::years(1) - Interval::weeks(1) + Interval::milliseconds(1)),
        Moment.day + Interval::days(7),
        Moment.day - Interval::months(2),
    );
    check("dates/intervals", &select(all));
    let of_rows = (
        Moment.day + Interval::days_of(Moment.amount),
        Moment.at - Interval::months_of(Moment.amount),
        Moment.local + Interval::hours_of(Moment.id),
        Moment.late + Interval::minutes_of(Moment.id) + Interval::seconds_of(Moment.amount * 2),
    );
    check("dates/intervals_of_rows", &select(of_rows));
}

#[test]
fn a_date_is_not_moved_by_hours_nor_by_an_age() {
    check("dates/interval_date_hours", &select(Moment.day + Interval::hours(1)));
    check("dates/interval_too_long", &select(Moment.day + Interval::years(1_000_000)));
}

#[test]
fn a_date_may_be_moved_often() {
    let moved = |times| (0..times).fold(literal(day("2024-01-31")), |it, _| it + Interval::months(1));
    check("dates/interval_on_interval", &select(moved(3)));
    gives(&select(moved(2)), &[day("2024-03-29")]);
    gives(&select(moved(12)), &[day("2025-01-29")]);
    let weekly = (0..12).fold(literal(day("2024-01-31")), |it, _| it.trunc(DatePart::Week) + Interval::months(1));
    let next = |it: NaiveDate| {
        let monday = it.week(chrono::Weekday::Mon).first_day();
        monday.checked_add_months(chrono::Months::new(1)).expect("a date")
    };
    gives(&select(weekly), &[(0..12).fold(day("2024-01-31"), |it, _| next(it))]);
}

#[test]
fn months_end_where_they_end() {
    let moved = |text: &str, by| literal(day(text)) + by;
    let month = Interval::months(1);
    gives(
        &select((
            moved("2024-01-31", month),
            moved("2023-01-31", month),
            moved("2024-03-31", -month),
            moved("2024-02-29", Interval::years(1)),
            moved("2024-02-29", -Interval::years(4)),
            moved("2024-12-15", month),
        )),
        &[(day("2024-02-29"), day("2023-02-28"), day("2024-02-29"), day("2025-02-28"), day("2020-02-29"), day("2025-01-15"))],
    );
    gives(
        &select((moved("9999-11-30", month), moved("0001-02-28", -month), moved("2024-01-31", Interval::months(0)))),
        &[(day("9999-12-30"), day("0001-01-28"), day("2024-01-31"))],
    );
    let at = literal(local("2024-01-31T23:59:59.999999").and_utc());
    gives(&select(at + month), &[local("2024-02-29T23:59:59.999999").and_utc()]);
    // Months first, then days.
    let both = literal(day("2024-01-31")) + (month + Interval::days(1));
    gives(&select(both), &[day("2024-03-01")]);
}

#[test]
fn moments_move_to_the_microsecond() {
    with_moments();
    let by = Interval::microseconds(1);
    let some = Moment.id.not_in([8, 9]);
    let stmt = |it: Expr<DateTime<Utc>>| select(it).where_(some.clone()).order_by(Moment.id);
    let expected =
        |by: TimeDelta| -> Vec<_> { moments().iter().filter(|it| ![8, 9].contains(&it.id)).map(|it| it.at + by).collect() };
    gives(&stmt(Moment.at + by), &expected(TimeDelta::microseconds(1)));
    gives(&stmt(Moment.at - Interval::seconds(1) + Interval::seconds(1)), &expected(TimeDelta::zero()));
    gives(&stmt(Moment.at - by), &expected(TimeDelta::microseconds(-1)));
    gives(&stmt(Moment.at - Interval::microseconds(86_400_500_001)), &expected(TimeDelta::microseconds(-86_400_500_001)));
    gives(&stmt(Moment.at + Interval::days(-400)), &expected(TimeDelta::days(-400)));
    gives(&stmt(Moment.at + Interval::hours(1_000_000)), &expected(TimeDelta::hours(1_000_000)));
    let local = select(Moment.local + by).where_(some.clone()).order_by(Moment.id);
    gives(&local, &expected(TimeDelta::microseconds(1)).iter().map(DateTime::naive_utc).collect::<Vec<_>>());
    // What was moved is equal to what is stored.
    gives(&select(func::count_all()).from(Moment).where_((Moment.at + by - by).eq(Moment.at) & some), &[8]);
}

#[test]
fn rows_say_by_how_much() {
    with_moments();
    let some = Moment.id.between(1, 7);
    let moved = |it: &Moment, by: fn(i64) -> TimeDelta| it.amount.map(|amount| it.at + by(amount.into()));
    let rows: Vec<_> = moments().into_iter().filter(|it| it.id < 8).collect();
    let days: Vec<_> = rows.iter().map(|it| moved(it, TimeDelta::days)).collect();
    gives(&select(Moment.at + Interval::days_of(Moment.amount)).where_(some.clone()).order_by(Moment.id), &days);
    let minutes: Vec<_> = rows.iter().map(|it| moved(it, |it| -TimeDelta::minutes(it))).collect();
    gives(&select(Moment.at - Interval::minutes_of(Moment.amount)).where_(some.clone()).order_by(Moment.id), &minutes);
    let months: Vec<_> = rows
        .iter()
        .map(|it| {
            it.amount.map(|amount| it.day.checked_add_months(chrono::Months::new(u32::try_from(amount + 1).expect("small"))))
        })
        .map(Option::flatten)
        .collect();
    gives(&select(Moment.day + Interval::months_of(Moment.amount + 1)).where_(some).order_by(Moment.id), &months);
}

#[test]
fn time_between() {
    let all = (
        Moment.day.days_since(day("2024-01-01")),
        Moment.at.seconds_since(func::now()),
        Moment.local.micros_since(Moment.local),
        Moment.late.micros_since(Moment.at),
    );
    check("dates/since", &select(all));
    with_moments();
    let epoch = DateTime::UNIX_EPOCH;
    says(Moment.at.micros_since(epoch), |it| it.at.timestamp_micros());
    says(literal(epoch).micros_since(Moment.at), |it| -it.at.timestamp_micros());
    says(Moment.local.micros_since(epoch.naive_utc()), |it| it.at.timestamp_micros());
    says(Moment.late.micros_since(Moment.at), |it| it.late.map(|_| 0));
    says(Moment.day.days_since(day("2024-03-01")), |it| i32::try_from((it.day - day("2024-03-01")).num_days()).expect("small"));
    let near = select(Moment.at.seconds_since(local("2024-02-29T23:59:59").and_utc())).where_(Moment.id.eq(3));
    gives(&near, &[0.999_999]);
    gives(&select(literal(None::<NaiveDate>).days_since(day("2024-03-01"))), &[None]);
}

/// For each moment, how many of all lie from so long before it to so long after it: the years before and after 1970 too.
#[test]
fn frames_of_time() {
    let (before, after) = (Interval::days(400) + Interval::hours(1), Interval::seconds(1));
    let near = |terms: aludel::expr::WindowSpec| func::count_all().over(terms.range_between(preceding(before), following(after)));
    let by_time = [
        near(window().order_by(Moment.local)),
        near(window().order_by(Moment.at.asc())),
        near(window().partition_by(Moment.id.lt(0)).order_by(Moment.day)),
    ];
    for (name, counts) in ["dates/frame_local", "dates/frame_at", "dates/frame_day"].iter().zip(&by_time) {
        check(name, &select(counts.clone()).from(Moment));
    }
    let [local, at, day] = by_time;
    let expected = |time: fn(&Moment) -> NaiveDateTime| -> Vec<i64> {
        let is_near = |it: &Moment, other: &&Moment| {
            let (it, other) = (time(it), time(other));
            it - other <= TimeDelta::days(400) + TimeDelta::hours(1) && other - it <= TimeDelta::seconds(1)
        };
        let count = |it: &Moment| moments().iter().filter(|other| is_near(it, other)).count();
        moments().iter().map(|it| i64::try_from(count(it)).expect("small")).collect()
    };
    with_moments();
    gives(&select(local).from(Moment).order_by(Moment.id), &expected(|it| it.local));
    gives(&select(at).from(Moment).order_by(Moment.id), &expected(|it| it.local));
    gives(&select(day).from(Moment).order_by(Moment.id), &expected(|it| it.day.and_time(NaiveTime::MIN)));
    let backwards = window().order_by(Moment.local.desc()).range_between(preceding(after), following(before));
    gives(&select(func::count_all().over(backwards)).from(Moment).order_by(Moment.id), &expected(|it| it.local));
}

#[test]
fn frames_of_time_that_are_none() {
    let count = |window: aludel::expr::WindowSpec| select(func::count_all().over(window)).from(Moment);
    let by_day = || window().order_by(Moment.day);
    let days = || preceding(Interval::days(3));
    check("dates/frame_months", &count(by_day().range_between(preceding(Interval::months(1)), current_row())));
    check("dates/frame_negative", &count(by_day().range_between(preceding(Interval::days(-3)), current_row())));
    check("dates/frame_too_long", &count(by_day().range_between(preceding(Interval::days(i64::MAX)), current_row())));
    check("dates/frame_mixed", &count(by_day().range_between(days(), following(3))));
    check("dates/frame_of_rows", &count(by_day().rows_between(days(), current_row())));
    check("dates/frame_of_groups", &count(by_day().groups_between(days(), current_row())));
    check("dates/frame_of_number", &count(window().order_by(Moment.id).range_between(days(), current_row())));
    check("dates/frame_of_base", &count(window_named("w").range_between(days(), current_row())).window("w", by_day()));
}
