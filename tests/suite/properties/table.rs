//! The tables that random terms and queries are about, and the values in them.

use std::sync::LazyLock;

use aludel::expr::Operand;
use aludel::prelude::*;
use aludel::tree::Node;
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use super::terms::{Kind, Scalar, Value};
use crate::databases::{Database, each_database};

/// A column of each kind, and more of those that most is said about.
#[derive(Clone, Debug, Model)]
#[model(table = "grains")]
pub(crate) struct Grain {
    #[model(primary_key)]
    pub(crate) id: i64,
    pub(crate) number: Option<i64>,
    pub(crate) other: Option<i64>,
    pub(crate) part: Option<f64>,
    pub(crate) word: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) open: Option<bool>,
    pub(crate) day: Option<NaiveDate>,
    pub(crate) at: Option<NaiveDateTime>,
    #[model(precision = 12, scale = 2)]
    pub(crate) price: Option<Decimal>,
}

/// Fewer rows, to join.
#[derive(Clone, Debug, Model)]
#[model(table = "husks")]
pub(crate) struct Husk {
    #[model(primary_key)]
    pub(crate) id: i64,
    pub(crate) number: Option<i64>,
    pub(crate) word: Option<String>,
    pub(crate) open: Option<bool>,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Grains,
    Husks,
}

const WORDS: [&str; 24] = [
    "", "a", "A", "ab", "aBa", " a ", "é", "É", "日本", "😀", "%", "_", "50%", "a_b", "\\", "a\\b", "'", "\"", "/", "7", "-12",
    "a\nb", "?", "!",
];

const INTS: [i64; 14] = [0, 1, 2, 3, -1, -2, 7, 10, -7, 63, 100, 3_000_000_000, -5_000_000_000, 1 << 53];
const REALS: [f64; 12] = [0.0, 1.0, 0.5, 1.5, 2.5, -0.5, -2.25, 0.1, 100.0, -7.0, 1e6, 1e15];
const DAYS: [&str; 8] =
    ["2024-02-29", "1970-01-01", "2023-12-31", "2024-12-30", "2021-01-03", "1969-07-20", "2020-08-31", "1900-03-01"];
const MOMENTS: [&str; 6] = [
    "2024-02-29T23:59:59.999999",
    "1970-01-01T00:00:00",
    "1969-12-31T23:59:59.5",
    "2020-08-31T07:08:09",
    "2021-01-03T00:00:00.000001",
    "1900-03-01T01:02:03.04",
];
const PRICES: [&str; 8] = ["0", "1", "1.50", "-0.25", "99.99", "-7", "12345.67", "2.5"];

/// Values of a kind, of which random terms are made: the simplest first.
pub(crate) fn values(kind: Kind) -> Vec<Value> {
    match kind {
        Kind::Int => INTS.map(Value::Int).to_vec(),
        Kind::Real => REALS.map(Value::Real).to_vec(),
        Kind::Text => WORDS.map(|it| Value::Text(it.to_owned())).to_vec(),
        Kind::Truth => [true, false].map(Value::Truth).to_vec(),
        Kind::Day => DAYS.map(|it| Value::Day(it.parse().expect("a date"))).to_vec(),
        Kind::Moment => MOMENTS.map(|it| Value::Moment(it.parse().expect("a timestamp"))).to_vec(),
        Kind::Exact => PRICES.map(|it| Value::Exact(it.parse().expect("a decimal"))).to_vec(),
    }
}

fn grain(id: i64) -> Grain {
    Grain {
        id,
        number: pick(id, 1),
        other: pick(id * 3, 2),
        part: pick(id, 3),
        word: pick(id * 7, 4),
        text: pick(id * 5, 5),
        open: pick(id, 6),
        day: pick(id, 7),
        at: pick(id, 8),
        price: pick(id, 9),
    }
}

/// One of the values of a type, or NULL: two rows are alike in some columns and not in others.
fn pick<T: Scalar>(row: i64, column: i64) -> Option<T> {
    let values = values(T::KIND);
    let place = usize::try_from((row / 2 * 5 + row + column) % 10).expect("it is not below zero");
    if place == 9 { None } else { T::of(&values[place % values.len()]) }
}

/// The rows of grains: NULLs, values that several rows have, empty texts, letters beyond ASCII.
pub(crate) fn grains() -> Vec<Grain> {
    (1..=12).map(grain).collect()
}

fn husks() -> Vec<Husk> {
    let husk = |id| Husk { id, number: pick(id * 3, 1), word: pick(id * 2, 4), open: pick(id, 6) };
    (1..=5).map(husk).collect()
}

impl Table {
    /// The kinds of its columns.
    pub(crate) fn kinds(self) -> Vec<Kind> {
        use Kind::{Day, Exact, Int, Moment, Real, Text, Truth};
        match self {
            Self::Grains => vec![Int, Int, Int, Real, Text, Text, Truth, Day, Moment, Exact],
            Self::Husks => vec![Int, Int, Text, Truth],
        }
    }

    /// Its columns under another name of it, in the order of the values of a row.
    pub(crate) fn columns(self, alias: &'static str) -> Vec<Node> {
        match self {
            Self::Grains => {
                let it = Grain.alias(alias);
                vec![
                    it.id.into_node(),
                    it.number.into_node(),
                    it.other.into_node(),
                    it.part.into_node(),
                    it.word.into_node(),
                    it.text.into_node(),
                    it.open.into_node(),
                    it.day.into_node(),
                    it.at.into_node(),
                    it.price.into_node(),
                ]
            }
            Self::Husks => {
                let it = Husk.alias(alias);
                vec![it.id.into_node(), it.number.into_node(), it.word.into_node(), it.open.into_node()]
            }
        }
    }

    /// Its rows.
    pub(crate) fn rows(self) -> &'static [Vec<Value>] {
        static GRAINS: LazyLock<Vec<Vec<Value>>> = LazyLock::new(|| grains().into_iter().map(values_of_grain).collect());
        static HUSKS: LazyLock<Vec<Vec<Value>>> = LazyLock::new(|| husks().into_iter().map(values_of_husk).collect());
        match self {
            Self::Grains => &GRAINS,
            Self::Husks => &HUSKS,
        }
    }
}

fn values_of_grain(grain: Grain) -> Vec<Value> {
    let Grain { id, number, other, part, word, text, open, day, at, price } = grain;
    let first = [Value::Int(id), number.into(), other.into(), part.into(), word.into()];
    let more = [text.into(), open.into(), day.into(), at.into(), price.into()];
    [first, more].concat()
}

fn values_of_husk(husk: Husk) -> Vec<Value> {
    let Husk { id, number, word, open } = husk;
    vec![Value::Int(id), number.into(), word.into(), open.into()]
}

/// Puts the rows into every database.
pub(crate) fn create() {
    each_database(|database| {
        let tables = [create_table(table_of(Grain)), create_table(table_of(Husk))];
        tables.iter().for_each(|it| run(database, it));
        run(database, &insert(Grain).rows(&grains()));
        run(database, &insert(Husk).rows(&husks()));
    });
}

fn run(database: &mut dyn Database, statement: &dyn Statement) {
    let sql = statement.inline(database.dialect()).expect("every database has it");
    database.run(&sql, &[]).unwrap_or_else(|error| panic!("{error}\n{sql}"));
}
