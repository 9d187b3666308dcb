//! Every type at its limits: what is written is what is read, on every database, or it is refused, as `docs/support.md` says.

use std::fmt::Debug;

use aludel::prelude::*;
use aludel::types::{SqlType, Value};
use aludel::{Connection, Engine, ErrorKind, Result};

use crate::engines::each_engine;

/// Writes values of one type and reads them back, on every database and in each way: as a batch of parameters, as parameters
/// of a statement, as literals. `$same` says whether what came back is what was written.
macro_rules! come_back {
    ($ty:ty $([$($option:tt)*])?, $same:expr, $values:expr) => {{
        #[derive(Clone, Debug, Model)]
        #[model(table = "cells")]
        struct Cell {
            #[model(primary_key)]
            id: i32,
            $(#[model($($option)*)])?
            value: $ty,
        }
        let values: Vec<$ty> = $values.into_iter().collect();
        let cells: Vec<Cell> = (0..).zip(values.iter().cloned()).map(|(id, value)| Cell { id, value }).collect();
        each_engine(|engine| {
            metadata![Cell].create_all(engine).expect("a table");
            for way in WAYS {
                let mut conn = engine.connect().expect("a connection");
                let written = match way {
                    Way::Batch => conn.insert_all(&cells).map(drop),
                    Way::Parameters => conn.execute(insert(Cell).rows(&cells)).map(drop),
                    Way::Literals => insert(Cell).rows(&cells).inline(engine.dialect()).and_then(|it| send(&mut conn, &it)),
                };
                succeeds(engine, way, written);
                let read = succeeds(engine, way, conn.scalars(select(Cell.value).order_by(Cell.id)));
                assert_same(engine, way, &read, &values, $same);
                conn.execute(delete(Cell).all_rows()).expect("gone");
            }
        });
    }};
}

/// Writes one value to every database. Each gives it back as it was, or refuses it.
macro_rules! come_back_or_fail {
    ($ty:ty, $same:expr, $values:expr, $is_refused:expr) => {{
        #[derive(Clone, Debug, Model)]
        #[model(table = "cells")]
        struct Cell {
            #[model(primary_key)]
            id: i32,
            value: $ty,
        }
        let is_refused: fn(&str, &$ty) -> bool = $is_refused;
        each_engine(|engine| {
            metadata![Cell].create_all(engine).expect("a table");
            let name = engine.dialect().name();
            for value in $values {
                let mut conn = engine.connect().expect("a connection");
                let cell = Cell { id: 1, value: value.clone() };
                let written = conn.insert_all(std::slice::from_ref(&cell));
                assert_eq!(written.is_err(), is_refused(name, &value), "{name}: {value:?} {written:?}");
                let read = conn.scalars(select(Cell.value)).expect("values");
                match written {
                    Ok(_) => assert_same(engine, Way::Batch, &read, std::slice::from_ref(&value), $same),
                    Err(_) => assert_eq!(read.len(), 0, "{name}: {value:?}"),
                }
                conn.execute(delete(Cell).all_rows()).expect("gone");
            }
        });
    }};
}

/// How values reach a database.
#[derive(Clone, Copy, Debug)]
enum Way {
    Batch,
    Parameters,
    Literals,
}

const WAYS: [Way; 3] = [Way::Batch, Way::Parameters, Way::Literals];

fn send(conn: &mut Connection, sql: &str) -> Result<()> {
    conn.run(sql, &Vec::<Value>::new()).map(drop)
}

#[track_caller]
fn succeeds<T>(engine: &Engine, way: Way, result: Result<T>) -> T {
    result.unwrap_or_else(|error| panic!("{} as {way:?}: {error}", engine.dialect().name()))
}

#[track_caller]
fn assert_same<T: Debug>(engine: &Engine, way: Way, read: &[T], written: &[T], same: fn(&T, &T) -> bool) {
    let name = engine.dialect().name();
    assert_eq!(read.len(), written.len(), "{name} as {way:?}");
    for (read, written) in read.iter().zip(written) {
        assert!(same(read, written), "{name} as {way:?}: {read:?} was {written:?}");
    }
}

fn equal<T: PartialEq>(one: &T, other: &T) -> bool {
    one == other
}

#[test]
fn truth_values_and_integers() {
    come_back!(bool, equal, [true, false]);
    come_back!(i8, equal, [i8::MIN, -1, 0, i8::MAX]);
    come_back!(i16, equal, [i16::MIN, -1, 0, i16::MAX]);
    come_back!(i32, equal, [i32::MIN, -1, 0, i32::MAX]);
    come_back!(i64, equal, [i64::MIN, -1, 0, i64::MAX]);
    come_back!(u8, equal, [0, u8::MAX]);
    come_back!(u16, equal, [0, u16::MAX]);
    come_back!(u32, equal, [0, u32::MAX]);
    come_back!(u64, equal, [0, u64::try_from(i64::MAX).expect("positive")]);
    come_back!(Option<i64>, equal, [None, Some(0)]);
    come_back_or_fail!(u64, equal, [u64::MAX], |_, _| true);
}

/// Reads one number as a type that cannot hold it.
#[track_caller]
fn misread<T: SqlType + Debug>(number: &str, expected: &str) {
    let sql: &'static str = format!("SELECT {number} AS answer").leak();
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let error = conn.scalars(text(sql).columns::<T>()).expect_err("it does not fit");
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        let name = engine.dialect().name();
        assert!(error.to_string().contains("`answer`"), "{name}: {error}");
        assert!(error.to_string().contains(expected), "{name}: {error}");
    });
}

#[test]
fn a_number_is_not_cut_to_the_type_that_it_is_read_as() {
    misread::<i8>("128", "expected i8, found 128");
    misread::<i16>("-32769", "expected i16, found -32769");
    misread::<i32>("2147483648", "expected i32, found 2147483648");
    misread::<i64>("CAST('9223372036854775808.5' AS CHAR(30))", "expected i64, found text");
    misread::<u8>("256", "expected u8, found 256");
    misread::<u16>("65536", "expected u16, found 65536");
    misread::<u32>("4294967296", "expected u32, found 4294967296");
    misread::<u64>("-1", "expected u64, found -1");
    misread::<bool>("2", "expected bool (0 or 1), found 2");
    misread::<i32>("NULL", "expected i32, found NULL");
    misread::<f64>("9007199254740993", "expected f64, found 9007199254740993");
    misread::<f32>("1e300", "expected f32, found 1000000");
    misread::<String>("7", "expected text, found integer");
}

#[test]
fn a_number_beyond_64_bits_is_not_cut() {
    each_engine(|engine| {
        let sql = match engine.dialect().name() {
            "sqlite" => return, // it has none
            "postgresql" => "SELECT 18446744073709551615::numeric AS answer",
            _ => "SELECT CAST(18446744073709551615 AS UNSIGNED) AS answer",
        };
        let mut conn = engine.connect().expect("a connection");
        let error = conn.scalars(text(sql).columns::<i64>()).expect_err("it does not fit");
        assert!(error.to_string().contains("`answer`"), "{error}");
        assert!(error.to_string().contains("found 18446744073709551615"), "{error}");
    });
}

/// The same bits, but for the sign of zero where the database keeps none.
fn bits(one: &f64, other: &f64) -> bool {
    one.to_bits() == other.to_bits() || (one == other && *one == 0.0) || (one.is_nan() && other.is_nan())
}

fn small_bits(one: &f32, other: &f32) -> bool {
    bits(&f64::from(*one), &f64::from(*other))
}

#[test]
fn floats() {
    let floats = [0.0, -0.0, 0.1, 1.0 / 3.0, f64::MIN_POSITIVE, 5e-324, -5e-324, f64::MAX, f64::MIN, f64::EPSILON, 1e15, 1e16];
    come_back!(f64, bits, floats);
    let floats = [0.0, -0.0, 0.1, 1.0 / 3.0, f32::MIN_POSITIVE, 1e-45, f32::MAX, f32::MIN, f32::EPSILON, 16_777_216.0];
    come_back!(f32, small_bits, floats);
}

#[test]
fn floats_that_are_no_finite_number() {
    let is_refused = |name: &str, value: &f64| match name {
        "sqlite" => value.is_nan(),
        "postgresql" => false,
        _ => true,
    };
    come_back_or_fail!(f64, bits, [f64::INFINITY, f64::NEG_INFINITY, f64::NAN], is_refused);
    let is_refused = |name: &str, value: &f32| match name {
        "sqlite" => value.is_nan(),
        "postgresql" => false,
        _ => true,
    };
    come_back_or_fail!(f32, small_bits, [f32::INFINITY, f32::NEG_INFINITY, f32::NAN], is_refused);
}

/// In a column only PostgreSQL keeps it; equal numbers they are everywhere.
#[test]
fn the_sign_of_zero() {
    #[derive(Model)]
    #[model(table = "zeros")]
    struct Zero {
        #[model(primary_key)]
        id: i32,
        value: f64,
    }
    each_engine(|engine| {
        metadata![Zero].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[Zero { id: 1, value: -0.0 }]).expect("a row");
        let name = engine.dialect().name();
        let back = conn.scalar(select(Zero.value).where_(Zero.value.eq(0.0))).expect("a float").expect("the row");
        assert_eq!(back.is_sign_negative(), name == "postgresql", "{name}");
    });
}

/// Every character but NUL and the halves of surrogate pairs, in four pieces, and the last ones of all.
fn every_character() -> Vec<String> {
    let piece = |start: u32| (start.max(1)..start + 0x4000).filter_map(char::from_u32).collect();
    let mut pieces: Vec<String> = (0..4).map(|index| piece(index * 0x4000)).collect();
    pieces.push((0x10_ff00..=0x10_ffff).filter_map(char::from_u32).collect());
    pieces
}

#[test]
fn text_of_every_kind() {
    let odd = [
        "",
        " ",
        "  a  ",
        "it's",
        "\\",
        "\\'",
        "'' \" ` \\\\ \\n \\0 %_",
        "😀\u{10ffff}",
        "\u{feff}a",
        "\u{2028}\u{2029}",
        "\r\n\t",
    ];
    let large = "é😀'\\".repeat(1 << 17);
    assert!(large.len() >= 1 << 20);
    come_back!(String, equal, odd.map(str::to_owned).into_iter().chain(every_character()).chain([large]));
    come_back!(String[length = 40], equal, odd.map(str::to_owned).into_iter().chain(["😀".repeat(40)]));
}

#[test]
fn text_with_a_nul() {
    let is_refused = |name: &str, _: &String| name == "postgresql";
    come_back_or_fail!(String, equal, ["a\0b".to_owned(), "\0".to_owned(), "a\0".to_owned()], is_refused);
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let result = conn.scalar(select(literal("a\0b").cast::<String>()));
        match engine.dialect().name() {
            "postgresql" => {
                let error = result.expect_err("refused");
                assert!(error.to_string().contains("NUL character"), "{error}");
                assert_eq!(error.kind(), ErrorKind::Parameter);
            }
            name => assert_eq!(result.expect("text").as_deref(), Some("a\0b"), "{name}"),
        }
    });
}

#[test]
fn bytes_of_every_kind() {
    let all: Vec<u8> = (0..=255).collect();
    come_back!(Vec<u8>, equal, [vec![], vec![0], vec![0, 0], all.clone(), all.repeat(1 << 12)]);
    come_back!(Option<Vec<u8>>, equal, [None, Some(vec![])]);
}

#[derive(Clone, Debug, Model)]
#[model(table = "narrow")]
struct Narrow {
    #[model(primary_key)]
    id: i32,
    small: i16,
    integer: i32,
    real: f32,
    #[model(length = 3)]
    word: String,
}

/// A value that its column has no place for is an error on every database, wherever it comes from. It is never cut.
#[test]
fn a_value_that_its_column_has_no_place_for_is_refused() {
    each_engine(|engine| {
        metadata![Narrow].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        let narrow = Narrow { id: 1, small: 1, integer: 1, real: 1.0, word: "é😀 ".to_owned() };
        conn.insert_all(std::slice::from_ref(&narrow)).expect("a row");
        let name = engine.dialect().name();
        let changes = [
            update(Narrow).set(Narrow.small.set(32_768)).all_rows(),
            update(Narrow).set(Narrow.small.set(Narrow.integer - 32_770)).all_rows(),
            update(Narrow).set(Narrow.integer.set(2_147_483_648_i64)).all_rows(),
            update(Narrow).set(Narrow.integer.set(literal(-2_147_483_650_i64) + Narrow.integer)).all_rows(),
            update(Narrow).set(Narrow.word.set("abcd")).all_rows(),
            update(Narrow).set(Narrow.word.set("ab  ")).all_rows(),
            update(Narrow).set(Narrow.word.set(Narrow.word.concat("d"))).all_rows(),
        ];
        for change in changes {
            assert!(conn.execute(change.clone()).is_err(), "{name}: {change}");
        }
        let long = Narrow { id: 2, word: "a   ".to_owned(), ..narrow };
        let error = conn.insert_all(std::slice::from_ref(&long)).expect_err("too long");
        assert!(error.to_string().contains("4 characters, the column `narrow`.`word` has place for 3"), "{error}");
        assert!(conn.execute(insert(Narrow).rows([&long])).is_err());
        let back = conn.execute(select((Narrow.small, Narrow.integer, Narrow.real, Narrow.word)));
        assert_eq!(back.and_then(aludel::Rows::all).expect("the row"), [(1, 1, 1.0, "é😀 ".to_owned())], "{name}");
    });
}

/// A table of someone else's may be wider than the model says. What is there can be read, and what else is in the row changed.
#[test]
fn a_value_that_is_there_already_is_in_nobodys_way() {
    #[derive(Model)]
    #[model(table = "narrow")]
    struct Wide {
        #[model(primary_key)]
        id: i32,
        small: i16,
        integer: i32,
        real: f32,
        #[model(length = 9)]
        word: String,
    }
    each_engine(|engine| {
        metadata![Wide].create_all(engine).expect("a table");
        let wide = Wide { id: 1, small: 1, integer: 1, real: 1.0, word: "too long".to_owned() };
        engine.connect().and_then(|mut it| it.insert_all(&[wide])).expect("a row");
        let mut session = Session::new(engine);
        let narrow = session.get(Narrow, 1).expect("a look").expect("the row");
        session.edit(narrow).small = 2;
        session.commit().expect("the word stays as it is");
        session.edit(narrow).word = "too long too".to_owned();
        assert!(session.commit().expect_err("too long").to_string().contains("the column `narrow`.`word` has place for 3"));
    });
}

/// SQLite has no float of 32 bits, so there it is an error when it is read.
#[test]
fn a_float_that_is_too_large_for_its_column_is_never_infinite() {
    each_engine(|engine| {
        metadata![Narrow].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[Narrow { id: 1, small: 1, integer: 1, real: 1.0, word: String::new() }]).expect("a row");
        let written = conn.execute(update(Narrow).set(Narrow.real.set(1e300)).all_rows());
        assert_eq!(written.is_ok(), engine.dialect().name() == "sqlite", "{written:?}");
        let read = conn.scalar(select(Narrow.real));
        match written {
            Ok(_) => assert!(read.expect_err("too large").to_string().contains("`real`")),
            Err(_) => assert_eq!(read.expect("a float"), Some(1.0)),
        }
    });
}

#[cfg(feature = "chrono-0_4")]
mod times {
    use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    fn timestamps() -> Vec<NaiveDateTime> {
        let first = date(1, 1, 1).and_hms_opt(0, 0, 0).expect("a time");
        let last = date(9999, 12, 31).and_hms_micro_opt(23, 59, 59, 999_999).expect("a time");
        let micros = [0, -1, 1, -62_135_596_799_999_999, 951_868_799_999_999, -999_999, 4_102_444_800_000_001];
        let others = micros.into_iter().map(|it| DateTime::from_timestamp_micros(it).expect("a time").naive_utc());
        [first, last].into_iter().chain(others).collect()
    }

    #[test]
    fn dates_and_times() {
        come_back!(NaiveDate, equal, [date(1, 1, 1), date(999, 12, 31), date(1970, 1, 1), date(2000, 2, 29), date(9999, 12, 31)]);
        let times = [(0, 0, 0, 0), (0, 0, 0, 1), (23, 59, 59, 0), (23, 59, 59, 999_999)];
        come_back!(
            NaiveTime,
            equal,
            times.map(|(h, m, s, micro)| NaiveTime::from_hms_micro_opt(h, m, s, micro).expect("a time"))
        );
        come_back!(NaiveDateTime, equal, timestamps());
        come_back!(DateTime<Utc>, equal, timestamps().into_iter().map(|it| it.and_utc()));
    }

    /// Years of five digits, the year 0 and those before: a database has them or refuses them.
    #[test]
    fn dates_far_off() {
        let far = [
            date(0, 1, 1),
            date(0, 12, 31),
            date(-1, 12, 31),
            date(10_000, 1, 1),
            date(99_999, 12, 31),
            NaiveDate::MIN,
            NaiveDate::MAX,
        ];
        come_back_or_fail!(NaiveDate, equal, far, |name, it| match name {
            "postgresql" => it.year() < 1,
            _ => !(0..=9999).contains(&it.year()),
        });
        each_engine(|engine| {
            let mut conn = engine.connect().expect("a connection");
            let early = literal(date(-1, 1, 1)).eq(date(-1, 1, 1));
            let error = conn.scalar(select(early.clone())).expect_err("no such year");
            assert_eq!(error.kind(), ErrorKind::Parameter, "{error}");
            let error = select(early).inline(engine.dialect()).expect_err("no such year");
            assert!(error.to_string().contains("has dates of the years"), "{error}");
        });
    }
}

#[cfg(feature = "uuid-1")]
#[test]
fn uuids() {
    use uuid::Uuid;
    come_back!(Uuid, equal, [Uuid::nil(), Uuid::max(), Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8)]);
}

#[cfg(feature = "rust_decimal-1")]
#[test]
fn decimals_of_every_scale() {
    use rust_decimal::Decimal;
    let digits = 1_234_567_890_123_456_789_012_345_678;
    let scales = (0..=28).flat_map(|scale| [digits, -digits, 1, 1_000_000, 0].map(|it| Decimal::from_i128_with_scale(it, scale)));
    come_back!(Decimal [precision = 57, scale = 28], equal, scales.chain([Decimal::MAX, Decimal::MIN]));
}

#[cfg(feature = "serde_json-1")]
#[test]
fn documents() {
    use serde_json::{Value as Document, json};
    let nested = |levels: usize| (0..levels).fold(json!(null), |inner, _| json!([inner]));
    let documents = [
        json!(null),
        json!([]),
        json!({}),
        json!(""),
        json!(true),
        json!({ "": "é😀\"\\/\n\t\u{1}\u{2028}\u{10ffff}", "a b": [1, -1, 0], "'": "it's" }),
        json!([u64::MAX, i64::MIN, i64::MAX, 9_007_199_254_740_993_u64]),
        json!([0.1, 1e300, 5e-324, 1.0, -2.5e-10]),
        nested(31),
    ];
    come_back!(Document, equal, documents);
    come_back_or_fail!(Document, equal, [json!("\u{0}")], |name, _| name == "postgresql");
    come_back_or_fail!(Document, equal, [nested(32)], |name, _| name == "mariadb");
    come_back_or_fail!(Document, equal, [nested(120)], |name, _| name.starts_with('m'));
}
