//! What is done with every statement: rendered for all databases, approved, parsed again, prepared.

use std::fmt::Write;

use aludel::dialect::Dialect;
use aludel::prelude::*;
use aludel::types::Value;

use crate::databases::{DIALECTS, with_database};

mod approval;
mod reparse;
mod touched;

pub(crate) use approval::approve;
pub(crate) use reparse::{reparse, reparse_what_is_known};
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
pub(crate) use touched::Witness;

/// Renders a statement for every database. The texts are approved (`snapshots/<name>.snap`), can be parsed, and are
/// understood by the databases; what they touch is in the footprint of the statement; an error is approved too.
#[track_caller]
pub(crate) fn check(name: &str, stmt: &dyn Statement) {
    approve(name, &sections(|dialect| text_of(stmt, dialect)));
    touched::is_in_footprint(stmt);
    for dialect in DIALECTS {
        prove(stmt, dialect);
    }
}

/// As [`check`], with the statement for people to read approved too.
#[track_caller]
pub(crate) fn check_pretty(name: &str, stmt: &dyn Statement) {
    check(name, stmt);
    let pretty = |dialect: &dyn Dialect| stmt.pretty(dialect).unwrap_or_else(|error| format!("error: {error}"));
    approve(&format!("{name}_pretty"), &sections(pretty));
    for dialect in DIALECTS {
        if let Ok(sql) = stmt.pretty(dialect) {
            reparse_what_is_known(&sql, dialect.name());
            prepare(&sql, &[], dialect.name());
        }
    }
}

/// Renders a statement for every database, approves and parses the texts, and has the databases run them; then the
/// statement that undoes it.
#[track_caller]
pub(crate) fn check_run(name: &str, stmt: &dyn Statement, undo: &dyn Statement) {
    approve(name, &sections(|dialect| text_of(stmt, dialect)));
    for dialect in DIALECTS {
        let Ok(compiled) = stmt.compile(dialect) else { continue };
        reparse_what_is_known(&compiled.sql, dialect.name());
        let undo = undo.compile(dialect).unwrap_or_else(|error| panic!("{error}"));
        with_database(dialect.name(), |database| {
            for sql in [&compiled.sql, &undo.sql] {
                if let Err(error) = database.run(sql, &[]) {
                    panic!("{} refuses the statement: {error}\n{sql}", dialect.name());
                }
            }
        });
    }
}

/// The texts of all dialects, one after the other.
fn sections(text: impl Fn(&dyn Dialect) -> String) -> String {
    let mut all = String::new();
    let mut mysql = None;
    for dialect in DIALECTS {
        let text = text(dialect);
        let name = dialect.name();
        // An error names its database, which is no difference.
        let same = mysql.as_ref().is_some_and(|it| *it == text.replace("mariadb", "mysql"));
        let shown = if same { "(as mysql)" } else { &text };
        let _ = write!(all, "-- {name}\n{shown}\n\n");
        if name == "mysql" {
            mysql = Some(text);
        }
    }
    all
}

fn text_of(stmt: &dyn Statement, dialect: &dyn Dialect) -> String {
    match stmt.compile(dialect) {
        Ok(compiled) if compiled.parameters.is_empty() => compiled.sql,
        Ok(compiled) => {
            let values: Vec<_> = compiled.parameters.iter().map(|it| format!("{it:?}")).collect();
            format!("{}\nparameters: {}", compiled.sql, values.join(", "))
        }
        Err(error) => format!("error: {error}"),
    }
}

#[track_caller]
fn prove(stmt: &dyn Statement, dialect: &dyn Dialect) {
    if let Ok(compiled) = stmt.compile(dialect) {
        reparse_what_is_known(&compiled.sql, dialect.name());
        prepare(&compiled.sql, &compiled.parameters, dialect.name());
    }
    if let Ok(sql) = stmt.inline(dialect) {
        reparse_what_is_known(&sql, dialect.name());
        prepare(&sql, &[], dialect.name());
    }
}

#[track_caller]
fn prepare(sql: &str, parameters: &[Value], dialect: &str) {
    with_database(dialect, |database| {
        if let Err(error) = database.prepare(sql, parameters) {
            panic!("{dialect} refuses the statement: {error}\n{sql}\n{parameters:?}");
        }
    });
}
