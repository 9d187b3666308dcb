//! What operations allocate must not grow unseen. Counts, unlike times, are the same on every machine and at every run.
//!
//! `UPDATE_ALLOCATIONS=1 scripts/test -E 'test(allocations)'` writes the approved counts anew.

use std::cell::RefCell;
use std::fmt::Write;

use allocation_counter::measure;
use aludel::dialect::Postgres;
use aludel::expr::spelled;
use aludel::prelude::*;
use aludel::query::Statement;
use aludel::{Engine, Result};

const APPROVED: &str = "tests/suite/allocations/approved.txt";

#[derive(Debug, Model)]
#[model(table = "shelves")]
struct Shelf {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(length = 80)]
    name: String,
    books: Many<Volume>,
}

#[derive(Debug, Model)]
#[model(table = "volumes")]
struct Volume {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Shelf.id)]
    shelf_id: Option<i64>,
    #[model(length = 80)]
    title: String,
    price: f64,
    #[model(length = 80)]
    note: Option<String>,
}

fn volume(number: i32) -> Volume {
    Volume {
        id: Auto::Pending,
        shelf_id: Some(i64::from(number % 10) + 1),
        title: format!("title {number}"),
        price: f64::from(number) + 0.25,
        note: (number % 2 == 0).then(|| format!("note {number}")),
    }
}

fn simple() -> impl Statement {
    select((Volume.id, Volume.title)).where_(Volume.id.eq(7))
}

fn page() -> impl Statement {
    select((Shelf.name, Volume.title))
        .from(Shelf)
        .join_on(Volume, Volume.shelf_id.eq(Shelf.id))
        .where_(Volume.title.like("title%"))
        .where_(Volume.id.in_(spelled(1..=10)))
        .where_(Volume.price.ge(1.5).or(Shelf.id.gt(3)))
        .order_by((Volume.price.desc(), Shelf.name))
        .limit(20)
        .offset(40)
}

fn report() -> impl Statement {
    let total = func::sum(Volume.price).label("total");
    let totals =
        select((Volume.shelf_id, total.clone())).group_by(Volume.shelf_id).having(func::count(Volume.id).gt(2)).cte("totals");
    let total = totals.column(&total);
    let size = case().when(total.clone().gt(100.5), "large").else_("small").label("size");
    let dear = select(Volume.id).where_(Volume.shelf_id.eq(Shelf.id)).where_(Volume.price.gt(50.5));
    select((Shelf.name, total.clone(), size))
        .from(Shelf)
        .join_on(&totals, totals.column(Volume.shelf_id).eq(Shelf.id))
        .where_(exists(dear))
        .order_by(total.desc())
}

/// A database with ten shelves of a hundred volumes each.
fn library() -> Result<Engine> {
    let engine = create_engine("sqlite://")?;
    metadata![Shelf, Volume].create_all(&engine)?;
    let mut session = Session::new(&engine);
    session.add_all((0..10).map(|it| Shelf { id: Auto::Pending, name: format!("shelf {it}"), books: Many::default() }));
    session.flush()?;
    session.add_all((0..1000).map(volume));
    session.commit()?;
    Ok(engine)
}

/// The operations and how often each allocates, what comes before it not counted.
fn counts() -> Result<Vec<(&'static str, u64)>> {
    let counted = RefCell::new(Vec::new());
    let count = |name: &'static str, run: &mut dyn FnMut() -> Result<()>| -> Result<()> {
        let mut result = Ok(());
        let info = measure(|| result = run());
        counted.borrow_mut().push((name, info.count_total));
        result
    };
    let volumes: Vec<Volume> = (0..100).map(volume).collect();
    simple().compile(&Postgres)?;

    count("build and render a select by key", &mut || simple().compile(&Postgres).map(drop))?;
    count("build and render a page of a join", &mut || page().compile(&Postgres).map(drop))?;
    count("build and render a report with WITH, CASE, EXISTS", &mut || report().compile(&Postgres).map(drop))?;
    count("build and render an insert of 100 rows", &mut || insert(Volume).rows(&volumes).compile(&Postgres).map(drop))?;

    let engine = library()?;
    let mut connection = engine.connect()?;
    let by_key = prepare(|(id,): (Param<i64>,)| select((Volume.id, Volume.price)).where_(Volume.id.eq(id)));
    by_key.one(&mut connection, (1,))?;
    count("run a prepared query 100 times", &mut || (1..=100).try_for_each(|id| by_key.one(&mut connection, (id,)).map(drop)))?;
    connection.execute(select(Volume))?.all()?;
    count("read 1000 rows into structs", &mut || connection.execute(select(Volume))?.all().map(drop))?;
    drop(connection);

    let mut session = Session::new(&engine);
    session.get(Shelf, 1)?;
    count("read 1000 rows into a session", &mut || session.scalars(select(Volume)).map(drop))?;
    // What it has read would keep others from writing.
    session.close()?;
    let mut session = Session::new(&engine);
    session.get(Volume, 1000)?;
    count("get 100 objects by key", &mut || (1..=100).try_for_each(|id| session.get(Volume, id).map(drop)))?;
    count("change 100 objects and commit", &mut || {
        for id in 1..=100 {
            let volume = session.get(Volume, id)?.expect("an object");
            session.edit(volume).price += 1.0;
        }
        session.commit()
    })?;
    count("add 1000 objects and commit", &mut || {
        session.add_all((0..1000).map(volume));
        session.commit()
    })?;
    let mut session = Session::new(&engine);
    session.get(Volume, 1)?;
    count("read 10 objects with 2000 in their collections", &mut || {
        session.scalars(select(Shelf).options(selectinload(Shelf.books))).map(drop)
    })?;
    Ok(counted.into_inner())
}

fn approved(text: &str, operation: &str) -> Option<u64> {
    text.lines()
        .filter_map(|it| it.split_once(": "))
        .find(|(name, _)| *name == operation)
        .and_then(|(_, count)| count.parse().ok())
}

#[test]
fn allocations_of_operations_do_not_grow() -> Result<()> {
    let found = counts()?;
    let mut text = String::new();
    for (operation, count) in &found {
        writeln!(text, "{operation}: {count}").expect("writing to a String cannot fail");
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(APPROVED);
    if std::env::var_os("UPDATE_ALLOCATIONS").is_some() {
        std::fs::write(&path, &text).expect("a file of the project");
    }
    let before = std::fs::read_to_string(&path).expect("a file of the project");
    let grown: Vec<String> = found
        .iter()
        .filter_map(|(operation, now)| match approved(&before, operation) {
            Some(then) if now * 100 <= then * 105 => None,
            then => Some(format!("{operation}: {now} allocations, approved are {then:?}")),
        })
        .collect();
    assert!(
        grown.is_empty(),
        "more than 5 % above {APPROVED}: find out why; if it is meant, `UPDATE_ALLOCATIONS=1 scripts/test -E 'test(allocations)'`\n{}",
        grown.join("\n")
    );
    Ok(())
}
