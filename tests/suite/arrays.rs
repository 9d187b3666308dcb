//! Arrays: as columns, parameters and cells, and what is asked of them. Only PostgreSQL has them.

use std::fmt::Debug;

use aludel::prelude::*;
use aludel::tree::{ArrayOp, Node, Quantifier};
use aludel::types::{ArrayElement, SqlType, Value};
use aludel::{Engine, ErrorKind, Result};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::check::check;
use crate::engines::{postgres, sqlite};
use crate::fixture::{Post, User};
use crate::run::{gives_except, with_rows};
use crate::statement_log::statements;

/// Those that have none.
const WITHOUT: [&str; 2] = ["sqlite", "mariadb"];

/// One column of each type of element.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "shelves")]
struct Shelf {
    #[model(primary_key)]
    id: Auto<i64>,
    flags: Array<bool>,
    small: Array<i16>,
    numbers: Array<i32>,
    wide: Array<i64>,
    reals: Array<f32>,
    doubles: Array<f64>,
    tags: Array<String>,
    blobs: Array<Vec<u8>>,
    days: Array<NaiveDate>,
    times: Array<NaiveTime>,
    local: Array<NaiveDateTime>,
    instants: Array<DateTime<Utc>>,
    uuids: Array<Uuid>,
    decimals: Array<Decimal>,
    holes: Array<Option<String>>,
    maybe: Option<Array<i32>>,
}

fn instant() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_709_251_199_999_999).expect("a time")
}

fn full() -> Shelf {
    let at = instant();
    let local = at.naive_utc();
    Shelf {
        id: Auto::Pending,
        flags: Array(vec![true, false]),
        small: Array(vec![i16::MIN, 0, i16::MAX]),
        numbers: Array(vec![i32::MIN, i32::MAX]),
        wide: Array(vec![i64::MIN, i64::MAX]),
        reals: Array(vec![0.1, -1.5e30, f32::INFINITY]),
        doubles: Array(vec![0.1, 1e300, f64::NEG_INFINITY]),
        tags: Array::from(["", "NULL", "a,b", "{}", "it's", "q\"uo\\te", "Dé😀", " ", "\n\t"]),
        blobs: Array(vec![vec![], vec![0, 34, 39, 92, 255]]),
        days: Array(vec![local.date(), NaiveDate::from_ymd_opt(1, 1, 1).expect("a day")]),
        times: Array(vec![local.time()]),
        local: Array(vec![local]),
        instants: Array(vec![at]),
        uuids: Array(vec![Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8)]),
        decimals: Array(vec![Decimal::new(-1250, 2), Decimal::new(0, 3)]),
        holes: Array(vec![None, Some("NULL".to_owned()), None]),
        maybe: Some(Array(vec![])),
    }
}

fn with_shelves(run: impl FnOnce(&Engine) -> Result<()>) {
    let place = postgres();
    metadata![Shelf].create_all(&place.engine).expect("a table");
    run(&place.engine).expect("PostgreSQL has arrays");
    metadata![Shelf].drop_all(&place.engine).expect("no table");
}

#[test]
fn every_type_of_element_comes_back() {
    with_shelves(|engine| {
        let mut conn = engine.connect()?;
        let rows = [full(), Shelf::default(), full()];
        conn.execute(insert(Shelf).rows(&rows))?;
        let strip = |it: Shelf| Shelf { id: Auto::Pending, ..it };
        let read: Vec<Shelf> = conn.execute(select(Shelf).order_by(Shelf.id))?.all()?;
        assert_eq!(read.into_iter().map(strip).collect::<Vec<_>>(), rows);
        // The same as literals.
        let literals = insert(Shelf).rows(&[full()]).inline(engine.dialect())?;
        conn.execute(text(literals.leak()))?;
        let last = conn.execute(select(Shelf).order_by(Shelf.id.desc()).limit(1))?.one()?;
        assert_eq!(strip(last), full());
        Ok(())
    });
}

#[test]
fn a_session_sends_arrays_that_were_edited() {
    with_shelves(|engine| {
        let mut session = Session::new(engine);
        let shelves: Vec<_> = (0..3).map(|_| session.add(full())).collect();
        session.commit()?;
        session.edit(shelves[1]).tags.push("new".to_owned());
        let (done, sent) = statements(|| session.commit());
        done?;
        let updates: Vec<_> = sent.iter().filter(|it| it.starts_with("UPDATE")).collect();
        assert_eq!(updates, [r#"UPDATE "shelves" SET "tags" = $1 WHERE "id" = $2"#]);
        for (index, shelf) in shelves.iter().enumerate() {
            session.edit(*shelf).maybe = (index != 0).then(|| Array(vec![1, 2]));
        }
        session.commit()?;
        let mut conn = engine.connect()?;
        let read = conn.execute(select((Shelf.tags.array_length(), Shelf.maybe)).order_by(Shelf.id))?.all()?;
        let two = || Some(Array(vec![1, 2]));
        assert_eq!(read, [(9, None), (10, two()), (9, two())]);
        session.delete(shelves[0])?;
        session.commit()?;
        assert_eq!(conn.scalar(select(func::count(Shelf.id)))?, Some(2));
        Ok(())
    });
}

#[test]
fn columns_are_asked() {
    with_shelves(|engine| {
        let mut conn = engine.connect()?;
        conn.execute(insert(Shelf).rows(&[full(), Shelf::default()]))?;
        let mut ids = |condition: Expr<bool>| conn.execute(select(Shelf.id).where_(condition).order_by(Shelf.id))?.all();
        assert_eq!(ids(Shelf.tags.array_contains(Array::<String>::from(["it's", ""])))?, [1]);
        assert_eq!(ids(Shelf.tags.contained_by(func::array(("a", "b"))))?, [2]);
        assert_eq!(ids(Shelf.holes.overlaps(Array::<String>::from(["NULL"])))?, [1]);
        assert_eq!(ids(literal("q\"uo\\te").eq(any_of(Shelf.tags)))?, [1]);
        assert_eq!(ids(literal("a").ne(all_of(Shelf.tags)))?, [1, 2]);
        assert_eq!(ids(Shelf.days.eq(Array::<NaiveDate>::default()))?, [2]);
        assert_eq!(ids(Shelf.decimals.array_contains(Array(vec![Decimal::new(-125, 1)])))?, [1]);
        let more = update(Shelf)
            .set((
                Shelf.numbers.set(Shelf.numbers.array_append(7)),
                Shelf.tags.set(Shelf.tags.array_remove("").array_concat(Array::<String>::from(["z"]))),
                Shelf.holes.set(Array::<String>::from(["x"])),
            ))
            .all_rows();
        conn.execute(more)?;
        let all = select((Shelf.numbers.element(Shelf.numbers.array_length()), Shelf.tags.array_position("z"), Shelf.holes));
        let hole = || Array(vec![Some("x".to_owned())]);
        assert_eq!(conn.execute(all.order_by(Shelf.id))?.all()?, [(Some(7), Some(9), hole()), (Some(7), Some(1), hole())]);

        let tags = table_function("t", ["tag"], func::unnest(Shelf.tags));
        let tag = tags.column::<String>("tag");
        let counts = select((tag.clone(), func::count_all())).from(Shelf).cross_join(&tags).group_by(tag.clone());
        let often = counts.having(func::count_all().gt(1)).order_by(tag);
        assert_eq!(conn.execute(often)?.all()?, [("z".to_owned(), 2)]);
        Ok(())
    });
}

/// The array comes back as it went, as a parameter and as a literal.
#[track_caller]
fn comes_back<T: ArrayElement + Clone + PartialEq + Debug>(elements: &[T])
where
    Array<T>: SqlType,
    Expr<Array<T>>: aludel::query::Selection<Row = Array<T>>,
{
    let array = Array(elements.to_vec());
    gives_except(&WITHOUT, &select(literal(array.clone())), &[array]);
}

#[test]
fn arrays_are_parameters() {
    let array = full();
    comes_back(&array.flags);
    comes_back(&array.small);
    comes_back(&array.numbers);
    comes_back(&array.wide);
    comes_back(&array.reals);
    comes_back(&array.doubles);
    comes_back(&array.tags);
    comes_back(&array.blobs);
    comes_back(&array.days);
    comes_back(&array.times);
    comes_back(&array.local);
    comes_back(&array.instants);
    comes_back(&array.holes);
    comes_back::<i32>(&[]);
    comes_back::<Option<i64>>(&[None]);
}

#[test]
fn arrays_of_values_and_columns() {
    with_rows();
    let made = select(func::array((User.id, User.boss_id, 7_i64))).order_by(User.id).limit(2);
    check("arrays/made", &made);
    let rows = [Array(vec![Some(101), None, Some(7)]), Array(vec![Some(102), Some(101), Some(7)])];
    gives_except(&WITHOUT, &made, &rows);
    let names = select(func::array_of([User.name, User.email])).where_(User.id.eq(102));
    gives_except(&WITHOUT, &names, &[Array::from(["bo", "102@example.org"])]);
    check("arrays/of_values", &select(func::array(("a", "it's \\ \"q\""))));
    check("arrays/empty", &select(func::array_of(Vec::<i32>::new())));
    let same = select(User.id).where_(func::array((User.id, 1_i64)).eq(Array(vec![101_i64, 1])));
    gives_except(&WITHOUT, &same, &[101]);
}

#[test]
fn arrays_of_rows() {
    with_rows();
    let all = select(func::array_agg(User.age).order_by(User.id));
    check("arrays/agg", &all);
    gives_except(&WITHOUT, &all, &[Some(Array(vec![Some(31), None, Some(17), Some(31)]))]);
    let some = select(func::array_agg(User.name).distinct().order_by(User.name).filter(User.id.lt(103)));
    check("arrays/agg_filter", &some);
    gives_except(
        &WITHOUT,
        &select(func::array_agg(User.name).order_by(User.id).filter(User.id.lt(103))),
        &[Some(Array::from(["Ann", "bo"]))],
    );
    gives_except(&WITHOUT, &select(func::array_agg(User.id).filter(User.id.lt(0))), &[None]);
    let running = select(func::array_agg(User.id).over(window().order_by(User.id))).order_by(User.id).limit(2);
    gives_except(&WITHOUT, &running, &[Some(Array(vec![101])), Some(Array(vec![101, 102]))]);
}

#[test]
fn operators() {
    with_rows();
    let ids = || func::array((User.id, User.boss_id));
    let value = |all: [i64; 2]| Array::from(all);
    let all = (
        ids().array_contains(value([101, 102])),
        ids().contained_by(value([101, 102])),
        ids().overlaps(value([102, 104])),
        ids().element(2),
        ids().elements(1, 1).array_length(),
        ids().array_position(101),
    );
    let query = select(all).order_by(User.id);
    check("arrays/operators", &query);
    gives_except(
        &WITHOUT,
        &query,
        &[
            (false, false, false, None, 1, Some(1)),
            (true, true, true, Some(101), 1, Some(2)),
            (false, false, false, Some(101), 1, Some(2)),
            (false, false, true, Some(102), 1, None),
        ],
    );
    let changed = select((
        ids().array_append(5_i64),
        ids().array_remove(101_i64),
        ids().array_concat(func::array((User.id, User.boss_id))),
        ids().elements(2, 9),
        ids().element(3),
    ))
    .where_(User.id.eq(102));
    check("arrays/changed", &changed);
    let some = |all: &[i64]| all.iter().copied().map(Some).collect::<Array<_>>();
    let row = (some(&[102, 101, 5]), some(&[102]), some(&[102, 101, 102, 101]), some(&[101]), None);
    gives_except(&WITHOUT, &changed, &[row]);
}

#[test]
fn any_and_all_of_an_array() {
    with_rows();
    let among = select(User.id).where_(User.id.eq(any_of(Array(vec![101_i64, 104, 9])))).order_by(User.id);
    check("arrays/any_of", &among);
    gives_except(&WITHOUT, &among, &[101, 104]);
    let above = select(User.id).where_(User.id.gt(all_of(func::array((User.boss_id, 102_i64))))).order_by(User.id);
    check("arrays/all_of", &above);
    gives_except(&WITHOUT, &above, &[103, 104]);
    let ages = select(User.age.eq(any_of(Array(vec![Some(31), None])))).order_by(User.id);
    gives_except(&WITHOUT, &ages, &[Some(true), None, None, Some(true)]);
    let misplaced =
        select(Expr::<bool>::from_node(Node::array(ArrayOp::Quantified(Quantifier::Any), vec![Node::Value(Value::Null)], None)));
    check("arrays/any_of_misplaced", &misplaced);
}

#[test]
fn arrays_are_read_as_rows_of_a_subquery() {
    with_rows();
    let numbers = table_function("n", ["number"], func::unnest(func::array((User.id, User.boss_id))));
    let number = numbers.column::<Option<i64>>("number");
    let query =
        select((User.id, number.clone())).from(User).cross_join(&numbers).where_(User.id.le(102)).order_by((User.id, number));
    check("arrays/unnest", &query);
    let rows = [(101, Some(101)), (101, None), (102, Some(101)), (102, Some(102))];
    gives_except(&WITHOUT, &query, &rows);
}

#[test]
fn databases_without_arrays_say_so() {
    check("arrays/cast", &select(literal("{1,2}").cast::<Array<i32>>()));
    let place = sqlite();
    let engine = &place.engine;
    for error in [
        metadata![Shelf].create_all(engine).expect_err("no arrays"),
        engine.connect().and_then(|mut it| it.execute(insert(Shelf).rows(&[full()]))).expect_err("no arrays"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        let text = error.to_string();
        assert!(text.starts_with("sqlite has no arrays") && text.contains("JSON document"), "{text}");
    }
}

#[test]
fn arrays_are_not_nested_in_rows() {
    let place = postgres();
    let nested = select(nest_many(select(Shelf.tags).where_(Shelf.id.eq(Post.id)))).from(Post);
    let error = nested.compile(place.engine.dialect()).expect_err("it would come back as text");
    assert!(error.to_string().contains("arrays in nested rows"), "{error}");
}
