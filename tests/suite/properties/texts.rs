//! Whatever a random query is, its texts mean the same, and what the library says about it holds.

use aludel::prelude::*;
use aludel::tree::{Node, Rewriter};
use aludel::types;

use super::chance::try_cases;
use super::queries::{LONGEST, is_same, numbers, on_each_database, query, read, shown, sorted};
use super::query::Query;
use super::table::{self, Grain, Husk};
use super::terms::Place;
use crate::check::{Witness, reparse_what_is_known};
use crate::databases::{DIALECTS, Database};

/// Leaves everything as it is.
struct Same;

impl Rewriter for Same {}

/// Puts other values in place of texts and numbers.
struct Other;

impl Rewriter for Other {
    fn node(&mut self, node: Node) -> Node {
        match node {
            Node::Value(types::Value::Text(it)) => Node::Value(types::Value::Text(format!("{it}+"))),
            Node::Value(types::Value::I64(it)) => Node::Value(types::Value::I64(it ^ 1)),
            node => node,
        }
    }
}

#[test]
fn equal_queries_are_equal_in_every_way() {
    try_cases(400, numbers(), |numbers| {
        let query = query(numbers);
        let (one, again) = (query.select(&[]), query.select(&[]));
        let same = one.clone().rewrite(&mut Same);
        let other = one.clone().rewrite(&mut Other);
        let hashes = |it: &Select<_>| (it.structural_hash(), it.shape_hash());
        let facts = [
            ("what is built again is equal", one == again),
            ("what is rewritten by nothing is equal", one == same),
            ("equal queries have equal hashes", hashes(&one) == hashes(&again) && hashes(&one) == hashes(&same)),
            ("other values are the same shape", one.shape_hash() == other.shape_hash()),
            ("what is not equal has another hash", (one == other) == (one.structural_hash() == other.structural_hash())),
            ("a query has one text", DIALECTS.iter().all(|it| texts(&one, *it) == texts(&again, *it))),
            ("a query has one footprint", one.footprint().to_string() == same.footprint().to_string()),
        ];
        match facts.iter().find(|(_, holds)| !holds) {
            Some((fact, _)) => Err(format!("{fact}, but not here\n{query:?}\n{one}")),
            None => Ok(()),
        }
    });
}

/// The texts of a query: with parameters, with literals, for people.
fn texts(query: &dyn Statement, dialect: &dyn aludel::dialect::Dialect) -> [Result<String, String>; 3] {
    let compiled = query.compile(dialect).map(|it| format!("{}\n{:?}", it.sql, it.parameters));
    [compiled, query.inline(dialect), query.pretty(dialect)].map(|it| it.map_err(|error| error.to_string()))
}

#[test]
fn a_parser_reads_every_text() {
    try_cases(200, numbers(), |numbers| {
        let query = query(numbers).select(&[]);
        for dialect in DIALECTS {
            let texts = [query.compile(dialect).map(|it| it.sql), query.inline(dialect), query.pretty(dialect)];
            for text in texts.into_iter().flatten().filter(|it| it.len() <= LONGEST) {
                reparse_what_is_known(&text, dialect.name());
            }
        }
        Ok(())
    });
}

#[test]
fn texts_for_people_have_the_same_rows() {
    table::create();
    try_cases(100, numbers(), |numbers| {
        let query = query(numbers);
        on_each_database(|database| texts_have_the_same_rows(database, &query))
    });
}

fn texts_have_the_same_rows(database: &mut dyn Database, query: &Query) -> Result<(), String> {
    let place = Place::of(database.dialect().name());
    let is_defined = query.rows(&[], place).is_ok() && query.terms().into_iter().all(|it| it.is_defined(place));
    let select = query.select(&[]);
    let (Ok(compact), Ok(pretty)) = (select.inline(database.dialect()), select.pretty(database.dialect())) else { return Ok(()) };
    if !is_defined || !query.is_known(place) || pretty.len() > LONGEST {
        return Ok(());
    }
    let mut rows = |sql: &str| {
        let found = database.run(sql, &[]).and_then(|it| read(&it, &query.kinds()));
        found.map(|it| sorted(&it)).map_err(|why| format!("{place:?}: {why}\n{sql}"))
    };
    let (one, other) = (rows(&compact)?, rows(&pretty)?);
    if is_same(&one, &other) {
        return Ok(());
    }
    Err(format!("{place:?}: {}\nare not\n{}\n{compact}\n{pretty}", shown(&one), shown(&other)))
}

#[test]
fn footprints_have_what_sqlite_touches() {
    let witness = Witness::of(&[table_of(Grain), table_of(Husk)]);
    try_cases(400, numbers(), |numbers| {
        let query = query(numbers).select(&[]);
        // SQLite refuses some of the queries, and long ones are left out as everywhere.
        match query.inline(DIALECTS[0]) {
            Ok(sql) if sql.len() <= LONGEST => witness.approves(&query),
            _ => Ok(()),
        }
    });
}
