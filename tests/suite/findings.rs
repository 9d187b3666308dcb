//! Defects that a review found, each with the statement or program that showed it.

use aludel::prelude::*;
use aludel::{Engine, ErrorKind, Result};

use crate::connection::user;
use crate::engines::each_engine;
use crate::fixture::{Comment, Post, Tag, User, tables};

fn with_tables(engine: &Engine) {
    tables().create_all(engine).expect("tables");
}

fn post(author: i64, title: &str) -> Post {
    Post {
        id: Auto::Pending,
        author_id: author,
        editor_id: None,
        title: title.to_owned(),
        body: None,
        views: 0,
        status: "draft".to_owned(),
    }
}

#[test]
fn a_subquery_in_a_subquery_is_about_the_outermost_row() {
    each_engine(|engine| nested(engine).expect("every database does the same"));
}

fn nested(engine: &Engine) -> Result<()> {
    with_tables(engine);
    let mut conn = engine.connect()?;
    conn.insert_all(&[user("Ann", None), user("Bo", None)])?;
    let ids = conn.scalars(select(User.id).order_by(User.id))?;
    conn.insert_all(&[post(ids[0], "a"), post(ids[1], "b")])?;
    let posts = conn.scalars(select(Post.id).order_by(Post.id))?;
    let comment = |post: i64, user: i64| Comment { id: Auto::Pending, post_id: post, user_id: Some(user), text: "!".into() };
    conn.insert_all(&[comment(posts[0], ids[0]), comment(posts[0], ids[1])])?;
    // Comments that the author of the post wrote.
    let author = select(User.id).where_(User.id.eq(Post.author_id)).where_(User.id.eq(Comment.user_id));
    let by_author = select(Post.id).where_(Post.id.eq(Comment.post_id)).where_(exists(author));
    assert_eq!(conn.scalar(select(func::count(Comment.id)).where_(exists(by_author.clone())))?, Some(1));
    assert_eq!(conn.execute(delete(Comment).where_(exists(by_author)))?.rows_affected, 1);
    Ok(())
}

#[test]
fn a_subquery_in_returning_is_about_the_returned_row() {
    each_engine(|engine| {
        with_tables(engine);
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[user("Ann", None)]).expect("a user");
        let ann = conn.scalar(select(User.id)).expect("an id").expect("a row");
        conn.insert_all(&[post(ann, "a")]).expect("a post");
        let has_posts = exists(select(Post.id).where_(Post.author_id.eq(User.id)));
        let new = insert(User).values((User.email.set("bo@example.org"), User.name.set("Bo"))).returning((User.name, has_posts));
        let rows = conn.execute(new).and_then(aludel::Returned::all).expect("a row");
        assert_eq!(rows, [("Bo".to_owned(), false)], "{}", engine.dialect().name());
    });
}

#[test]
fn a_transaction_in_which_a_statement_failed_is_not_said_to_be_committed() {
    each_engine(|engine| {
        with_tables(engine);
        let result = engine.begin(|transaction| -> Result<()> {
            transaction.insert_all(&[user("Ann", None)])?;
            let _ = transaction.insert_all(&[user("Ann", None)]);
            Ok(())
        });
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id)))).expect("a count");
        // PostgreSQL gives the whole transaction up, the others the statement only; each must say what it did.
        assert_eq!(result.is_ok(), count == Some(1), "{}: {result:?}", engine.dialect().name());
    });
}

#[test]
fn a_savepoint_saves_what_came_before_it() {
    each_engine(|engine| {
        with_tables(engine);
        let result = engine.begin(|transaction| -> Result<()> {
            transaction.insert_all(&[user("Ann", None)])?;
            {
                let mut savepoint = transaction.begin()?;
                let _ = savepoint.insert_all(&[user("Ann", None)]);
            }
            Ok(())
        });
        result.expect("the savepoint took the failure");
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id)))).expect("a count");
        assert_eq!(count, Some(1), "{}", engine.dialect().name());
    });
}

#[test]
fn an_object_marked_for_deletion_can_be_edited_and_still_is_the_one_deleted() {
    each_engine(|engine| {
        with_tables(engine);
        let mut session = Session::new(engine);
        let rust = session.add(Tag { name: "rust".to_owned(), label: None });
        let sql = session.add(Tag { name: "sql".to_owned(), label: None });
        session.commit().expect("a commit");
        session.delete(rust).expect("in the session");
        session.edit(rust).label = Some("edited".to_owned());
        session.rollback().expect("a rollback");
        assert_eq!(session[rust].label, None);
        session.delete(rust).expect("in the session");
        session.edit(rust).name = "sql".to_owned();
        session.commit().expect("a commit");
        assert_eq!(session.try_get(sql).expect("it stays").name, "sql");
        let names = engine.connect().and_then(|mut it| it.scalars(select(Tag.name))).expect("names");
        assert_eq!(names, ["sql"]);
    });
}

#[test]
fn settings_of_one_user_of_the_pool_do_not_reach_the_next() {
    each_engine(|engine| {
        let (change, ask, is_default): (_, _, fn(&str) -> bool) = match engine.dialect().name() {
            "sqlite" => {
                ("PRAGMA foreign_keys = OFF", "SELECT cast(foreign_keys AS TEXT) FROM pragma_foreign_keys", |it| it == "1")
            }
            "postgresql" => {
                ("SET application_name = 'changed'", "SELECT current_setting('application_name')", |it| it != "changed")
            }
            _ => ("SET SESSION sql_mode = ''", "SELECT @@sql_mode", |it| it.contains("STRICT_ALL_TABLES")),
        };
        engine.connect().and_then(|mut it| it.execute(text(change)).map(|_| ())).expect("changed");
        let next = engine.connect().and_then(|mut it| it.scalar(text(ask).columns::<String>())).expect("a setting");
        assert!(next.as_deref().is_some_and(is_default), "{}: {next:?}", engine.dialect().name());
    });
}

#[test]
fn the_last_key_is_told_of_an_insert_only() {
    each_engine(|engine| {
        with_tables(engine);
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[user("Ann", None)]).expect("a user");
        let outcome = conn.execute(update(User).set(User.age.set(1)).all_rows()).expect("an update");
        assert_eq!((outcome.rows_affected, outcome.last_insert_id), (1, None), "{}", engine.dialect().name());
        let outcome = conn.execute(delete(User).where_(User.id.eq(-1))).expect("a delete");
        assert_eq!((outcome.rows_affected, outcome.last_insert_id), (0, None), "{}", engine.dialect().name());
    });
}

#[test]
fn a_statement_that_is_refused_for_its_rows_has_not_run() {
    each_engine(|engine| {
        with_tables(engine);
        let mut conn = engine.connect().expect("a connection");
        let refused = match conn.execute(text("INSERT INTO tags (name) VALUES ('rust') RETURNING name")) {
            Ok(_) => 0, // MariaDB tells of the rows only when they are there, so they are passed over
            Err(error) => i64::from(error.kind() == ErrorKind::Statement),
        };
        let count = conn.scalar(select(func::count(Tag.name))).expect("a count");
        assert_eq!(count, Some(1 - refused), "{}", engine.dialect().name());
    });
}

#[test]
fn the_key_zero_is_a_key() {
    each_engine(|engine| {
        with_tables(engine);
        let mut session = Session::new(engine);
        let ann = session.add(User { id: 0.into(), ..user("Ann", None) });
        session.commit().expect("a commit");
        let ids = engine.connect().and_then(|mut it| it.scalars(select(User.id))).expect("ids");
        assert_eq!((ids, &session[ann].id), (vec![0], &Auto::Set(0)), "{}", engine.dialect().name());
    });
}

#[test]
fn trailing_spaces_count() {
    each_engine(|engine| {
        with_tables(engine);
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[Tag { name: "a".to_owned(), label: None }, Tag { name: "a ".to_owned(), label: None }])
            .expect("two tags");
        assert_eq!(conn.scalars(select(Tag.name).where_(Tag.name.eq("a"))).expect("names"), ["a"]);
        let equal = select(literal("a").eq("a "));
        assert_eq!(conn.scalar(equal).expect("a comparison"), Some(false), "{}", engine.dialect().name());
    });
}

#[test]
fn a_group_by_an_expression_with_a_value_is_the_selected_one() {
    each_engine(|engine| {
        with_tables(engine);
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[user("Ann", Some(1)), user("Bo", Some(1))]).expect("users");
        let next = User.age + 1;
        let query = select((next.clone(), func::count(User.id))).group_by(next.clone()).order_by(next);
        assert_eq!(conn.execute(query).and_then(aludel::Rows::all).expect("a group"), [(Some(2), 2)]);
        let distinct = select(User.age + 1).distinct().order_by(User.age + 1);
        assert_eq!(conn.scalars(distinct).expect("a value"), [Some(2)]);
    });
}

#[test]
fn a_float_that_is_no_number_comes_back_or_is_refused() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        match conn.scalar(select(literal(f64::NAN).cast::<f64>())) {
            Ok(back) => assert!(back.is_some_and(f64::is_nan), "{}: {back:?}", engine.dialect().name()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    });
}

#[test]
fn the_values_of_a_bad_value_are_not_in_the_error() {
    each_engine(|engine| {
        with_tables(engine);
        let mut conn = engine.connect().expect("a connection");
        for sql in [
            "UPDATE users SET age = CAST('s3cret' AS INTEGER)",
            "INSERT INTO users (email, name, age) VALUES ('s3cret', 'x', 's3cret')",
            "INSERT INTO users (email, name, boss_id) VALUES ('a', 'x', 's3cret')",
        ] {
            let error = conn.execute(text(sql));
            let shown = error
                .map_or_else(|error| format!("{:?} {:?}", error.kind(), error.to_string().replace(sql, "")), |_| String::new());
            assert!(!shown.contains("s3cret"), "{}: {shown}", engine.dialect().name());
        }
    });
}

#[test]
fn a_parameter_bound_twice_is_said_to_be() {
    let stmt = text("SELECT :x").bind("x", 1).bind("x", 2).columns::<i32>();
    assert!(stmt.to_string().contains("bound twice"), "{stmt}");
}

#[test]
fn a_column_of_a_subquery_keeps_that_it_may_be_null() {
    let posts =
        select((User.id, Post.title.nullable())).from(User).left_join_on(Post, Post.author_id.eq(User.id)).subquery("posts");
    let stmt = select(posts.column(Post.title)).from(&posts);
    assert!(stmt.to_string().contains("may be NULL"), "{stmt}");
}

#[test]
fn a_table_that_slipped_in_beside_an_explicit_from_is_a_mistake() {
    let other = User.alias("other");
    let stmt = select((other.name, User.name)).from(other);
    assert!(stmt.to_string().contains("neither in `.from(…)` nor joined"), "{stmt}");
    assert!(select((other.name, User.name)).from(other).from(User).to_string().starts_with("SELECT"));
}

#[test]
fn a_plan_of_a_schema_that_changed_is_made_anew() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&[Tag { name: "rust".to_owned(), label: None }]).expect("a tag");
        let all = || text("SELECT * FROM tags").columns::<(String, Option<String>)>();
        conn.execute(all()).and_then(aludel::Rows::all).expect("two columns");
        engine
            .connect()
            .and_then(|mut it| it.execute(text("ALTER TABLE tags ADD COLUMN extra INTEGER")).map(|_| ()))
            .expect("altered");
        let after = text("SELECT * FROM tags").columns::<(String, Option<String>, Option<i32>)>();
        let rows = conn.execute(after).and_then(aludel::Rows::all).expect("three columns");
        assert_eq!(rows, [("rust".to_owned(), None, None)], "{}", engine.dialect().name());
    });
}

#[test]
fn what_is_not_in_a_list_with_null_is_not_known_to_be_out() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        let known: Option<Option<bool>> =
            conn.scalar(select(literal(1).not_in([Some(2), None]))).expect("a value that may be NULL");
        assert_eq!(known, Some(None), "{}", engine.dialect().name());
    });
}

#[test]
fn a_statement_shows_no_values_when_it_is_debugged() {
    let stmt = select(User.id).where_(User.name.eq("s3cret"));
    assert_eq!(format!("{stmt:?}"), r#"Select(SELECT "users"."id" FROM "users" WHERE "users"."name" = ?)"#);
}

/// Two sessions that each hold what the other wants. SQLite is left out: it has one writer at a time, so there is nothing to
/// hold crosswise.
#[test]
fn the_victim_of_a_deadlock_pretends_nothing() {
    each_engine(|engine| {
        if engine.dialect().name() == "sqlite" {
            return;
        }
        with_tables(engine);
        let tag = |name: &str| Tag { name: name.to_owned(), label: None };
        engine.connect().and_then(|mut it| it.insert_all(&[tag("a"), tag("b")])).expect("two tags");
        let barrier = std::sync::Barrier::new(2);
        let results = std::thread::scope(|scope| {
            let one = scope.spawn(|| crosswise(engine, &barrier, "a", "b"));
            let other = scope.spawn(|| crosswise(engine, &barrier, "b", "a"));
            [one, other].map(|it| it.join().expect("no panic"))
        });
        let victims: Vec<_> = results.iter().filter_map(|it| it.as_ref().err()).collect();
        assert!(victims.iter().all(|it| it.kind() == ErrorKind::Serialization), "{}: {victims:?}", engine.dialect().name());
        assert_eq!(victims.len(), 1, "{}", engine.dialect().name());
    });
}

/// Labels one tag, then the other. Whatever comes of it, the objects are what the transaction has.
fn crosswise(engine: &Engine, barrier: &std::sync::Barrier, first: &str, second: &str) -> Result<()> {
    let mut session = Session::new(engine);
    let [one, two] = [first, second].map(|name| session.get(Tag, name).expect("a look").expect("the tag"));
    session.edit(one).label = Some(format!("by {first}"));
    session.flush()?;
    barrier.wait();
    session.edit(two).label = Some(format!("by {first}"));
    let Err(error) = session.flush() else {
        session.commit()?;
        return Ok(());
    };
    let mine = format!("by {first}");
    let held = |session: &Session| [one, two].iter().filter(|it| session[**it].label.as_ref() == Some(&mine)).count();
    let stored = || engine.connect()?.scalar(select(func::count(Tag.name)).where_(Tag.label.eq(mine.clone())));
    if first == "a" {
        // This victim gives up what it has left: nothing of it is there.
        session.rollback()?;
        assert_eq!((held(&session), stored()?), (0, Some(0)));
    } else {
        // This one goes on, without the change that failed, which would meet the same lock again. PostgreSQL kept what came
        // before the failed flush, MariaDB has undone it: the objects know.
        session.expire(two)?;
        let own = session.connection()?.scalar(select(func::count(Tag.name)).where_(Tag.label.eq(mine.clone())))?;
        assert_eq!(Some(held(&session)), own.and_then(|it| usize::try_from(it).ok()), "{}", engine.dialect().name());
        session.commit()?;
    }
    Err(error)
}

/// An error may come after rows, when nobody reads any more. On PostgreSQL it aborts the transaction all the same.
#[test]
fn an_error_after_the_first_row_is_not_overlooked() {
    each_engine(|engine| {
        if engine.dialect().name() != "postgresql" {
            return;
        }
        with_tables(engine);
        let fails_late = text("SELECT 6 / (3 - n) FROM generate_series(1, 3) AS n").columns::<i32>();
        let result = engine.begin(|transaction| -> Result<()> {
            transaction.insert_all(&[user("Ann", None)])?;
            let _ = transaction.scalar(fails_late.clone());
            Ok(())
        });
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id)))).expect("a count");
        assert_eq!(result.is_ok(), count == Some(1), "{result:?}");
        let error = engine.connect().and_then(|mut it| it.scalar(fails_late)).expect_err("the third row fails");
        assert_eq!(error.code(), Some("22012"), "{error:?}");
    });
}

/// MariaDB 11.6 and later notice that another transaction has changed a row since this one read it; earlier ones only where
/// they are told to. They roll the whole transaction back, and what came next would be committed by itself.
#[test]
fn a_row_that_changed_since_it_was_read_is_a_lost_race() {
    let server = crate::servers::Server::start(crate::servers::Kind::MariaDb, &[]);
    let set = "SET GLOBAL innodb_snapshot_isolation = ON";
    create_engine(server.url()).and_then(|it| it.connect()?.execute(text(set))).expect("MariaDB 10.6.18 or later");
    let engine = create_engine(server.url()).expect("an engine");
    with_tables(&engine);
    let tag = |name: &str| Tag { name: name.to_owned(), label: None };
    engine.connect().and_then(|mut it| it.insert_all(&[tag("a")])).expect("a tag");
    let label = |by: &'static str| update(Tag).set(Tag.label.set(by)).where_(Tag.name.eq("a"));

    let mut runs = 0;
    let mut race = |transaction: &mut aludel::Transaction<'_>, goes_on: bool| -> Result<()> {
        runs += 1;
        transaction.insert_all(&[tag(&format!("run {runs}"))])?;
        transaction.scalars(select(Tag.name))?;
        if runs < 3 {
            engine.connect()?.execute(label(if runs == 1 { "other" } else { "another" }))?;
        }
        let written = transaction.execute(label("this")).map(|_| ());
        if goes_on {
            assert_eq!(written.expect_err("the row has changed").kind(), ErrorKind::Serialization);
            transaction.insert_all(&[tag("by itself")]).expect_err("there is no transaction to be in");
            return Ok(());
        }
        written
    };
    engine.begin(|transaction| race(transaction, true)).expect_err("nothing was committed");
    engine.transaction(&aludel::RetryPolicy::new(), |transaction| race(transaction, false)).expect("the next attempt");
    let names = engine.connect().and_then(|mut it| it.scalars(select(Tag.name).order_by(Tag.name))).expect("names");
    assert_eq!(names, ["a", "run 3"]);
}
