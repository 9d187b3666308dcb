//! How statements run: many rows at once, whole or not at all; long results left early; functions that ask in between.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::types::Value;
use aludel::{Engine, ErrorKind, Result, Rows};

use crate::connection::user;
use crate::engines::each_engine;
use crate::fixture::{Order, Post, PostTag, Tag, User, tables};

fn count(engine: &Engine) -> i64 {
    let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
    count.expect("a count").expect("a row")
}

#[test]
fn many_rows_are_inserted_whole_or_not_at_all() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        let mut users: Vec<_> = (0..1_300).map(|it| user(&format!("u{it}"), Some(it))).collect();
        users[1_299].email = users[3].email.clone();
        let error = engine.connect().and_then(|mut it| it.insert_all(&users)).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{name}: {error}");
        assert_eq!(count(engine), 0, "{name}");
        users[1_299].email = "other@example.org".to_owned();
        let outcome = engine.connect().and_then(|mut it| it.insert_all(&users)).expect(name);
        assert_eq!(outcome.rows_affected, 1_300, "{name}");
        assert_eq!(count(engine), 1_300, "{name}");
    });
}

#[test]
fn many_rows_within_a_transaction_are_part_of_it() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let users: Vec<_> = (0..600).map(|it| user(&format!("u{it}"), None)).collect();
        let mut conn = engine.connect().expect("a connection");
        let mut transaction = conn.begin().expect("a transaction");
        transaction.insert_all(&users).expect("rows");
        transaction.rollback().expect("a rollback");
        assert_eq!(count(engine), 0, "{}", engine.dialect().name());
        // Also in one that aludel did not begin.
        conn.run("BEGIN", &Vec::<Value>::new()).expect("a transaction");
        assert!(conn.in_transaction());
        conn.insert_all(&users).expect("rows");
        conn.run("ROLLBACK", &Vec::<Value>::new()).expect("a rollback");
        assert_eq!(count(engine), 0, "{}", engine.dialect().name());
    });
}

#[test]
fn rows_of_every_type_come_back_from_a_bulk_insert() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let order =
            |group: i32, from: Option<&[u8]>, quoted: Option<f32>| Order { group, from: from.map(<[u8]>::to_vec), quoted };
        let orders = [
            order(i32::MIN, None, Some(f32::MAX)),
            order(-1, Some(b""), None),
            order(0, Some(b"\0\xff'\\"), Some(0.1)),
            order(i32::MAX, Some(&[7; 5_000]), Some(-1.5)),
        ];
        conn.insert_all(&orders).expect(name);
        let back = conn.execute(select(Order).order_by(Order.group)).and_then(Rows::all).expect(name);
        assert_eq!(back, orders, "{name}");
        let tags = [("a", Some("it's \"q\" \\ {,} NULL")), ("b", None), ("c", Some("")), ("d", Some("né😀"))];
        let tags = tags.map(|(name, label)| Tag { name: name.into(), label: label.map(str::to_owned) });
        conn.insert_all(&tags).expect(name);
        let back = conn.execute(select(Tag).order_by(Tag.name)).and_then(Rows::all).expect(name);
        assert_eq!(back, tags, "{name}");
        let mut author = user("Ann", None);
        author.id = 1.into();
        conn.insert_all(&[author]).expect(name);
        let post = |id: i64, views| Post {
            id: id.into(),
            author_id: 1,
            editor_id: (id % 2 == 0).then_some(1),
            title: format!("t{id}"),
            body: None,
            views,
            status: "x".into(),
        };
        let posts = [post(1, i64::MIN), post(2, i64::MAX)];
        conn.insert_all(&posts).expect(name);
        let back = conn.execute(select(Post).order_by(Post.id)).and_then(Rows::all).expect(name);
        assert_eq!(back, posts, "{name}");
        let tagged =
            [i16::MIN, 0, i16::MAX].map(|position| PostTag { post_id: 1 + i64::from(position > 0), tag: "a".into(), position });
        conn.insert_all(&tagged[1..]).expect(name);
        let back = conn.scalars(select(PostTag.position).order_by(PostTag.position)).expect(name);
        assert_eq!(back, [0, i16::MAX], "{name}");
    });
}

#[test]
fn a_text_run_many_times_is_run_for_all_rows_or_none() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let tags: Vec<_> = (0..700).map(|it| Tag { name: format!("t{it}"), label: (it % 3 == 0).then(|| "x".into()) }).collect();
        let tags: Vec<_> = tags.iter().collect();
        let sql = insert(Tag).values((Tag.name.set("x"), Tag.label.set("y"))).compile(engine.dialect()).expect("a text").sql;
        let rows = aludel::engine::ModelRows::new(&tags, &[0, 1]);
        assert_eq!(conn.run_many(&sql, &rows).expect(name).rows_affected, 700, "{name}");
        let change = update(Tag).set(Tag.label.set("z")).where_(Tag.name.eq("t")).compile(engine.dialect()).expect("a text").sql;
        let changes: Vec<_> =
            tags.iter().map(|it| Tag { name: format!("to {}", it.name), label: Some(it.name.clone()) }).collect();
        let changes: Vec<_> = changes.iter().collect();
        let changed = conn.run_many(&change, &aludel::engine::ModelRows::new(&changes, &[0, 1])).expect(name);
        assert_eq!(changed.rows_affected, 700, "{name}");
        let read = conn.scalar(select(Tag.label).where_(Tag.name.eq("t123"))).expect(name);
        assert_eq!(read, Some(Some("to t123".to_owned())), "{name}");
        let extra = Tag { name: "extra".into(), label: None };
        let taken = [&extra, tags[0]];
        let error = conn.run_many(&sql, &aludel::engine::ModelRows::new(&taken, &[0, 1])).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{name}");
        assert_eq!(conn.scalar(select(func::count(Tag.name))).expect(name), Some(700), "{name}");
    });
}

/// Ten million rows that the server makes as they are asked for.
fn long_result(engine: &Engine) -> &'static str {
    match engine.dialect().name() {
        "sqlite" => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000000) SELECT i FROM n",
        "postgresql" => "SELECT generate_series(1::bigint, 10000000)",
        "mariadb" => "SELECT seq FROM seq_1_to_10000000",
        _ => {
            "SELECT 1 FROM information_schema.collations a, information_schema.collations b, information_schema.collations c LIMIT 10000000"
        }
    }
}

#[test]
fn the_first_rows_of_a_long_result_do_not_wait_for_the_rest() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let tags: Vec<_> = (0..60).map(|it| Tag { name: format!("t{it}"), label: None }).collect();
        conn.insert_all(&tags).expect(name);
        // Thirteen million rows, of a statement that does nothing but read.
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|it| Tag.alias(it));
        let long = select(a.name).from(a).join_on(b, b.name.ne("")).join_on(c, c.name.ne("")).join_on(d, d.name.ne(""));
        let start = Instant::now();
        let first = conn.scalar(long).expect(name);
        assert!(first.is_some(), "{name}");
        assert_eq!(conn.scalar(text("SELECT 42").columns::<i64>()).expect(name), Some(42), "{name}: the right answer");
        // All ten million take many times as long, whatever else the machine does.
        assert!(start.elapsed() < Duration::from_secs(10), "{name}: {:?}", start.elapsed());
    });
}

#[test]
fn a_long_result_left_early_within_a_transaction_leaves_it_whole() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        // PostgreSQL's statement is not stopped there, for that would end the transaction.
        let rows = if name == "postgresql" { "SELECT generate_series(1::bigint, 300000)" } else { long_result(engine) };
        let result: Result<()> = engine.begin(|transaction| {
            transaction.insert_all(&[user("Ann", None)])?;
            let mut seen = 0;
            transaction.query(rows, &Vec::<Value>::new(), &mut |_| {
                seen += 1;
                Ok(if seen == 200 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            assert_eq!(seen, 200, "{name}");
            assert_eq!(transaction.scalar(text("SELECT 42").columns::<i64>())?, Some(42), "{name}");
            Ok(())
        });
        result.expect(name);
        assert_eq!(count(engine), 1, "{name}");
    });
}

#[test]
fn a_function_over_rows_may_use_another_connection() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        let users: Vec<_> = (0..300).map(|it| user(&format!("u{it}"), None)).collect();
        engine.connect().and_then(|mut it| it.insert_all(&users)).expect(name);
        let (mut outer, mut inner) = (engine.connect().expect("one"), engine.connect().expect("another"));
        let mut seen = 0;
        let all = outer.execute(select(User.id)).expect(name).for_each(|id| {
            let found = inner.scalar(select(User.id).where_(User.id.eq(id)))?;
            assert_eq!(found, Some(id), "{name}");
            seen += 1;
            Ok(())
        });
        all.expect(name);
        assert_eq!(seen, 300, "{name}");
    });
}

#[test]
fn a_statement_may_have_any_number_of_values() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let tags: Vec<_> = (0..40_000).map(|it| Tag { name: format!("t{it}"), label: None }).collect();
        assert_eq!(conn.execute(insert(Tag).rows(&tags)).expect(name).rows_affected, 40_000, "{name}");
        let names: Vec<_> = (0..70_000).map(|it| format!("t{it}")).collect();
        let found = conn.scalar(select(func::count(Tag.name)).where_(Tag.name.in_(names.clone())));
        assert_eq!(found.expect(name), Some(40_000), "{name}");
        let changed = conn.execute(update(Tag).set(Tag.label.set("s3cret")).where_(Tag.name.in_(names)));
        assert_eq!(changed.expect(name).rows_affected, 40_000, "{name}");
        let error = conn.execute(insert(Tag).rows(&tags)).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{name}");
        assert!(!format!("{error:?}").contains("t39999"), "{name}: an error shows no values");
    });
}

#[test]
fn rows_come_in_chunks() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        tables().create_all(engine).expect("tables");
        let tags: Vec<_> = (0..10).map(|it| Tag { name: format!("t{it}"), label: None }).collect();
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&tags).expect(name);
        let query = select(Tag.name).order_by(Tag.name);
        let mut sizes = Vec::new();
        let read = conn.execute(query.clone()).expect(name).for_each_chunk(4, |chunk| {
            sizes.push(chunk.len());
            Ok(())
        });
        read.expect(name);
        assert_eq!(sizes, [4, 4, 2], "{name}");
        let failing = conn.execute(query.clone()).expect(name).for_each_chunk(4, |_| Err(aludel::Error::statement("enough")));
        assert_eq!(failing.expect_err(name).kind(), ErrorKind::Statement);
        assert_eq!(conn.execute(query.clone().limit(1)).and_then(Rows::scalar_one).expect(name), "t0");
        assert_eq!(conn.execute(query).and_then(Rows::scalar_one).expect_err(name).kind(), ErrorKind::ManyRows);
    });
}

#[test]
fn rows_of_unknown_columns_are_read_by_name() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let mut conn = engine.connect().expect("a connection");
        let records = conn.records(&text("SELECT 1 AS id, 'Ann' AS name, NULL AS age UNION ALL SELECT 2, 'Bo', 7 ORDER BY 1"));
        let records = records.expect(name);
        assert_eq!(records[0].names(), ["id", "name", "age"], "{name}");
        assert_eq!(records[1].get::<String>("name").expect(name), "Bo");
        assert_eq!(records[0].get::<Option<i64>>("age").expect(name), None);
        assert!(records[0].get::<i64>("nothing").expect_err(name).to_string().contains("it has `id`, `name`, `age`"), "{name}");
        let twice = conn.records(&text("SELECT 1 AS n, 2 AS n")).expect(name);
        assert!(twice[0].get::<i64>("n").expect_err(name).to_string().contains("several columns"), "{name}");
    });
}
