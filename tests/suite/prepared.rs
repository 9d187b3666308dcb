//! Statements that are built once and run with other values each time.

use std::sync::LazyLock;

use aludel::prelude::*;
use aludel::query::{Prepared, Select};
use aludel::{Engine, ErrorKind, Result};

use crate::check::{approve, check};
use crate::engines::each_engine;
use crate::fixture::{Order, Post, Tag, User, UserEntity, inserts, tables};
use crate::statement_log::statements;

static OLDER: LazyLock<Prepared<(i32, String), Select<UserEntity>>> = LazyLock::new(|| {
    prepare(|(age, name): (Param<i32>, Param<String>)| {
        select(User).where_(User.age.ge(age)).where_(User.name.ne(name)).order_by(User.id)
    })
});

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut connection = engine.connect().expect("a connection");
        for statement in inserts() {
            connection.run_statement(&*statement).expect("the rows of the fixture");
        }
        drop(connection);
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

fn names(users: &[User]) -> Vec<&str> {
    users.iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn parameters_are_placeholders() {
    let all = prepare(|(age, name, rows): (Param<i32>, Param<String>, Param<u64>)| {
        select((User.id, User.age + age))
            .where_(User.age.gt(age))
            .where_(User.name.like(name) | User.email.eq(name))
            .order_by(User.id)
            .limit(rows)
            .offset(rows)
    });
    check("prepared/select", all.query());
    check("prepared/with_values", &all.with((18, "A'%", 3)));
    let write = prepare(|(id, name): (Param<i64>, Param<Option<String>>)| {
        update(Post).set((Post.body.set(name), Post.views.set(Post.views + id))).where_(Post.id.eq(id))
    });
    check("prepared/update", write.query());
}

#[test]
fn a_nullable_parameter_equals_null() {
    let find = prepare(|age: Param<Option<i32>>| select(User.id).where_(User.age.eq(age)).where_(User.age.ne(age)));
    check("prepared/nullable", find.query());
}

#[test]
fn a_parameter_that_is_alone_says_what_it_is() {
    let sums = prepare(|(one, two): (Param<i64>, Param<i64>)| select((literal(one) + two, literal(two) * one, -literal(one))));
    check("prepared/sums", &sums.with((1, -2)));
}

#[test]
fn an_expression_that_is_repeated_stays_the_same() {
    let groups = prepare(|(by, other): (Param<i64>, Param<i64>)| {
        select((Post.views + by, func::count_all())).where_(Post.id.ne(other)).group_by(Post.views + by).order_by(Post.views + by)
    });
    approve("prepared/repeated", &groups.sql(&aludel::dialect::Postgres).expect("a text"));
    let none = groups.with((1, 0)).compile(&aludel::dialect::Postgres).expect("a text");
    assert_eq!(none.parameters.len(), 2, "the same value is sent once");
}

#[test]
fn the_text_is_made_once_and_run_with_other_values() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        assert_eq!(names(&OLDER.all(&mut conn, (18, "bo"))?), ["Ann", "Dé\\'"]);
        let name = "Ann".to_owned();
        assert_eq!(names(&OLDER.all(&mut conn, (18, &name))?), ["Dé\\'"]);
        assert_eq!(names(&conn.execute(OLDER.with((17, name)))?.all()?), ["Cy_100%", "Dé\\'"]);
        assert_eq!(OLDER.first(&mut conn, (99, ""))?, None);
        assert_eq!(OLDER.one(&mut conn, (17, "nobody")).expect_err("three").kind(), ErrorKind::ManyRows);
        assert_eq!(conn.scalars(OLDER.with((30, "bo")))?.len(), 2);
        let mut session = Session::new(engine);
        let (ann, sent) = statements(|| session.scalars(OLDER.with((30, "Dé\\'"))).map(aludel::Loaded::all));
        let ann = ann?;
        assert_eq!((session[ann[0]].name.as_str(), ann.len()), ("Ann", 1));
        assert!(sent.iter().any(|it| it.contains("ORDER BY")), "{sent:?}");
        Ok(())
    });
}

#[test]
fn many_threads_share_one() {
    everywhere(|engine| {
        std::thread::scope(|scope| {
            let one = |age: i32| scope.spawn(move || OLDER.all(&mut engine.connect()?, (age, "")));
            let threads: Vec<_> = [17, 18, 99].into_iter().map(one).collect();
            let counts: Result<Vec<usize>> =
                threads.into_iter().map(|it| it.join().expect("no panic").map(|rows| rows.len())).collect();
            counts.map(|counts| assert_eq!(counts, [3, 2, 0]))
        })
    });
}

#[test]
fn writes_are_prepared_too() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let add = prepare(|(name, label): (Param<String>, Param<Option<String>>)| {
            insert(Tag).values((Tag.name.set(name), Tag.label.set(label)))
        });
        for (name, label) in [("x", Some("X")), ("y", None), ("z", Some(""))] {
            assert_eq!(add.run(&mut conn, (name, label))?.rows_affected, 1);
        }
        let rename = prepare(|(from, to): (Param<Option<String>>, Param<String>)| {
            update(Tag).set(Tag.label.set(to)).where_(Tag.label.eq(from)).where_(Tag.name.gt("b"))
        });
        assert_eq!(rename.run(&mut conn, (None::<String>, "new"))?.rows_affected, 1);
        assert_eq!(rename.run(&mut conn, ("X", "old"))?.rows_affected, 1);
        assert_eq!(conn.execute(rename.with(("old", "older")))?.rows_affected, 1);
        let labels = select(Tag.label).where_(Tag.name.gt("b")).order_by(Tag.name);
        assert_eq!(conn.scalars(labels)?, ["older", "new", ""].map(|it| Some(it.to_owned())));
        let gone = prepare(|name: Param<String>| delete(Tag).where_(Tag.name.eq(name)));
        assert_eq!(gone.run(&mut conn, "z")?.rows_affected, 1);
        if engine.dialect().support(aludel::dialect::Feature::DeleteReturning) == aludel::dialect::Support::Native {
            let gone = prepare(|name: Param<String>| delete(Tag).where_(Tag.name.eq(name)).returning(Tag.label));
            assert_eq!(conn.execute(gone.with("y"))?.all()?, [Some("new".to_owned())]);
        }
        Ok(())
    });
}

#[test]
fn objects_of_a_session_stay_in_step_with_a_prepared_write() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let bo = session.get(User, 102)?.expect("bo");
        let age = prepare(|(id, age): (Param<i64>, Param<Option<i32>>)| {
            update(User).set(User.age.set(age)).where_(User.id.in_(select(User.id).where_(User.id.eq(id))))
        });
        let plain =
            prepare(|(id, age): (Param<i64>, Param<Option<i32>>)| update(User).set(User.age.set(age)).where_(User.id.eq(id)));
        session.execute(plain.with((102, 5)))?;
        assert_eq!(session[bo].age, Some(5));
        if engine.dialect().name() != "mariadb" {
            session.execute(age.with((102, 6)))?;
            assert_eq!(session[bo].age, Some(6));
        }
        let gone = prepare(|name: Param<String>| delete(Tag).where_(Tag.name.eq(name)));
        let tag = session.add(Tag { name: "gone".into(), label: None });
        session.execute(gone.with("gone"))?;
        assert!(!session.contains(tag));
        let add = prepare(|name: Param<String>| insert(Tag).values(Tag.name.set(name)));
        assert_eq!(session.execute(add.with("here"))?.rows_affected, 1);
        assert!(session.get(Tag, "here".to_owned())?.is_some());
        Ok(())
    });
}

#[test]
fn bytes_floats_and_limits_are_parameters() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let add = prepare(|(group, from, quoted): (Param<i32>, Param<Vec<u8>>, Param<Option<f32>>)| {
            insert(Order).values((Order.group.set(group), Order.from.set(from), Order.quoted.set(quoted)))
        });
        add.run(&mut conn, (1, &b"\0\xff"[..], 0.5_f32))?;
        add.run(&mut conn, (2, Vec::new(), None::<f32>))?;
        let page = prepare(|(from, rows): (Param<Vec<u8>>, Param<u64>)| {
            select((Order.group, Order.quoted)).where_(Order.from.ne(from)).order_by(Order.group).limit(rows).offset(rows)
        });
        assert_eq!(page.all(&mut conn, (vec![7], 1))?, [(2, None)]);
        assert_eq!(page.all(&mut conn, (vec![7], 0))?, []);
        let by_hand = prepare(|group: Param<i32>| {
            text("SELECT :one + 1 FROM users WHERE id = 101").bind("one", literal(group).cast::<i32>()).columns::<i64>()
        });
        assert_eq!(by_hand.one(&mut conn, 41)?, 42);
        Ok(())
    });
}

#[test]
fn a_value_without_a_place_is_refused_before_it_is_sent() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let rename = prepare(|name: Param<String>| update(Tag).set(Tag.name.set(name)).where_(Tag.name.eq("a")));
        let long = "x".repeat(41);
        let (error, sent) = statements(|| rename.run(&mut conn, &long).expect_err("40 characters"));
        assert_eq!(error.kind(), ErrorKind::Data, "{error}");
        assert!(error.to_string().contains("41 characters"), "{error}");
        assert!(conn.execute(rename.with(&long)).is_err() && rename.with(long).compile(engine.dialect()).is_err());
        let unsigned = prepare(|views: Param<u64>| select(Post.id).where_(Post.views.gt(views)));
        assert!(unsigned.all(&mut conn, u64::MAX).is_err() && conn.execute(unsigned.with(u64::MAX)).is_err());
        assert_eq!(unsigned.scalars(&mut conn, 1)?, [201]);
        let _ = sent;
        Ok(())
    });
}

#[test]
fn a_statement_without_its_values_is_no_statement() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let error = conn.rows(OLDER.query()).map(|_| ()).expect_err("no values");
        approve("prepared/no_values", &error.to_string());
        Ok(())
    });
    approve("prepared/inline", &OLDER.query().inline(&aludel::dialect::Sqlite).expect_err("no literal").to_string());
    let leaked = std::cell::Cell::new(None);
    drop(prepare(|(_, two): (Param<i64>, Param<i64>)| {
        leaked.set(Some(two));
        select(User.id)
    }));
    let other =
        prepare(|one: Param<i64>| select(User.id).where_(User.id.eq(one)).where_(User.id.ne(leaked.get().expect("a parameter"))));
    approve("prepared/of_another", &other.with(1).compile(&aludel::dialect::Sqlite).expect_err("not its own").to_string());
    check(
        "prepared/grouped_by_a_parameter",
        prepare(|by: Param<i64>| select(func::count_all()).from(User).group_by(literal(by))).query(),
    );
}
