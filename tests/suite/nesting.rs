//! Expressions in expressions: however deep they stand in each other, the text stays in proportion, and the databases take it.

use aludel::expr::Quantified;
use aludel::prelude::*;
use aludel::types::{Interval, SqlType};
use aludel::{ErrorKind, query::Selection};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::Value as Json;

use crate::databases::{DIALECTS, each_database};
use crate::fixture::{Document, Moment, Post, User};
use crate::run::{does, with_rows};

/// How deep expressions stand in each other here.
const DEEP: usize = 12;

/// How long the text of a level may be on average. One that doubles would be beyond it by far.
const LONGEST: usize = 1_000;

/// A way to make an expression of another one of the same type.
type Step<T> = (&'static str, fn(Expr<T>) -> Expr<T>);

/// Every expression in itself, in each of its operands: in proportion, taken by the databases, or refused by name.
#[track_caller]
fn stays_in_proportion<T: SqlType>(start: Expr<T>, steps: &[Step<T>])
where
    Expr<T>: Selection<Row = T>,
{
    for (name, step) in steps {
        let deep = (0..DEEP).fold(start.clone(), |it, _| step(it));
        let stmt = select(deep);
        for dialect in DIALECTS {
            match stmt.compile(dialect) {
                Ok(compiled) => {
                    let length = compiled.sql.len();
                    assert!(length < LONGEST * DEEP, "{}: {name}, {DEEP} deep, is {length} bytes long", dialect.name());
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Unsupported, "{name}: {error}");
                    assert!(error.to_string().starts_with(dialect.name()), "{name}: {error}");
                }
            }
        }
        each_database(|database| {
            if let Ok(compiled) = stmt.compile(database.dialect()) {
                let result = database.run(&compiled.sql, &compiled.parameters);
                assert!(result.is_ok(), "{}: {name}: {result:?}\n{}", database.dialect().name(), compiled.sql);
            }
        });
    }
}

#[test]
fn texts() {
    with_rows();
    type It = Option<String>;
    fn it<T: SqlType>(of: Expr<T>) -> Expr<It> {
        of.as_type()
    }
    fn count(of: Expr<It>) -> Expr<Option<i32>> {
        func::length(of).as_type()
    }
    stays_in_proportion::<It>(
        it(User.name.nullable()),
        &[
            ("lower", |of| it(func::lower(of))),
            ("upper", |of| it(func::upper(of))),
            ("initcap", |of| it(func::initcap(of))),
            ("reverse", |of| it(func::reverse(of))),
            ("trim", |of| it(func::trim(of))),
            ("ltrim", |of| it(func::ltrim(of))),
            ("rtrim", |of| it(func::rtrim(of))),
            ("trim_chars", |of| it(func::trim_chars(of, "x"))),
            ("trim_chars, characters", |of| it(func::trim_chars("xa", of))),
            ("substring", |of| it(func::substring(of, 1, 3))),
            ("substring of columns", |of| it(func::substring(of, User.id.cast::<i32>(), User.id.cast::<i32>()))),
            ("substring, from", |of| it(func::substring("abc", count(of), 1))),
            ("substring, length", |of| it(func::substring("abc", 1, count(of)))),
            ("substring, length, from a column", |of| it(func::substring("abc", User.id.cast::<i32>(), count(of)))),
            ("substring_from", |of| it(func::substring_from(of, User.id.cast::<i32>()))),
            ("substring_from, from", |of| it(func::substring_from("abc", count(of)))),
            ("left", |of| it(func::left(of, User.id.cast::<i32>()))),
            ("left, length", |of| it(func::left("abc", count(of)))),
            ("right", |of| it(func::right(of, User.id.cast::<i32>()))),
            ("right, length", |of| it(func::right("abc", count(of)))),
            ("position", |of| it(func::chr(func::position(of, "a") + 65))),
            ("position, text", |of| it(func::chr(func::position("a", of) + 65))),
            ("replace", |of| it(func::replace(of, "a", "b"))),
            ("replace, from", |of| it(func::replace("abc", of, "b"))),
            ("replace, to", |of| it(func::replace("abc", "a", of))),
            ("split_part", |of| it(func::split_part(of, ",", 1))),
            ("split_part, delimiter", |of| it(func::split_part("a,b", of, 1))),
            ("lpad", |of| it(func::lpad(of, User.id.cast::<i32>(), "x"))),
            ("lpad, length", |of| it(func::lpad("a", count(of), "x"))),
            ("rpad", |of| it(func::rpad(of, User.id.cast::<i32>(), "x"))),
            ("rpad, length", |of| it(func::rpad("a", count(of), "x"))),
            ("repeat", |of| it(func::repeat(of, 1))),
            ("repeat, times", |of| it(func::repeat("a", count(of)))),
            ("octet_length", |of| it(func::chr(func::octet_length(of) + 65))),
            ("chr of code_point", |of| it(func::chr(func::code_point(of)))),
            ("hex", |of| it(func::hex(count(of).cast::<String>().cast::<Vec<u8>>()))),
            ("md5", |of| it(func::md5(of))),
            ("concat", |of| it(func::concat((of, "a")))),
            ("concat_ws", |of| it(func::concat_ws(of, ("a", "b", User.name)))),
            ("concat_ws, text", |of| it(func::concat_ws(",", (of, "b", User.name)))),
            ("coalesce", |of| it(func::coalesce(of, "a"))),
            ("nullif", |of| it(func::nullif(of, "a"))),
            ("nullif, value", |of| it(func::nullif("a", of))),
            ("greatest", |of| it(func::greatest((of, User.name)))),
            ("least", |of| it(func::least((of, User.name)))),
            ("case", |of| it(case().when(User.active, of).else_("a"))),
            ("case_of", |of| it(case_of(of).when("a", "b").else_("c"))),
            ("cast", |of| it(func::length(of).cast::<String>())),
            ("regexp_replace", |of| it(of.regexp_replace("a", "b"))),
            ("to_json", |of| it(func::to_json(of).as_text())),
        ],
    );
}

#[test]
fn conditions() {
    type It = Option<bool>;
    fn it<T: SqlType>(of: Expr<T>) -> Expr<It> {
        of.as_type()
    }
    fn text(of: Expr<It>) -> Expr<Option<String>> {
        case().when(of, User.name).else_("a").as_type()
    }
    stays_in_proportion::<It>(
        it(User.active.nullable()),
        &[
            ("not", |of| it(not_(of))),
            ("and", |of| it(of.and(User.active))),
            ("or", |of| it(User.active.or(of))),
            ("eq", |of| it(of.eq(User.active))),
            ("is_distinct_from", |of| it(of.is_distinct_from(User.active))),
            ("is_not_distinct_from", |of| it(User.active.is_not_distinct_from(of))),
            ("is_null", |of| it(of.is_null())),
            ("is_true", |of| it(of.is_true())),
            ("is_false", |of| it(of.is_false())),
            ("is_unknown", |of| it(of.is_unknown())),
            ("in_", |of| it(text(of).in_(["a", "b"]))),
            ("between", |of| it(text(of).between("a", "b"))),
            ("between_symmetric", |of| it(text(of).between_symmetric("a", "b"))),
            ("between_symmetric, low", |of| it(User.name.between_symmetric(text(of), "b"))),
            ("between_symmetric, high", |of| it(User.name.not_between_symmetric("b", text(of)))),
            ("like", |of| it(text(of).like("a%"))),
            ("ilike", |of| it(text(of).ilike("a%"))),
            ("contains", |of| it(text(of).contains("a"))),
            ("contains, text", |of| it(User.name.contains(text(of)))),
            ("icontains", |of| it(User.name.icontains(text(of)))),
            ("starts_with", |of| it(User.name.starts_with(text(of)))),
            ("iends_with", |of| it(User.name.iends_with(text(of)))),
            ("regexp_match", |of| it(text(of).regexp_match("a"))),
            ("to_json", |of| it(func::to_json(of).as_bool())),
            ("has_key", |of| it(func::json_object([("a", func::to_json(of))]).has_key("a"))),
            ("any_", |of| {
                let any: Quantified<String> = any_(select(Post.title));
                it(text(of).eq(any))
            }),
            ("gt any_", |of| it(text(of).gt(any_(select(Post.title))))),
            ("exists", |of| it(User.active.and(exists(select(Post.id).where_(of).correlate(User))))),
        ],
    );
}

#[test]
fn numbers() {
    with_rows();
    type It = Option<i64>;
    fn it<T: SqlType>(of: Expr<T>) -> Expr<It> {
        of.as_type()
    }
    stays_in_proportion::<It>(
        it(User.id.nullable()),
        &[
            ("add", |of| it(of + 1_i64)),
            ("subtract", |of| it(literal(1_i64) - of)),
            ("divide", |of| it((of / 2_i64).cast::<i64>())),
            ("remainder", |of| it(of % 5_i64)),
            ("negate", |of| it(-of)),
            ("int_div", |of| it(of.int_div(2_i64))),
            ("bit_and", |of| it(of.bit_and(User.id))),
            ("bit_or", |of| it(of.bit_or(User.id))),
            ("bit_xor", |of| it(of.bit_xor(User.id))),
            ("bit_xor, right", |of| it(User.id.bit_xor(of))),
            ("bit_not", |of| it(of.bit_not())),
            ("shift_left", |of| it(of.shift_left(1))),
            ("shift_right", |of| it(of.shift_right(1))),
            ("shift_right, count", |of| it(literal(5_i64).shift_right(func::abs(of % 5_i64)))),
            ("abs", |of| it(func::abs(of))),
            ("sign", |of| it(func::sign(of).cast::<i64>())),
            ("greatest", |of| it(func::greatest((of, User.id)))),
            ("greatest, second", |of| it(func::greatest((User.id, of)))),
            ("least", |of| it(func::least((of, User.id)))),
            ("coalesce", |of| it(func::coalesce(User.age.cast::<i64>(), of))),
            ("to_json", |of| it(func::to_json(of).as_i64())),
            ("json_array_length", |of| it(func::json_array([func::to_json(of)]).json_array_length().cast::<i64>())),
            ("scalar subquery", |of| {
                it(select(func::greatest((of, Post.id))).limit(1).correlate(User).scalar_subquery() + User.id)
            }),
        ],
    );
    type Float = Option<f64>;
    fn float<T: SqlType>(of: Expr<T>) -> Expr<Float> {
        of.as_type()
    }
    stays_in_proportion::<Float>(
        float(User.id.cast::<f64>()),
        &[
            ("round", |of| float(func::round(of))),
            ("round_to", |of| float(func::round_to(of, 2))),
            ("ceil", |of| float(func::ceil(of))),
            ("floor", |of| float(func::floor(of))),
            ("trunc", |of| float(func::trunc(of))),
            ("sqrt", |of| float(func::sqrt(func::abs(of)))),
            ("power", |of| float(func::power(of, 1.0))),
            ("cast", |of| float(of.cast::<i64>())),
            ("to_json", |of| float(func::to_json(of).as_f64())),
        ],
    );
}

#[test]
fn dates() {
    type Day = Option<NaiveDate>;
    fn day<T: SqlType>(of: Expr<T>) -> Expr<Day> {
        of.as_type()
    }
    fn days(of: Expr<Day>) -> Expr<Option<i64>> {
        of.day().cast::<i64>().as_type()
    }
    let moment = Moment {
        id: 1,
        day: "2024-01-31".parse().expect("a date"),
        time: "23:59:59.000001".parse().expect("a time"),
        local: "2024-01-31T23:59:59.000001".parse().expect("a timestamp"),
        at: "2024-01-31T23:59:59.000001Z".parse().expect("an instant"),
        late: None,
        amount: Some(1),
    };
    does(&insert(Moment).rows(&[moment]));
    stays_in_proportion::<Day>(
        day(Moment.day.nullable()),
        &[
            ("months", |of| day(of + Interval::months(1))),
            ("months_of", |of| day(of + Interval::months_of(Moment.amount))),
            ("months_of, amount", |of| day(Moment.day + Interval::months_of(days(of)))),
            ("days", |of| day(of + Interval::days(1))),
            ("days_of, amount", |of| day(Moment.day + Interval::days_of(days(of)))),
            ("trunc to quarters", |of| day(of.trunc(DatePart::Quarter))),
            ("trunc to weeks", |of| day(of.trunc(DatePart::Week))),
            ("months with trunc between", |of| day(of.trunc(DatePart::Week) + Interval::months(1))),
            ("days_since", |of| day(Moment.day + Interval::days_of(of.days_since(Moment.day).cast::<i64>()))),
        ],
    );
    type Local = Option<NaiveDateTime>;
    fn local<T: SqlType>(of: Expr<T>) -> Expr<Local> {
        of.as_type()
    }
    stays_in_proportion::<Local>(
        local(Moment.local.nullable()),
        &[
            ("months", |of| local(of + Interval::months(1))),
            ("days", |of| local(of + Interval::days(1))),
            ("hours", |of| local(of + Interval::hours(1))),
            ("microseconds", |of| local(of + Interval::microseconds(1_500_000))),
            ("seconds_of", |of| local(Moment.local + Interval::seconds_of(of.second().cast::<i64>()))),
            ("trunc to quarters", |of| local(of.trunc(DatePart::Quarter))),
            ("trunc to weeks", |of| local(of.trunc(DatePart::Week))),
            ("trunc to hours", |of| local(of.trunc(DatePart::Hour) + Interval::months(1))),
        ],
    );
    type At = Option<DateTime<Utc>>;
    fn at<T: SqlType>(of: Expr<T>) -> Expr<At> {
        of.as_type()
    }
    stays_in_proportion::<At>(
        at(Moment.at.nullable()),
        &[
            ("months", |of| at(of + Interval::months(1))),
            ("days", |of| at(of + Interval::days(1))),
            ("microseconds", |of| at(of + Interval::microseconds(1))),
            ("trunc to quarters", |of| at(of.trunc(DatePart::Quarter))),
            ("micros_since", |of| at(Moment.at + Interval::seconds_of(of.micros_since(Moment.at)))),
            ("epoch", |of| at(Moment.at + Interval::seconds_of(of.epoch() % 60_i64))),
            ("epoch_micros", |of| at(Moment.at + Interval::seconds_of(of.epoch_micros() % 60_i64))),
        ],
    );
}

#[test]
fn documents() {
    type It = Option<Json>;
    fn it<T: SqlType>(of: Expr<T>) -> Expr<It> {
        of.as_type()
    }
    does(&insert(Document).rows(&[Document { id: 1, body: serde_json::json!({"a": {"a": [1]}}), extra: None }]));
    stays_in_proportion::<It>(
        it(Document.body.nullable()),
        &[
            ("get", |of| it(of.get("a"))),
            ("index", |of| it(of.index(0))),
            ("get of object", |of| it(func::json_object([("a", of)]).get("a"))),
            ("index of array", |of| it(func::json_array([of]).index(0))),
            ("with_key", |of| it(of.with_key("a", func::to_json(1)))),
            ("with_key, value", |of| it(Document.body.with_key("a", of))),
            ("with_key of a part", |of| it(of.get("a").with_key("a", func::to_json(1)))),
            ("without_key", |of| it(of.without_key("a"))),
            ("with and without a key", |of| it(of.with_key("a", func::to_json(1)).without_key("b"))),
            ("hostile key", |of| it(of.get("a\"b"))),
            ("json_type", |of| it(func::to_json(of.json_type()))),
            ("as_text", |of| it(func::to_json(of.as_text()))),
            ("as_i64", |of| it(func::to_json(of.as_i64()))),
            ("as_f64", |of| it(func::to_json(of.as_f64()))),
            ("as_bool", |of| it(func::to_json(of.as_bool()))),
            ("json_contains", |of| it(func::to_json(of.json_contains(Document.body)))),
        ],
    );
}
