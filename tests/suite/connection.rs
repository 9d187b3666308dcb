//! Connections, transactions and typed results, on every database.

use aludel::prelude::*;
use aludel::{Engine, Error, ErrorKind, Result};

use crate::engines::{each_engine, memory};
use crate::fixture::{Comment, Post, PostTag, Tag, User, tables};

pub(crate) fn user(name: &str, age: Option<i32>) -> User {
    User {
        id: Auto::Pending,
        email: format!("{}@example.org", name.to_lowercase()),
        name: name.to_owned(),
        age,
        active: true,
        score: 0.5,
        boss_id: None,
    }
}

/// An engine with the tables and three users.
fn with_users(engine: &Engine) -> Result<()> {
    tables().create_all(engine)?;
    engine.connect()?.insert_all(&[user("Ann", Some(31)), user("Bo", None), user("Cy", Some(17))])?;
    Ok(())
}

#[test]
fn results_come_typed_in_every_way() {
    each_engine(|engine| typed(engine).expect("every database gives the same"));
}

fn typed(engine: &Engine) -> Result<()> {
    with_users(engine)?;
    let mut conn = engine.connect()?;
    let by_name = select((User.name, User.age)).order_by(User.name);
    let rows: Vec<(String, Option<i32>)> = conn.execute(by_name.clone())?.all()?;
    assert_eq!(rows, [("Ann".to_owned(), Some(31)), ("Bo".to_owned(), None), ("Cy".to_owned(), Some(17))]);
    assert_eq!(conn.execute(by_name.clone())?.first()?, Some(("Ann".to_owned(), Some(31))));
    assert_eq!(conn.execute(by_name.clone().limit(1).offset(1))?.one()?, ("Bo".to_owned(), None));
    assert_eq!(conn.scalars(by_name.clone())?, ["Ann", "Bo", "Cy"]);
    assert_eq!(conn.scalar(select(func::count(User.id)))?, Some(3));
    assert_eq!(conn.scalar(select(func::sum(User.age)))?, Some(Some(48)));
    assert_eq!(conn.scalar(select(func::avg(User.age)))?, Some(Some(24.0)));
    assert_eq!(conn.execute(by_name.clone().where_(User.name.eq("Di")))?.one_or_none()?, None);
    let ann = conn.execute(select(User).where_(User.name.eq("Ann")))?.one()?;
    assert_eq!(ann, User { id: ann.id, ..user("Ann", Some(31)) });
    let mut names = Vec::new();
    conn.execute(by_name)?.for_each(|(name, _)| {
        names.push(name);
        Ok(())
    })?;
    assert_eq!(names, ["Ann", "Bo", "Cy"]);
    Ok(())
}

#[test]
fn too_few_and_too_many_rows_are_errors() {
    each_engine(|engine| {
        with_users(engine).expect("tables and users");
        let mut conn = engine.connect().expect("a connection");
        let all = select(User.name);
        let error = conn.execute(all.clone()).and_then(aludel::Rows::one).expect_err("three rows");
        assert_eq!(error.kind(), ErrorKind::ManyRows);
        let error = conn.execute(all.where_(User.id.eq(-1))).and_then(aludel::Rows::one).expect_err("no row");
        assert_eq!(error.kind(), ErrorKind::NoRow);
        assert!(error.to_string().contains("users"), "{error}");
    });
}

#[test]
fn writes_tell_what_they_did() {
    each_engine(|engine| writes(engine).expect("every database does the same"));
}

fn writes(engine: &Engine) -> Result<()> {
    with_users(engine)?;
    let mut conn = engine.connect()?;
    let raised = conn.execute(update(User).set(User.age.set(User.age + 1)).where_(User.age.is_not_null()))?;
    assert_eq!(raised.rows_affected, 2);
    // A row that is found counts, whether it changes or not.
    let same = conn.execute(update(User).set(User.name.set("Ann")).where_(User.name.eq("Ann")))?;
    assert_eq!(same.rows_affected, 1);
    let gone = conn.execute(delete(User).where_(User.name.in_(["Bo", "Nobody"])))?;
    assert_eq!(gone.rows_affected, 1);
    let new = insert(User).values((User.email.set("di@example.org"), User.name.set("Di")));
    assert_eq!(conn.execute(new.clone())?.rows_affected, 1);
    let again = conn.execute(new).expect_err("the email is unique");
    assert!(again.is_unique_violation(), "{again}");
    assert!(!format!("{again} {again:?}").contains("di@example.org"), "values are not in errors: {again:?}");
    assert!(again.sql().is_some_and(|sql| sql.starts_with("INSERT")), "{again}");
    Ok(())
}

#[test]
fn what_an_insert_or_delete_returns_is_typed() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let new =
            insert(User).values((User.email.set("ann@example.org"), User.name.set("Ann"))).returning((User.id, User.active));
        let (id, active) = conn.execute(new).and_then(aludel::Returned::one).expect("one row");
        assert!(active && id > 0);
        let gone = conn.execute(delete(User).where_(User.id.eq(id)).returning(User.name)).expect("returned rows");
        assert_eq!(gone.scalars().expect("names"), ["Ann"]);
    });
}

#[test]
fn a_transaction_that_is_dropped_leaves_nothing() {
    each_engine(|engine| dropped(engine).expect("every database does the same"));
}

fn dropped(engine: &Engine) -> Result<()> {
    with_users(engine)?;
    let count = |engine: &Engine| engine.connect()?.scalar(select(func::count(User.id)));
    let mut conn = engine.connect()?;
    {
        let mut transaction = conn.begin()?;
        transaction.execute(delete(User).all_rows())?;
    }
    assert_eq!(count(engine)?, Some(3), "dropped");

    let mut transaction = conn.begin()?;
    transaction.insert_all(&[user("Di", None)])?;
    {
        let mut savepoint = transaction.begin()?;
        savepoint.execute(delete(User).all_rows())?;
        savepoint.rollback()?;
    }
    {
        let mut savepoint = transaction.begin()?;
        savepoint.insert_all(&[user("Ed", None)])?;
        savepoint.commit()?;
    }
    transaction.commit()?;
    assert_eq!(count(engine)?, Some(5), "committed, with one savepoint of two");

    let failed: Result<()> = engine.begin(|transaction| {
        transaction.execute(delete(User).all_rows())?;
        Err(Error::no_row())
    });
    assert_eq!(failed.map_err(|it| it.kind()), Err(ErrorKind::NoRow));
    assert_eq!(count(engine)?, Some(5), "a closure that fails");

    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        engine.begin(|transaction| -> Result<()> {
            transaction.execute(delete(User).all_rows())?;
            panic!("on purpose")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(count(engine)?, Some(5), "a closure that panics");
    Ok(())
}

#[test]
fn violations_have_one_kind_on_every_database() {
    each_engine(|engine| {
        with_users(engine).expect("tables and users");
        let mut conn = engine.connect().expect("a connection");
        let orphan = insert(Comment).values((Comment.post_id.set(-1), Comment.text.set("?")));
        let error = conn.execute(orphan).expect_err("no such post");
        assert!(error.is_foreign_key_violation(), "{error:?}");
        let error = conn.execute(insert(Post).values(Post.title.set("no author"))).expect_err("the author is needed");
        assert_eq!(error.kind(), ErrorKind::NotNullViolation, "{error:?}");
        let error = conn.execute(text("SELEC 1")).expect_err("no SQL");
        assert_eq!(error.kind(), ErrorKind::Syntax, "{error:?}");
        let error = conn.scalars(text("SELECT x FROM no_such_table").columns::<i64>()).expect_err("no such table");
        assert_eq!(error.kind(), ErrorKind::Syntax, "{error:?}");
    });
}

#[test]
fn a_text_longer_than_its_column_is_refused_and_not_cut() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let tag = |length| Tag { name: "é".repeat(length), label: None };
        conn.insert_all(&[tag(40)]).expect("40 characters fit");
        conn.insert_all(&[tag(41)]).expect_err("41 characters do not");
    });
}

#[test]
fn tables_are_created_and_dropped_in_order_and_only_once() {
    each_engine(|engine| {
        let tables = tables();
        tables.create_all(engine).expect("created");
        tables.create_all(engine).expect("skipped");
        tables.drop_all(engine).expect("dropped");
        tables.drop_all(engine).expect("skipped");
        tables.create_all(engine).expect("created again");
    });
}

#[test]
fn hand_written_sql_takes_named_parameters() {
    each_engine(|engine| {
        with_users(engine).expect("tables and users");
        let mut conn = engine.connect().expect("a connection");
        let query = text("SELECT name, age FROM users WHERE age > :age OR name = :name OR name = :name ORDER BY name")
            .bind("age", 18)
            .bind("name", "Bo; DROP TABLE users --")
            .columns::<(String, Option<i32>)>();
        let rows = conn.execute(query).and_then(aludel::Rows::all).expect("rows");
        assert_eq!(rows, [("Ann".to_owned(), Some(31))]);
        let done = conn.execute(text("UPDATE users SET age = :age WHERE name = :name").bind("age", 40).bind("name", "Bo"));
        assert_eq!(done.expect("an update").rows_affected, 1);
        let model = conn.execute(text("SELECT * FROM users WHERE name = 'Bo'").columns::<User>()).and_then(aludel::Rows::one);
        assert_eq!(model.expect("a user").age, Some(40));
    });
}

#[test]
fn composite_keys_and_optional_models_are_read() {
    each_engine(|engine| optional(engine).expect("every database does the same"));
}

fn optional(engine: &Engine) -> Result<()> {
    with_users(engine)?;
    let mut conn = engine.connect()?;
    let ann = conn.scalar(select(User.id).where_(User.name.eq("Ann")))?.unwrap_or_default();
    let title = "First".to_owned();
    let post =
        Post { id: Auto::Pending, author_id: ann, editor_id: None, title, body: None, views: 3, status: "published".to_owned() };
    conn.insert_all(&[post])?;
    conn.insert_all(&[Tag { name: "rust".to_owned(), label: None }])?;
    let id = conn.scalar(select(Post.id))?.unwrap_or_default();
    conn.insert_all(&[PostTag { post_id: id, tag: "rust".to_owned(), position: 1 }])?;

    let with_posts =
        select((User.name, Post.optional())).from(User).left_join_on(Post, Post.author_id.eq(User.id)).order_by(User.name);
    let rows = conn.execute(with_posts)?.all()?;
    let posts: Vec<_> = rows.iter().map(|(name, post)| (name.as_str(), post.as_ref().map(|it| it.views))).collect();
    assert_eq!(posts, [("Ann", Some(3)), ("Bo", None), ("Cy", None)]);
    let tagged = select((Post.title, Tag.name)).from(Post).join(PostTag).join(Tag);
    assert_eq!(conn.execute(tagged)?.all()?, [("First".to_owned(), "rust".to_owned())]);
    Ok(())
}

#[test]
fn every_width_and_kind_of_value_comes_back_as_it_was_sent() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        macro_rules! same {
            ($($value:expr),* $(,)?) => { $(
                let sent = $value;
                let back = conn.scalar(select(literal(sent.clone()).cast())).expect("a value");
                assert_eq!(back, Some(sent), "{} on {}", stringify!($value), engine.dialect().name());
            )* };
        }
        same!(i16::MIN, i16::MAX, i32::MIN, i32::MAX, i64::MIN, i64::MAX, 0.1_f64, f64::MAX, -1.5_f64);
        same!(String::from("é\u{1F600} ' \" \\ % _ \n"), String::new());
    });
}

#[test]
fn a_database_in_memory_is_shared_by_the_connections_of_its_engine_only() {
    let (one, other) = (memory(), memory());
    with_users(&one.engine).expect("tables and users");
    let count = |engine: &Engine| engine.connect().expect("a connection").scalar(select(func::count(User.id)));
    assert_eq!(count(&one.engine).expect("the users"), Some(3));
    assert_eq!(count(&other.engine).expect_err("no table").kind(), ErrorKind::Syntax);
}

#[test]
fn a_database_that_is_locked_says_what_to_do() {
    let place = memory();
    with_users(&place.engine).expect("tables and users");
    let (mut one, mut other) = (place.engine.connect().expect("a connection"), place.engine.connect().expect("a connection"));
    let mut writing = one.begin().expect("a transaction");
    writing.execute(delete(User).all_rows()).expect("deleted");
    let error = other.execute(delete(User).all_rows()).expect_err("the other one writes");
    assert_eq!(error.kind(), ErrorKind::Busy);
    assert!(error.to_string().contains("commit it or roll it back"), "{error}");
}

#[test]
fn a_violation_names_what_the_database_tells() {
    each_engine(|engine| {
        with_users(engine).expect("tables and users");
        let mut conn = engine.connect().expect("a connection");
        let name = engine.dialect().name();
        let twice = conn.insert_all(&[user("Ann", None)]).expect_err("the email is taken");
        let violation = twice.violation().expect("a violation");
        // SQLite names the columns of a constraint instead of the constraint.
        let is_sqlite = name == "sqlite";
        assert_eq!(violation.constraint(), (!is_sqlite).then_some("uq_users_email"), "{name}");
        if !is_mysql(name) {
            assert_eq!(violation.columns(), ["email"], "{name}");
        }
        assert_eq!(violation.columns().is_empty(), is_mysql(name), "{name}: {violation:?}");
        assert!(twice.violates(User.email) && !twice.violates(User.name), "{name}: {violation:?}");
        assert_eq!(violation.table().is_some(), name != "mariadb", "{name}: {violation:?}");

        let missing = conn.execute(insert(Post).values(Post.title.set("no author"))).expect_err("the author is needed");
        assert!(missing.violates(Post.author_id), "{name}");
        assert_eq!(missing.violation().map(|it| it.columns().join(", ")), Some("author_id".to_owned()), "{name}");

        let orphan = conn.execute(insert(Comment).values((Comment.post_id.set(-1), Comment.text.set("?"))));
        let violation = orphan.expect_err("no such post").violation().cloned().expect("a violation");
        assert_eq!(violation.constraint(), (!is_sqlite).then_some("fk_comments_post_id"), "{name}");
        assert_eq!(violation.table().is_none(), is_sqlite, "{name}: {violation:?}");
        assert_eq!(violation.columns().first().map(String::as_str), (!is_sqlite).then_some("post_id"), "{name}");

        let table = "CREATE TABLE checked (n INTEGER, CONSTRAINT positive CHECK (n > 0))";
        conn.execute(text(table)).expect("a table");
        let negative = conn.execute(text("INSERT INTO checked VALUES (-1)")).expect_err("not positive");
        assert_eq!(negative.kind(), ErrorKind::CheckViolation, "{name}: {negative}");
        let violation = negative.violation().expect("a violation");
        assert_eq!(violation.constraint(), Some("positive"), "{name}");
        assert_eq!(violation.table().is_some(), name == "postgresql" || name == "mariadb", "{name}: {violation:?}");
    });
}

fn is_mysql(name: &str) -> bool {
    matches!(name, "mysql" | "mariadb")
}

#[test]
fn many_rows_are_inserted_whatever_their_number() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let mut before = 0;
        for number in [0, 1, 2, 499, 500, 501, 1_203] {
            // Every third has no age: NULLs must not matter to a batch.
            let users: Vec<_> = (0..number).map(|it| user(&format!("u{number}x{it}"), (it % 3 > 0).then_some(it))).collect();
            let outcome = conn.insert_all(&users).expect("rows");
            assert_eq!(outcome.rows_affected, u64::try_from(number).expect("positive"));
            before += i64::from(number);
            assert_eq!(conn.scalar(select(func::count(User.id))).expect("a count"), Some(before), "{number}");
        }
        let without = conn.scalar(select(func::count(User.id)).where_(User.age.is_null())).expect("a count");
        assert_eq!(without, Some(before / 3 + 2), "{}", engine.dialect().name());
    });
}
