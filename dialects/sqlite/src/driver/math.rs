//! The functions of mathematics, which SQLite has only where it was compiled with them.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

type OfOne = fn(f64) -> f64;
type OfTwo = fn(f64, f64) -> f64;

/// Functions of one number.
const OF_ONE: [(&str, OfOne); 15] = [
    ("acos", f64::acos),
    ("asin", f64::asin),
    ("atan", f64::atan),
    ("ceil", f64::ceil),
    ("cos", f64::cos),
    ("degrees", f64::to_degrees),
    ("exp", f64::exp),
    ("floor", f64::floor),
    ("ln", |it| if it > 0.0 { it.ln() } else { f64::NAN }),
    ("log10", |it| if it > 0.0 { it.log10() } else { f64::NAN }),
    ("radians", f64::to_radians),
    ("sin", f64::sin),
    ("sqrt", f64::sqrt),
    ("tan", f64::tan),
    ("trunc", f64::trunc),
];

/// Functions of two numbers.
const OF_TWO: [(&str, OfTwo); 2] = [("atan2", f64::atan2), ("power", f64::powf)];

/// Gives a connection the functions, as SQLite's own are: <https://www.sqlite.org/lang_mathfunc.html>. What is no number is NULL.
/// The library that is compiled in comes without them.
pub(super) fn define(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for (name, function) in OF_ONE {
        connection.create_scalar_function(name, 1, flags, move |it| Ok(number(it, 0).map(function)))?;
    }
    for (name, function) in OF_TWO {
        let both = move |it: &Context<'_>| Ok(number(it, 0).zip(number(it, 1)).map(|(first, second)| function(first, second)));
        connection.create_scalar_function(name, 2, flags, both)?;
    }
    Ok(())
}

/// An argument; none where it is NULL or no number.
fn number(arguments: &Context<'_>, index: usize) -> Option<f64> {
    match arguments.get_raw(index) {
        #[expect(clippy::cast_precision_loss, reason = "SQLite's own functions calculate with the nearest float too")]
        ValueRef::Integer(it) => Some(it as f64),
        ValueRef::Real(it) => Some(it),
        ValueRef::Null | ValueRef::Text(_) | ValueRef::Blob(_) => None,
    }
}
