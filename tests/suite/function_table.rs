//! The table of functions in `docs/functions.md`, made of what the dialects write.

use aludel::expr::WindowSpec;
use aludel::prelude::*;
use aludel::tree::{ColumnRef, NamedColumn, Node};
use aludel::types::SqlType;

use crate::databases::DIALECTS;

/// The page, from the root of the project.
const PAGE: &str = "docs/functions.md";

/// Where the table starts.
const MARK: &str =
    "<!-- The table is written by the test `function_table`: `UPDATE_DOCS=1 scripts/test -E 'test(function_table)'`. -->\n";

/// An expression that shows as a word.
fn word<T: SqlType>(name: &'static str) -> Expr<T> {
    let column = NamedColumn { qualifier: None, name: name.into(), data_type: Some(T::DATA_TYPE) };
    Expr::from_node(Node::Column(ColumnRef::Named(Box::new(column))))
}

fn text() -> Expr<String> {
    word("text")
}

fn number() -> Expr<f64> {
    word("number")
}

fn integer() -> Expr<i64> {
    word("integer")
}

fn bytes() -> Expr<Vec<u8>> {
    word("bytes")
}

/// An integer that may be NULL.
fn maybe() -> Expr<Option<i64>> {
    word("integer")
}

fn by() -> WindowSpec {
    window().order_by(word::<i64>("key"))
}

/// What is written in Rust, and a query of it.
macro_rules! rows {
    ($($section:literal: $($call:expr),+;)+) => {
        vec![$(($section, vec![$((shown(stringify!($call)), Box::new(select($call)) as Box<dyn Statement>)),+])),+]
    };
}

/// A call as the table shows it: words instead of calls that make them, on one line.
fn shown(call: &str) -> String {
    let line = call.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = [
        ("text()", "text"),
        ("number()", "number"),
        ("integer()", "integer"),
        ("maybe()", "integer"),
        ("bytes()", "bytes"),
        ("by()", "w"),
    ];
    words.iter().fold(line, |line, (call, word)| {
        // Only where the call is an argument: `func::row_number()` stays.
        line.replace(&format!("({call}"), &format!("({word}")).replace(&format!(" {call}"), &format!(" {word}"))
    })
}

type Section = (&'static str, Vec<(String, Box<dyn Statement>)>);

fn sections() -> Vec<Section> {
    rows! {
        "Text":
            func::length(text()), func::octet_length(text()), func::lower(text()), func::upper(text()), func::initcap(text()),
            func::reverse(text()), func::concat((text(), "a")), func::concat_ws("-", (text(), "a")), func::substring(text(), 2, 3),
            func::substring_from(text(), 2), func::left(text(), 2), func::right(text(), 2), func::position("a", text()),
            func::replace(text(), "a", "b"), func::split_part(text(), ",", 2), func::trim(text()), func::ltrim(text()),
            func::rtrim(text()), func::trim_chars(text(), "x"), func::ltrim_chars(text(), "x"), func::rtrim_chars(text(), "x"),
            func::lpad(text(), 5, "0"), func::rpad(text(), 5, "0"), func::repeat(text(), 2), func::chr(233),
            func::code_point(text()), func::hex(bytes()), func::md5(text());
        "Numbers":
            func::abs(number()), func::sign(number()), func::round(number()), func::round_to(number(), 2), func::ceil(number()),
            func::floor(number()), func::trunc(number()), func::sqrt(number()), func::power(number(), 2.0), func::exp(number()),
            func::ln(number()), func::log10(number()), func::log(2.0, number()), func::sin(number()), func::cos(number()),
            func::tan(number()), func::asin(number()), func::acos(number()), func::atan(number()), func::atan2(number(), 1.0),
            func::degrees(number()), func::radians(number()), func::pi(), func::random();
        "Choosing":
            func::coalesce(maybe(), 0), func::coalesce_of((maybe(), integer(), 0)), func::nullif(integer(), 0), func::greatest((integer(), 0)),
            func::least((integer(), 0));
        "Aggregates":
            func::count(text()), func::count_all(), func::count_distinct(text()), func::count_distinct_rows((text(), integer())),
            func::grouping(text()),
            func::sum(number()), func::sum(number()).distinct(), func::avg(number()), func::min(number()), func::max(number()),
            func::sum(number()).filter(integer().gt(0)), func::any_value(text()), func::bool_and(integer().gt(0)),
            func::bool_or(integer().gt(0)), func::bit_and(integer()), func::bit_or(integer()), func::bit_xor(integer()),
            func::string_agg(text(), ", "), func::string_agg(text(), ", ").order_by(integer()),
            func::string_agg(text(), ",").distinct(), func::stddev_pop(number()), func::stddev_samp(number()),
            func::var_pop(number()), func::var_samp(number()), func::corr(number(), number()), func::covar_pop(number(), number()),
            func::covar_samp(number(), number()), func::regr_count(number(), number()), func::regr_slope(number(), number()),
            func::regr_intercept(number(), number()), func::regr_r2(number(), number()),
            func::percentile_cont(0.5).within_group(number()), func::percentile_disc(0.5).within_group(text()),
            func::mode().within_group(text()), func::rank_of(literal(3)).within_group(integer()),
            func::dense_rank_of(literal(3)).within_group(integer()), func::percent_rank_of(literal(3)).within_group(integer()),
            func::cume_dist_of(literal(3)).within_group(integer());
        "Arrays":
            func::array((text(), "b")), func::array_of([integer()]), func::array_agg(text()),
            func::unnest(func::array((integer(), 2_i64)));
        "Windows":
            func::row_number().over(by()), func::rank().over(by()), func::dense_rank().over(by()), func::percent_rank().over(by()),
            func::cume_dist().over(by()), func::ntile(4).over(by()), func::first_value(text()).over(by()),
            func::last_value(text()).over(by()), func::nth_value(text(), 2).over(by()), func::lag(text()).over(by()),
            func::lead(text()).offset(2).over(by()), func::lag(text()).or("").over(by()), func::string_agg(text(), ",").over(by());
    }
}

fn table() -> String {
    let mut page = MARK.to_owned();
    for (section, functions) in sections() {
        page.push_str(&format!("\n### {section}\n\n| aludel | SQLite | PostgreSQL | MySQL | MariaDB |\n|---|---|---|---|---|\n"));
        for (call, query) in functions {
            let cells: Vec<_> = DIALECTS
                .iter()
                .map(|dialect| match query.inline(*dialect) {
                    Ok(sql) => format!("`{}`", sql.trim_start_matches("SELECT ").replace(['"', '`'], "").replace('|', "\\|")),
                    Err(_) => "refused".to_owned(),
                })
                .collect();
            page.push_str(&format!("| `{call}` | {} |\n", cells.join(" | ")));
        }
    }
    page
}

#[test]
fn the_page_shows_what_the_dialects_write() {
    let path = format!("{}/{PAGE}", env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(&path).expect("the page");
    let (prose, _) = page.split_once(MARK).expect("the page has a place for the table");
    let expected = format!("{prose}{}", table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).expect("the page can be written");
        return;
    }
    assert!(page == expected, "{PAGE} is out of date: write it anew with `UPDATE_DOCS=1 scripts/test -E 'test(function_table)'`");
}

/// Every function that can be called is in the table; `custom` is not one of aludel's.
#[test]
fn the_page_has_every_function() {
    let source = include_str!("../../core/src/expr/func/mod.rs");
    let table = table();
    // Those of dates and of JSON are told in docs/types.md.
    let elsewhere = |it: &&str| it.starts_with("clock::") || it.starts_with("json::");
    let list = source
        .split("pub use ")
        .skip(1)
        .filter(|it| !elsewhere(it))
        .flat_map(|it| it.split([',', '{', '}', ';', ' ', '\n', ':']));
    let is_function = |it: &&str| it.starts_with(|first: char| first.is_ascii_lowercase());
    let modules: Vec<&str> = source.lines().filter_map(|it| it.strip_prefix("mod ")?.strip_suffix(';')).collect();
    for name in list.filter(is_function).filter(|it| !modules.contains(it) || *it == "string_agg") {
        assert!(table.contains(&format!("func::{name}(")), "`func::{name}` is not in the table of {PAGE}");
    }
}
