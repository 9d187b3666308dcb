//! Pages by the place of a row in the order: the conditions, and that every row comes once, there and back.

use aludel::Engine;
use aludel::expr::Column;
use aludel::prelude::*;
use aludel::query::{Cursor, Page, PageQuery, Select};
use aludel::types::Value;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use uuid::Uuid;

use crate::chance::Chance;
use crate::check::check;
use crate::databases::POSTGRES;
use crate::engines::each_engine;
use crate::fixture::{Post, PostTag, User};
use crate::run::with_rows;

#[test]
fn the_first_page_has_an_order_that_is_unique() {
    check("pages/first", &select(User.name).order_by(User.age).page(2));
    check("pages/without_order", &select(User.name).page(2));
    check("pages/unique_key", &select(User.name).order_by(User.email.desc()).page(2));
    check("pages/two_tables", &select((User.name, Post.title)).from(Post).join_on(User, User.id.eq(Post.author_id)).page(2));
    check("pages/key_of_two", &select(PostTag).order_by((PostTag.tag, PostTag.position)).page(2));
}

#[test]
fn the_page_after_a_row() {
    let one_way = select(User.id).order_by((User.name, User.score)).page(2);
    let keys = || vec![Value::Text("Ann".into()), Value::F64(1.5), Value::I64(101)];
    check("pages/one_way", &one_way.clone().seek_after(one_way.cursor(keys())));
    check("pages/one_way_before", &one_way.clone().seek_before(one_way.cursor(keys())));
    let mixed = select(User.id).order_by((User.name.desc(), User.score)).page(2);
    check("pages/mixed", &mixed.clone().seek_after(mixed.cursor(keys())));
    let by_key = select(User.id).order_by(User.id.desc()).page(2);
    check("pages/one_key", &by_key.clone().seek_after(by_key.cursor(vec![Value::I64(103)])));
}

#[test]
fn the_page_after_a_row_with_null_in_it() {
    let first = select(User.id).order_by(User.age).page(2);
    check("pages/null_first", &first.clone().seek_after(first.cursor(vec![Value::Null, Value::I64(102)])));
    check("pages/value_after_null", &first.clone().seek_after(first.cursor(vec![Value::I64(17), Value::I64(103)])));
    let last = select(User.id).order_by(User.age.asc().nulls_last()).page(2);
    check("pages/null_last", &last.clone().seek_after(last.cursor(vec![Value::Null, Value::I64(102)])));
    check("pages/value_before_null", &last.clone().seek_after(last.cursor(vec![Value::I64(17), Value::I64(103)])));
}

#[test]
fn pages_of_groups_and_of_distinct_rows() {
    let views = func::sum(Post.views).label("views");
    let groups = select((Post.status, views)).group_by(Post.status).order_by(label::<Option<i64>>("views").desc()).page(1);
    check("pages/groups", &groups.clone().seek_after(groups.cursor(vec![Value::I64(0), Value::Text("draft".into())])));
    let distinct = select(User.active).distinct().page(1);
    check("pages/distinct", &distinct.clone().seek_after(distinct.cursor(vec![Value::Bool(false)])));
    check("pages/distinct_by_another", &select(User.active).distinct().order_by(User.age).page(1));
}

#[test]
fn what_has_no_pages_is_refused() {
    check("pages/limited", &select(User.id).limit(5).page(2));
    check("pages/distinct_on", &select(User.id).distinct_on(User.age).page(2));
    check("pages/rollup", &select(User.age).group_by(rollup(User.age)).page(2));
    check("pages/window", &select(User.id).order_by(func::row_number().over(window().order_by(User.id))).page(2));
    let adults = select((User.id, User.age)).where_(User.age.gt(18)).subquery("adults");
    let some = || select(adults.column(User.age)).from(&adults).order_by((adults.column(User.age), adults.column(User.id)));
    check("pages/of_a_subquery", &some().page(2));
    check("pages/with_unique_order", &some().page(2).with_unique_order());
    check("pages/without_any_order", &select(adults.column(User.age)).from(&adults).page(2).with_unique_order());
}

#[test]
fn a_cursor_is_of_one_order() {
    let by_name = select(User.id).order_by(User.name).page(2);
    let cursor = by_name.cursor(vec![Value::Text("Ann".into()), Value::I64(101)]);
    let text = cursor.to_string();
    assert_eq!(text.parse::<Cursor>().expect("its own text"), cursor);
    check("pages/cursor_of_another_order", &select(User.id).order_by(User.name.desc()).page(2).seek_after(cursor.clone()));
    check("pages/cursor_of_fewer_keys", &by_name.clone().seek_after(by_name.cursor(vec![Value::I64(1)])));
    let error = "x".repeat(7).parse::<Cursor>().expect_err("no cursor");
    assert!(!error.to_string().contains("xxx"), "{error}");
    assert!(by_name.seek_after(cursor).compile(POSTGRES).is_ok_and(|it| !it.is_opaque));
}

#[test]
fn pages_run_on_the_fixture() {
    with_rows();
    let page = select(User.id).order_by((User.age.desc(), User.name.desc())).page(2);
    let keys = vec![Value::I64(31), Value::Text("Ann".into()), Value::I64(101)];
    let after = page.clone().seek_after(page.cursor(keys));
    crate::databases::each_database(|database| {
        let compiled = after.compile(database.dialect()).expect("every database has it");
        let rows = database.run(&compiled.sql, &compiled.parameters).expect("it runs");
        let ids: Vec<_> = rows.iter().map(|it| it[0].clone()).collect();
        assert_eq!(ids, [Value::I64(103), Value::I64(102)], "{}", compiled.sql);
    });
}

/// Keys of many types, with NULLs and duplicates.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "readings")]
struct Reading {
    #[model(primary_key)]
    id: i64,
    rank: Option<i32>,
    #[model(length = 20)]
    name: String,
    #[model(length = 20)]
    note: Option<String>,
    score: f64,
    weight: Option<f32>,
    active: bool,
    at: NaiveDateTime,
    seen: Option<DateTime<Utc>>,
    token: Uuid,
}

fn readings(chance: &mut Chance) -> Vec<Reading> {
    let names = ["", "Ann", "ann", "Dé\\'", "Zoë", "日本"];
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let mut maybe = |bound: u32| {
        let it = chance.below(bound + 1);
        (it < bound).then_some(it)
    };
    let mut reading = |id: i64| {
        let micros = |it: u32| day.and_hms_micro_opt(1, 2, 3, 999_997 + it).expect("a time");
        let small = |it: Option<u32>| it.unwrap_or(0);
        Reading {
            id,
            rank: maybe(3).map(|it| i32::try_from(it).expect("small") - 1),
            name: names[small(maybe(6)) as usize].to_owned(),
            note: maybe(6).map(|it| names[it as usize].to_owned()),
            score: f64::from(small(maybe(4))) * 0.1,
            weight: maybe(3).map(|it| f32::from(u8::try_from(it).expect("small")) * 0.1),
            active: maybe(1).is_some(),
            at: micros(small(maybe(3))),
            seen: maybe(3).map(|it| micros(it).and_utc()),
            token: Uuid::from_u128(u128::from(small(maybe(3))) << 100),
        }
    };
    (1..=40).map(&mut reading).collect()
}

type Ids = Select<Column<Reading, i64>>;

/// Queries, each with the same one whose order says everything.
fn orders() -> Vec<(Ids, Ids)> {
    let ids = || select(Reading.id);
    vec![
        (ids(), ids().order_by(Reading.id)),
        (ids().order_by(Reading.id.desc()), ids().order_by(Reading.id.desc())),
        (ids().order_by(Reading.rank), ids().order_by((Reading.rank.asc().nulls_first(), Reading.id))),
        (ids().order_by(Reading.rank.desc()), ids().order_by((Reading.rank.desc().nulls_last(), Reading.id.desc()))),
        (ids().order_by(Reading.note.asc().nulls_last()), ids().order_by((Reading.note.asc().nulls_last(), Reading.id))),
        (ids().order_by((Reading.name, Reading.score)), ids().order_by((Reading.name, Reading.score, Reading.id))),
        (
            ids().order_by((Reading.name.desc(), Reading.rank, Reading.active.desc())),
            ids().order_by((Reading.name.desc(), Reading.rank.asc().nulls_first(), Reading.active.desc(), Reading.id.desc())),
        ),
        (
            ids().order_by((Reading.weight.desc().nulls_first(), Reading.note.desc())),
            ids().order_by((Reading.weight.desc().nulls_first(), Reading.note.desc().nulls_last(), Reading.id.desc())),
        ),
        (
            ids().order_by((Reading.at, Reading.token.desc())),
            ids().order_by((Reading.at, Reading.token.desc(), Reading.id.desc())),
        ),
        (
            ids().order_by((Reading.seen, Reading.at.desc(), Reading.id.desc())),
            ids().order_by((Reading.seen.asc().nulls_first(), Reading.at.desc(), Reading.id.desc())),
        ),
        (
            ids().order_by(func::coalesce(Reading.rank, 0) + 1),
            ids().order_by(((func::coalesce(Reading.rank, 0) + 1).asc().nulls_first(), Reading.id)),
        ),
        (
            ids().where_(Reading.rank.is_null().or(Reading.rank.ge(0))).order_by(Reading.name),
            ids().where_(Reading.rank.is_null().or(Reading.rank.ge(0))).order_by((Reading.name, Reading.id)),
        ),
    ]
}

#[test]
fn every_row_comes_once_there_and_back() {
    let mut chance = Chance::new();
    let rows = readings(&mut chance);
    each_engine(|engine| {
        metadata![Reading].create_all(engine).expect("the table");
        engine.connect().and_then(|mut it| it.insert_all(&rows)).expect("the rows");
        for (query, all) in orders() {
            let expected = engine.connect().and_then(|mut it| it.scalars(all)).expect("all rows");
            for _ in 0..3 {
                let size = || 1 + chance.below(7);
                there_and_back(engine, &query, &expected, size);
            }
        }
    });
}

#[track_caller]
fn there_and_back(engine: &Engine, query: &Ids, expected: &[i64], mut size: impl FnMut() -> u32) {
    let what = format!("{}: {query}", engine.dialect().name());
    let mut conn = engine.connect().expect("a connection");
    let mut get = |page: PageQuery<_>| -> Page<i64> { conn.execute(page).unwrap_or_else(|error| panic!("{what}: {error}")) };
    // As text, as a link has it.
    let again = |it: &Cursor| it.to_string().parse::<Cursor>().expect("its own text");

    let mut page = get(query.clone().page(size()));
    assert!(page.previous.is_none(), "{what}");
    let mut forward = page.rows.clone();
    while let Some(next) = &page.next {
        page = get(query.clone().page(size()).seek_after(again(next)));
        assert!(!page.rows.is_empty() && page.previous.is_some(), "{what}");
        forward.extend(&page.rows);
    }
    assert_eq!(forward, expected, "{what}");

    let mut backward = page.rows.clone();
    while let Some(previous) = &page.previous {
        page = get(query.clone().page(size()).seek_before(again(previous)));
        assert!(!page.rows.is_empty() && page.next.is_some(), "{what}");
        backward.splice(0..0, page.rows.iter().copied());
    }
    assert_eq!(backward, expected, "{what}");

    let end = get(query.clone().page(3).seek_end());
    assert_eq!(end.rows, expected[expected.len().saturating_sub(3)..], "{what}");
    assert!(end.next.is_none() && end.previous.is_some(), "{what}");
}

#[test]
fn a_session_gives_its_own_objects_page_by_page() {
    each_engine(|engine| {
        metadata![Reading].create_all(engine).expect("the table");
        engine.connect().and_then(|mut it| it.insert_all(&readings(&mut Chance::new()))).expect("the rows");
        let mut session = Session::new(engine);
        let first = session.execute(select(Reading).order_by(Reading.id).page(15)).expect("a page");
        let next = first.next.expect("there are more");
        let second = session.execute(select(Reading).order_by(Reading.id).page(15).seek_after(next)).expect("a page");
        let ids: Vec<_> = first.rows.iter().chain(&second.rows).map(|it| session[*it].id).collect();
        assert_eq!(ids, (1..=30).collect::<Vec<_>>());
        session.edit(first.rows[0]).name = "changed".into();
        let again = session.execute(select(Reading).order_by(Reading.id).page(1)).expect("a page");
        assert_eq!(again.rows, first.rows[..1]);
    });
}
