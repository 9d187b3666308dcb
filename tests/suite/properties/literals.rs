//! Random values, written as literals and run, are on every database the values that they were.

use std::fmt::Debug;

use aludel::expr::Operand;
use aludel::prelude::*;
use aludel::types::SqlType;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::chance::try_cases;
use super::selection::Columns;
use crate::databases::{Database, POSTGRES, each_database, with_database};

/// What may end a text early, begin a comment, or be taken for the place of a value.
const PIECES: &[&str] = &[
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\'",
    "'\\",
    "\\\\",
    "\\0",
    "\\n",
    "\\x41",
    "\\u0041",
    "?",
    "??",
    "$1",
    "$$",
    "$a$",
    ":x",
    "::text",
    "@x",
    "%",
    "%s",
    "_",
    "--",
    "-- \n",
    "/*",
    "*/",
    "/*!",
    "#",
    ";",
    "'; DROP TABLE users; --",
    "E'",
    "x'",
    "N'",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "NULL",
    " ",
    "  ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u{8}",
    "\u{1a}",
    "\u{7f}",
    "\u{a0}",
    "\u{2019}",
    "\u{ff07}",
    "\u{2028}",
    "\u{feff}",
    "\u{301}",
    "é",
    "日本",
    "😀",
    "\u{10ffff}",
    "a",
    "Z",
    "0",
];

/// Texts of awkward pieces and of any characters but NUL, which no literal of PostgreSQL has.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => prop::char::range('\u{1}', '\u{7f}').prop_map(String::from),
        1 => prop::char::range('\u{1}', char::MAX).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|it| it.concat())
}

/// Floats of all sizes: what is not finite has a literal on some databases only.
fn float() -> impl Strategy<Value = f64> {
    let extremes = [0.0, f64::MAX, f64::MIN, f64::MIN_POSITIVE, f64::EPSILON, 5e-324, -5e-324, 0.1, 1e15, 1e16, 1e17, 1e22, 1e23];
    prop_oneof![
        prop::sample::select(extremes.to_vec()),
        prop::num::f64::NORMAL,
        prop::num::f64::SUBNORMAL,
        (-1_000_000_i32..1_000_000).prop_map(|it| f64::from(it) / 100.0),
    ]
}

fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![prop::sample::select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX]), any::<i64>()]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    let extremes = prop::sample::select(vec![Decimal::MAX, Decimal::MIN, Decimal::ZERO, Decimal::ONE]);
    prop_oneof![
        1 => extremes,
        4 => (any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0..=28_u32)
            .prop_map(|(low, middle, high, negative, scale)| Decimal::from_parts(low, middle, high, negative, scale)),
        4 => (any::<i32>(), 0..=12_u32).prop_map(|(digits, scale)| Decimal::new(digits.into(), scale)),
    ]
}

/// Days of the years that all databases have.
fn day() -> impl Strategy<Value = NaiveDate> {
    let [first, last] = [1, 9999].map(|year| NaiveDate::from_yo_opt(year, 1).expect("each year has a first day"));
    let ends = prop::sample::select(vec![first, NaiveDate::from_ymd_opt(9999, 12, 31).expect("the last day of that year")]);
    prop_oneof![1 => ends, 9 => (0..(last - first).num_days()).prop_map(move |days| first + TimeDelta::days(days))]
}

/// Times in microseconds, as all databases have them.
fn time() -> impl Strategy<Value = NaiveTime> {
    let fraction = prop_oneof![Just(0), Just(1), Just(999_999), 0..1_000_000_u32, (0..1000_u32).prop_map(|it| it * 1000)];
    (prop_oneof![Just(0), Just(86_399), 0..86_400_u32], fraction).prop_map(|(second, fraction)| {
        NaiveTime::from_num_seconds_from_midnight_opt(second, fraction * 1000).expect("it is below a day")
    })
}

fn moment() -> impl Strategy<Value = NaiveDateTime> {
    (day(), time()).prop_map(|(day, time)| day.and_time(time))
}

/// Several values beside each other are read back from one query: so each ends where it should.
fn are_read_back<T>(values: impl Strategy<Value = T>)
where
    T: SqlType<Inner = T> + Operand + Clone + PartialEq + Debug,
{
    try_cases(60, prop::collection::vec(values, 1..20), |values| {
        let mut result = Ok(());
        each_database(|database| {
            if result.is_ok() {
                result = is_read_back(database, values);
            }
        });
        result
    });
}

fn is_read_back<T>(database: &mut dyn Database, values: &[T]) -> Result<(), String>
where
    T: SqlType<Inner = T> + Operand + Clone + PartialEq + Debug,
{
    let query = select(Columns::plain(values.iter().map(|it| literal(it.clone()).into_node()).collect()));
    let dialect = database.dialect();
    for sql in [query.inline(dialect), query.pretty(dialect)] {
        let sql = sql.map_err(|error| error.to_string())?;
        let explain = |why: String| format!("{}: {why}\n{sql}", dialect.name());
        let found = database.run(&sql, &[]).map_err(explain)?;
        let read = found[0].iter().map(|it| T::decode(it.as_ref())).collect::<Result<Vec<_>, _>>();
        let read = read.map_err(|error| explain(error.to_string()))?;
        if read != values {
            return Err(explain(format!("{read:?} is not {values:?}")));
        }
    }
    Ok(())
}

#[test]
fn texts_are_read_back() {
    are_read_back(text());
}

#[test]
fn bytes_are_read_back() {
    are_read_back(prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\0'\"\\\x1a\n%".to_vec())], 0..24));
}

#[test]
fn floats_are_read_back() {
    are_read_back(float());
    are_read_back(prop::num::f32::NORMAL | prop::num::f32::ZERO);
}

#[test]
fn the_sign_of_zero_is_that_of_the_literal_where_there_are_such_zeros() {
    let sql = select(literal(-0.0_f64)).inline(POSTGRES).expect("PostgreSQL has it");
    with_database("postgresql", |database| {
        let found = database.run(&sql, &[]).expect("PostgreSQL takes it");
        let zero = f64::decode(found[0][0].as_ref()).expect("it is a float");
        assert!(zero == 0.0 && zero.is_sign_negative(), "{zero:?}");
    });
}

#[test]
fn integers_and_truth_values_are_read_back() {
    are_read_back(integer());
    are_read_back(any::<i32>());
    are_read_back(any::<i16>());
    are_read_back(any::<bool>());
}

#[test]
fn decimals_are_read_back() {
    are_read_back(decimal());
}

#[test]
fn dates_and_times_are_read_back() {
    are_read_back(day());
    are_read_back(time());
    are_read_back(moment());
}
