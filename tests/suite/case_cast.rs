//! CASE and CAST.

use aludel::prelude::*;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::check::check;
use crate::databases::{each_database, with_database};
use crate::fixture::{Comment, Moment, User};
use crate::run::{does, gives, gives_except, with_rows};

#[test]
fn case_with_else() {
    let size = case().when(User.age.lt(18), "minor").when(User.age.is_null(), "unknown").else_("adult");
    check("case_cast/case_else", &select(size));
}

#[test]
fn case_without_else() {
    check("case_cast/case", &select(case().when(User.active & User.age.gt(18), User.age + 1).end()));
}

#[test]
fn case_is_an_operand() {
    let number = case().when(User.active, 1).else_(2);
    check("case_cast/case_operand", &select(User.id).where_((number.clone() * 2).eq(number)));
}

#[test]
fn to_numbers() {
    let all = (
        User.name.cast::<i16>(),
        User.name.cast::<i32>(),
        User.age.cast::<i64>(),
        User.name.cast::<f32>(),
        User.age.cast::<f64>(),
    );
    check("case_cast/to_numbers", &select(all));
}

#[test]
fn a_float_to_an_integer_is_rounded() {
    let all = (User.score.cast::<i64>(), (User.age / 2).cast::<i64>(), literal(2.5).cast::<i64>(), User.id.cast::<i32>());
    check("case_cast/float_to_integer", &select(all));
    check("case_cast/average_to_integer", &select(func::avg(User.age).cast::<i32>()));
}

#[test]
fn to_text_and_bytes() {
    check("case_cast/to_text", &select((User.id.cast::<String>(), User.name.cast::<Vec<u8>>())));
}

#[test]
fn an_instant_is_cast_in_utc() {
    let all = (Moment.at.cast::<NaiveDate>(), Moment.late.cast::<NaiveDate>(), Moment.local.cast::<NaiveDate>());
    check("case_cast/instant_to_date", &select(all));
    check("case_cast/instant_to_timestamp", &select((Moment.at.cast::<NaiveDateTime>(), Moment.at.cast::<NaiveTime>())));
    check("case_cast/timestamp_to_instant", &select((Moment.local.cast::<DateTime<Utc>>(), Moment.day.cast::<DateTime<Utc>>())));
    let local = NaiveDate::from_ymd_opt(2024, 2, 29).and_then(|it| it.and_hms_micro_opt(23, 59, 59, 999_999)).expect("a time");
    let at = local.and_utc();
    let moment = Moment { id: 1, day: local.date(), time: local.time(), local, at, late: None, amount: None };
    does(&insert(Moment).rows(&[moment]));
    with_database("postgresql", |it| drop(it.run("SET TIME ZONE 'Pacific/Apia'", &[])));
    gives(&select((Moment.at.cast::<NaiveDate>(), Moment.local.cast::<NaiveDate>())), &[(local.date(), local.date())]);
    let timestamps =
        select((Moment.at.cast::<NaiveDateTime>(), Moment.at.cast::<NaiveTime>(), Moment.local.cast::<DateTime<Utc>>()));
    gives_except(&["sqlite"], &timestamps, &[(local, local.time(), at)]);
    let midnight = local.date().and_time(NaiveTime::MIN);
    let of_days = select((Moment.day.cast::<NaiveDateTime>(), Moment.day.cast::<DateTime<Utc>>()));
    gives_except(&["sqlite"], &of_days, &[(midnight, midnight.and_utc())]);
}

#[test]
fn what_every_database_casts_alike() {
    let texts = (literal(-5_i64).cast::<String>(), literal("12").cast::<i64>(), literal("-0.25").cast::<f64>());
    gives(&select(texts), &[("-5".to_owned(), 12, -0.25)]);
    let numbers =
        (literal(3).cast::<f64>(), literal(2.7).cast::<i32>(), literal(-2.7).cast::<i64>(), literal(None::<f64>).cast::<i32>());
    gives(&select(numbers), &[(3.0, 3, -3_i64, None)]);
    let bytes = (literal("é").cast::<Vec<u8>>(), literal(None::<String>).cast::<i64>());
    gives(&select(bytes), &[("é".as_bytes().to_vec(), None)]);
    let dates =
        (literal("2024-02-29").cast::<NaiveDate>(), literal(NaiveDate::from_ymd_opt(1, 2, 3).expect("a date")).cast::<String>());
    gives(&select(dates), &[(NaiveDate::from_ymd_opt(2024, 2, 29).expect("a date"), "0001-02-03".to_owned())]);
}

#[test]
fn to_a_truth_value() {
    check("case_cast/to_bool", &select(User.age.cast::<bool>()));
}

#[test]
fn a_text_is_read_as_a_whole_number_where_it_is_one() {
    check("case_cast/try_cast", &select((User.name.try_cast::<i16>(), User.name.try_cast::<i64>())));
    let read =
        |text: &'static str| (literal(text).try_cast::<i16>(), literal(text).try_cast::<i32>(), literal(text).try_cast::<i64>());
    for text in ["0", "7", "+7", "-7", "0007", "-00000000000000000000000000000042", "000"] {
        let number: i16 = text.parse().unwrap_or(-42);
        gives(&select(read(text)), &[(Some(number), Some(number.into()), Some(number.into()))]);
    }
    for text in ["", "+", "-", "+-7", "7-", " 7", "7 ", "7\n", "1.0", "1e3", "0x1", "é", "٣", "7a", "NULL"] {
        gives(&select(read(text)), &[(None, None, None)]);
    }
    let at_the_limits = [
        ("32767", Some(i16::MAX), Some(32_767), Some(32_767)),
        ("32768", None, Some(32_768), Some(32_768)),
        ("-32768", Some(i16::MIN), Some(-32_768), Some(-32_768)),
        ("-32769", None, Some(-32_769), Some(-32_769)),
        ("0002147483647", None, Some(i32::MAX), Some(2_147_483_647)),
        ("2147483648", None, None, Some(2_147_483_648)),
        ("-2147483648", None, Some(i32::MIN), Some(-2_147_483_648)),
        ("9223372036854775807", None, None, Some(i64::MAX)),
        ("9223372036854775808", None, None, None),
        ("-9223372036854775808", None, None, Some(i64::MIN)),
        ("-9223372036854775809", None, None, None),
        ("99999999999999999999999999", None, None, None),
    ];
    for (text, small, middle, large) in at_the_limits {
        gives(&select(read(text)), &[(small, middle, large)]);
    }
    gives(&select(literal(None::<String>).try_cast::<i64>()), &[None]);
    // In conditions, and in itself.
    with_rows();
    let number = || User.id.cast::<String>().try_cast::<i16>();
    gives(&select(User.id).where_(number().gt(102)).order_by(number().desc()), &[104, 103]);
    gives(&select(number().cast::<String>().try_cast::<i64>()).where_(User.id.eq(101)), &[Some(101)]);
    let largest = func::max(User.id.cast::<String>());
    gives_except(&["sqlite"], &select(largest.clone().try_cast::<i64>()), &[Some(104)]);
    let largest = largest.label("largest");
    let subquery = select(largest.clone()).subquery("numbers");
    gives(&select(subquery.column(&largest).try_cast::<i64>()).from(&subquery), &[Some(104)]);
}

#[test]
fn a_text_is_read_as_a_number_where_columns_stand_bare() {
    // In RETURNING, where a column has no table before it, of a column that is called as a part of the words that SQLite is given.
    let row = Comment { id: 1.into(), post_id: 201, user_id: None, text: "42".to_owned() };
    with_rows();
    reads_42(&insert(Comment).rows(&[row]).returning((Comment.text.try_cast::<i32>(), Comment.text)));
}

#[track_caller]
fn reads_42(stmt: &dyn Statement) {
    each_database(|database| {
        let dialect = database.dialect();
        let compiled = stmt.compile(dialect).expect("each has RETURNING of an insert");
        let rows =
            database.run(&compiled.sql, &compiled.parameters).unwrap_or_else(|error| panic!("{}: {error}", dialect.name()));
        let first = format!("{:?}", rows[0][0]);
        assert!(first.contains("42") && !first.contains("Text"), "{}: {first}", dialect.name());
    });
}
