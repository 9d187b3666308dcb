//! Random queries joined as sets, and selected from: the rows are those of Rust.

use aludel::prelude::*;
use aludel::query::Compound;
use aludel::tree::{Node, SetOp};

use super::chance::try_cases;
use super::queries::{is_same, on_each_database, read, run, shown, sorted};
use super::query::{Join, Query, Source, distinct_rows};
use super::selection::{Columns, name};
use super::table;
use super::terms::{Choices, Kind, Meaning, Place, Term, Value, by_kind};
use crate::databases::Database;
use proptest::prelude::{Strategy, any, prop};

type Rows = Vec<Vec<Value>>;

/// Queries with columns of the same kinds, joined one after the other, and a query of the result.
#[derive(Debug)]
struct Sets {
    first: Query,
    more: Vec<Joined>,
    outer: Outer,
}

#[derive(Debug)]
struct Joined {
    op: SetOp,
    all: bool,
    query: Query,
}

/// A query of a derived table.
#[derive(Debug)]
struct Outer {
    filter: Term,
    selected: Vec<Term>,
    distinct: bool,
}

/// Numbers for several queries.
fn numbers() -> impl Strategy<Value = Vec<Vec<u32>>> {
    prop::collection::vec(prop::collection::vec(any::<u32>(), 0..60), 2..5)
}

fn sets(numbers: &[Vec<u32>]) -> Sets {
    let [outer, first, more @ ..] = numbers else { panic!("there are two lists at least") };
    let mut choices = choices_of(outer);
    let kinds: Vec<_> = (0..=choices.below(2)).map(|_| choices.kind()).collect();
    let distinct = choices.rarely(3);
    let filter = choices.term(Kind::Truth, &kinds);
    let selected = kinds.iter().map(|it| choices.term(*it, &kinds)).collect();
    let first = choices_of(first).query(&kinds, &[]);
    let joined = |numbers: &Vec<u32>| {
        let mut choices = choices_of(numbers);
        let op = *choices.one_of(&[SetOp::Union, SetOp::Intersect, SetOp::Except]);
        Joined { op, all: choices.rarely(2), query: choices.query(&kinds, &[]) }
    };
    Sets { first, more: more.iter().map(joined).collect(), outer: Outer { filter, selected, distinct } }
}

fn choices_of(numbers: &[u32]) -> Choices<'_> {
    let mut choices = Choices::new(numbers);
    (choices.depth, choices.nesting, choices.nulls) = (1, 0, false);
    choices
}

impl Sets {
    fn queries(&self) -> impl Iterator<Item = &Query> {
        std::iter::once(&self.first).chain(self.more.iter().map(|it| &it.query))
    }

    fn is_known(&self, place: Place) -> bool {
        let terms = self.queries().flat_map(Query::terms).chain(self.outer.selected.iter()).chain([&self.outer.filter]);
        // Databases calculate parts of a term before they know that there is no row.
        let row = self.first.kinds().into_iter().map(|it| table::values(it)[0].clone()).collect();
        self.queries().all(|it| it.is_known(place) && unfiltered(it).rows(&[], place).is_ok())
            && terms.into_iter().all(|it| it.is_defined(place))
            && self.outer.rows(&vec![row], place).is_ok()
    }

    /// The rows of all sets.
    fn rows(&self, place: Place) -> Meaning<Rows> {
        let first = self.first.rows(&[], place)?;
        self.more.iter().try_fold(first, |rows, it| Ok(joined(it.op, it.all, rows, it.query.rows(&[], place)?)))
    }

    /// The sets as one query; `None` where there is but one.
    fn compound(&self) -> Option<Compound<Columns>> {
        let [first, more @ ..] = &self.more[..] else { return None };
        let start = with(self.first.select_named(), first);
        Some(more.iter().fold(start, with))
    }

    /// The query of the sets.
    fn derived(&self) -> Select<Columns> {
        let rows = match self.compound() {
            Some(it) => it.subquery("sets"),
            None => self.first.select_named().subquery("sets"),
        };
        let column = |(place, kind): (usize, Kind)| -> Node {
            by_kind!(kind, T => rows.column(&literal(None::<T>).label(name(place))).into_node())
        };
        let columns: Vec<_> = self.first.kinds().into_iter().enumerate().map(column).collect();
        let Outer { filter, selected, distinct } = &self.outer;
        let selected = selected.iter().map(|it| it.node(&columns)).collect();
        let query = select(Columns::plain(selected)).from(&rows).where_(filter.condition(&columns));
        if *distinct { query.distinct() } else { query }
    }
}

/// The query without its conditions. What is asked of a derived table may be calculated within it, before they are.
fn unfiltered(query: &Query) -> Query {
    let sources = query.sources.iter().map(|it| Source { join: Join::From, ..it.clone() }).collect();
    Query { sources, filter: None, having: None, ..query.clone() }
}

impl Outer {
    /// Its rows, of those of the derived table.
    fn rows(&self, of: &Rows, place: Place) -> Meaning<Rows> {
        let mut rows = Vec::new();
        for row in of {
            let selected = self.selected.iter().map(|it| it.value(row, place)).collect::<Meaning<Vec<_>>>()?;
            if self.filter.value(row, place)?.truth() == Some(true) {
                rows.push(selected);
            }
        }
        Ok(if self.distinct { distinct_rows(rows) } else { rows })
    }
}

fn with(left: impl QueryExpression<Selection = Columns>, joined: &Joined) -> Compound<Columns> {
    let right = joined.query.select_named();
    match (joined.op, joined.all) {
        (SetOp::Intersect, false) => left.intersect(right),
        (SetOp::Intersect, true) => left.intersect_all(right),
        (SetOp::Except, false) => left.except(right),
        (SetOp::Except, true) => left.except_all(right),
        (_, false) => left.union(right),
        (_, true) => left.union_all(right),
    }
}

/// The rows of two sets. With ALL a row counts as often as it is there: the fewer times of both, or what is left of those of one.
fn joined(op: SetOp, all: bool, left: Rows, mut right: Rows) -> Rows {
    let mut rows = left;
    match op {
        SetOp::Intersect | SetOp::Except => rows.retain(|row| {
            let found = right.iter().position(|it| it.iter().zip(row).all(|(it, other)| it.is_same(other)));
            if let (Some(index), true) = (found, all) {
                right.swap_remove(index);
            }
            found.is_some() == (op == SetOp::Intersect)
        }),
        SetOp::Union => rows.append(&mut right),
    }
    if all { rows } else { distinct_rows(rows) }
}

#[test]
fn sets_have_the_rows_that_they_have_in_rust() {
    table::create();
    try_cases(150, numbers(), |numbers| {
        let sets = sets(numbers);
        on_each_database(|database| have_the_rows(database, &sets))
    });
}

fn have_the_rows(database: &mut dyn Database, sets: &Sets) -> Result<(), String> {
    let place = Place::of(database.dialect().name());
    let Ok(all) = sets.rows(place) else { return Ok(()) };
    let Ok(some) = sets.outer.rows(&all, place) else { return Ok(()) };
    if !sets.is_known(place) {
        return Ok(());
    }
    let kinds = sets.first.kinds();
    if let Some(compound) = sets.compound() {
        has_the_rows(database, &compound, &kinds, &all).map_err(|why| format!("{place:?}: {why}\n{sets:?}"))?;
    }
    has_the_rows(database, &sets.derived(), &kinds, &some).map_err(|why| format!("{place:?}: {why}\n{sets:?}"))
}

fn has_the_rows(database: &mut dyn Database, query: &dyn Statement, kinds: &[Kind], expected: &Rows) -> Result<(), String> {
    for (sql, found) in run(database, query)? {
        let found = read(&found, kinds).map_err(|why| format!("{why}\n{sql}"))?;
        if !is_same(&sorted(&found), &sorted(expected)) {
            return Err(format!("{}\nis not\n{}\n{sql}", shown(&found), shown(expected)));
        }
    }
    Ok(())
}
