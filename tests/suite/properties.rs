//! Random expressions: with the parentheses that the renderer writes they mean what they mean with all parentheses.

#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod chance;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod expressions;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod literals;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod partitions;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod queries;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod query;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod selection;
mod sessions;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod sets;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod table;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod terms;
#[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
mod texts;
mod tree;

use std::ops::ControlFlow;

use aludel::prelude::*;
use aludel::tree::Node;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sqlparser::ast::{Expr as Parsed, Statement as ParsedStatement, Value as ParsedValue, visit_expressions_mut};

use self::tree::{Tree, truth, whole, word};
use crate::check::reparse;
use crate::databases::{DIALECTS, Grid, each_database};

/// Tries a property on random values: some in every run, many when the environment has `ALUDEL_TEST_LONG`.
fn each<T: std::fmt::Debug>(values: impl Strategy<Value = T>, test: impl Fn(&T) -> Result<(), TestCaseError>) {
    let cases = crate::long::rounds(300, 20_000);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    if let Err(error) = TestRunner::new(config).run(&values, |value| test(&value)) {
        panic!("{error}");
    }
}

fn query(node: Node) -> Select<Expr<Option<i64>>> {
    select(Expr::from_node(node))
}

#[test]
fn the_text_is_read_as_the_tree() {
    each(prop_oneof![whole(), truth(), word()], |tree| {
        let (few, all) = (query(tree.with_few_parentheses()), query(tree.with_all_parentheses()));
        for dialect in DIALECTS {
            let few = few.inline(dialect).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let all = all.inline(dialect).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let (few_read, all_read) = (bare(reparse(&few, dialect.name())), bare(reparse(&all, dialect.name())));
            prop_assert_eq!(few_read, all_read, "{}\n{}\n{}", dialect.name(), few, all);
        }
        Ok(())
    });
}

/// The statement without its parentheses.
fn bare(mut statement: ParsedStatement) -> ParsedStatement {
    let _ = visit_expressions_mut(&mut statement, |expression| {
        if let Parsed::Nested(inner) = expression {
            *expression = std::mem::replace(&mut **inner, Parsed::value(ParsedValue::Null));
        }
        ControlFlow::<()>::Continue(())
    });
    statement
}

#[test]
fn whole_numbers_have_one_value_on_every_database() {
    have_one_value::<i64>(whole());
}

#[test]
fn truth_values_have_one_value_on_every_database() {
    have_one_value::<bool>(truth());
}

#[test]
fn words_have_one_value_on_every_database() {
    have_one_value::<String>(word());
}

/// With few parentheses or all, with parameters or literals, on whichever database: the value is one.
fn have_one_value<T: aludel::types::SqlType + PartialEq + std::fmt::Debug>(trees: impl Strategy<Value = Tree>) {
    each(trees, |tree| {
        let mut values: Vec<(String, Option<T>)> = Vec::new();
        let mut failure = None;
        each_database(|database| {
            let dialect = database.dialect();
            let (few, all) = (query(tree.with_few_parentheses()), query(tree.with_all_parentheses()));
            let compiled = few.compile(dialect).map(|it| (it.sql, it.parameters));
            let inline = [few.inline(dialect), all.inline(dialect)].map(|it| it.map(|sql| (sql, Vec::new())));
            for text in std::iter::once(compiled).chain(inline) {
                let result = text.map_err(|error| error.to_string()).and_then(|(sql, parameters)| {
                    let grid = database.run(&sql, &parameters)?;
                    Ok((sql, the_value(&grid)?))
                });
                match result {
                    Ok((sql, value)) => values.push((format!("{}: {sql}", dialect.name()), value)),
                    Err(error) => failure = Some(format!("{}: {error}\n{few}", dialect.name())),
                }
            }
        });
        if let Some(failure) = failure {
            return Err(TestCaseError::fail(failure));
        }
        let (first, rest) = values.split_first().expect("there are databases");
        for other in rest {
            prop_assert_eq!(&first.1, &other.1, "\n{}\n{}", first.0, other.0);
        }
        Ok(())
    });
}

fn the_value<T: aludel::types::SqlType>(grid: &Grid) -> Result<Option<T>, String> {
    let cell = grid[0][0].as_ref();
    if cell == aludel::types::ValueRef::Null { Ok(None) } else { T::decode(cell).map(Some).map_err(|error| error.to_string()) }
}
