//! A condition parts rows into those in which it is true, false and unknown: each row is in one part.

use aludel::prelude::*;

use super::chance::try_cases;
use super::queries::{is_same, numbers, on_each_database, read, run, shown, sorted};
use super::query::Query;
use super::table;
use super::terms::{Choices, Form, Place, Term, Value};
use crate::databases::Database;

#[test]
fn each_row_is_in_one_of_three_parts() {
    table::create();
    try_cases(60, numbers(), |numbers| {
        let mut choices = Choices::new(numbers);
        (choices.depth, choices.nesting, choices.nulls) = (2, 1, false);
        let (whole, condition) = choices.query_and_condition();
        on_each_database(|database| is_parted(database, &whole, &condition))
    });
}

/// The query where the condition is true, where it is false and where it is unknown.
fn parts(whole: &Query, condition: &Term) -> [Query; 3] {
    let of = |form: Form| Term::Form(form, vec![condition.clone()]);
    [condition.clone(), of(Form::Not), of(Form::IsNull)].map(|it| Query { filter: Some(it), ..whole.clone() })
}

fn is_parted(database: &mut dyn Database, whole: &Query, condition: &Term) -> Result<(), String> {
    let place = Place::of(database.dialect().name());
    let parts = parts(whole, condition);
    let is_known = |it: &Query| it.is_known(place) && it.rows(&[], place).is_ok();
    if !parts.iter().all(|it| is_known(it) && it.terms().into_iter().all(|it| it.is_defined(place))) {
        return Ok(());
    }
    let explain = |why: String| format!("{place:?}: {why}\n{whole:?}\n{condition:?}");
    let mut rows = |query: &dyn Statement| -> Result<Vec<_>, String> {
        let found = run(database, query).map_err(explain)?;
        found.iter().map(|(_, it)| read(it, &whole.kinds()).map_err(explain)).collect()
    };
    let all = rows(&whole.select(&[]))?;
    let selects = parts.map(|it| it.select(&[]));
    let each = selects.iter().map(|it| rows(it)).collect::<Result<Vec<_>, _>>()?;
    let [yes, no, unknown] = selects;
    let together = rows(&yes.union_all(no).union_all(unknown))?;
    // With the values beside the text and inside; nothing where a text is too long.
    for (index, all) in all.iter().enumerate() {
        let of_each: Option<Vec<_>> = each.iter().map(|it| it.get(index).cloned()).collect();
        of_each.map_or(Ok(()), |it| is_all(&it.concat(), all)).map_err(explain)?;
        together.get(index).map_or(Ok(()), |it| is_all(it, all)).map_err(explain)?;
    }
    Ok(())
}

fn is_all(parts: &[Vec<Value>], all: &[Vec<Value>]) -> Result<(), String> {
    if is_same(&sorted(parts), &sorted(all)) {
        return Ok(());
    }
    Err(format!("{}\nare in the parts of\n{}", shown(parts), shown(all)))
}
