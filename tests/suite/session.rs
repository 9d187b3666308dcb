//! Sessions: what they send, what they remember, what a rollback gives back.

use aludel::prelude::*;
use aludel::{Engine, ErrorKind, Result};

use crate::connection::user;
use crate::engines::{each_engine, sqlite};
use crate::fixture::{Post, PostTag, Tag, User, tables};
use crate::statement_log::statements;

fn with_tables(engine: &Engine) -> Session {
    tables().create_all(engine).expect("tables");
    Session::new(engine)
}

fn count(engine: &Engine) -> i64 {
    let users = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
    users.expect("a count").expect("one row")
}

#[test]
fn a_new_object_gets_its_key_when_it_is_flushed() {
    each_engine(|engine| {
        let mut session = with_tables(engine);
        let ann = session.add(user("Ann", None));
        let bo = session.add(user("Bo", None));
        assert_eq!(session[ann].id, Auto::Pending);
        session.flush().expect("a flush");
        let (first, second) = (*session[ann].id.value(), *session[bo].id.value());
        assert!(first > 0 && second > first, "{first} {second}");
        assert_eq!(count(engine), 0, "not committed");
        session.commit().expect("a commit");
        assert_eq!(count(engine), 2);
    });
}

#[test]
fn one_identity_is_one_object() {
    each_engine(|engine| one_identity(engine).expect("every database does the same"));
}

fn one_identity(engine: &Engine) -> Result<()> {
    let mut session = with_tables(engine);
    let ann = session.add(user("Ann", Some(31)));
    session.commit()?;
    let id = *session[ann].id.value();
    assert_eq!(session.get(User, id)?, Some(ann));
    assert_eq!(session.execute(select(User))?.all(), [ann]);
    assert_eq!(session.execute(select((User, func::count(User.id))).group_by(User.id))?.one()?, (ann, 1));
    assert_eq!(session.get(User, id + 1)?, None);

    let mut other = Session::new(engine);
    let again = other.get(User, id)?.expect("the row");
    assert_eq!(other[again], session[ann]);
    session.edit(ann).age = Some(32);
    session.commit()?;
    assert_eq!(other.get(User, id)?, Some(again));
    assert_eq!(other[again].age, Some(31), "a loaded object stays as it is");
    Ok(())
}

#[test]
fn only_changed_columns_are_sent() {
    let place = sqlite();
    let mut session = with_tables(&place.engine);
    let ann = session.add(user("Ann", None));
    session.commit().expect("a commit");

    let (_, sent) = statements(|| {
        session.edit(ann).age = Some(31);
        session.edit(ann).name = "Anna".to_owned();
        session.edit(ann).name = "Ann".to_owned();
        session.commit().expect("a commit");
    });
    let update = r#"UPDATE "users" SET "age" = ? WHERE "id" = ?"#;
    assert_eq!(sent, ["BEGIN", "SAVEPOINT aludel_2", update, "RELEASE SAVEPOINT aludel_2", "COMMIT"]);

    let (_, sent) = statements(|| {
        let _ = &session[ann].name;
        session.edit(ann).age = Some(31);
        session.commit().expect("a commit");
    });
    assert_eq!(sent, Vec::<String>::new(), "what did not change is not sent");
}

#[test]
fn inserts_go_after_what_they_refer_to_and_deletes_before() {
    let place = sqlite();
    let mut session = with_tables(&place.engine);
    let keys = "the keys are known";
    let (handles, sent) = statements(|| {
        let pair = session.add(PostTag { post_id: 5, tag: "rust".to_owned(), position: 1 });
        let tag = session.add(Tag { name: "rust".to_owned(), label: None });
        let title = "Known".to_owned();
        let post = session.add(Post {
            id: 5.into(),
            author_id: 1,
            editor_id: None,
            title,
            body: None,
            views: 0,
            status: "draft".to_owned(),
        });
        let ann = session.add(User { id: 1.into(), ..user("Ann", None) });
        session.flush().expect(keys);
        (pair, tag, post, ann)
    });
    let tables: Vec<_> = sent.iter().filter_map(|it| it.strip_prefix("INSERT INTO ")?.split(' ').next()).collect();
    assert_eq!(tables, [r#""tags""#, r#""users""#, r#""posts""#, r#""post_tags""#]);

    let (_, sent) = statements(|| {
        session.delete(handles.3).expect("in the session");
        session.delete(handles.2).expect("in the session");
        session.delete(handles.1).expect("in the session");
        session.delete(handles.0).expect("in the session");
        session.commit().expect("deleted in order");
    });
    let tables: Vec<_> = sent.iter().filter_map(|it| it.strip_prefix("DELETE FROM ")?.split(' ').next()).collect();
    assert_eq!(tables, [r#""post_tags""#, r#""posts""#, r#""users""#, r#""tags""#]);
}

#[test]
fn objects_with_known_keys_are_inserted_on_one_prepared_statement() {
    let place = sqlite();
    let mut session = with_tables(&place.engine);
    let (_, sent) = statements(|| {
        for number in 1..=100 {
            session.add(User { id: number.into(), ..user(&format!("u{number}"), None) });
        }
        session.commit().expect("a commit");
    });
    assert_eq!(sent.iter().filter(|it| it.starts_with("INSERT")).count(), 1);
    assert_eq!(count(&place.engine), 100);
}

#[test]
fn a_rollback_gives_back_what_was_committed() {
    each_engine(|engine| rolled_back(engine).expect("every database does the same"));
}

fn rolled_back(engine: &Engine) -> Result<()> {
    let mut session = with_tables(engine);
    let (ann, bo, cy) = (session.add(user("Ann", Some(1))), session.add(user("Bo", Some(2))), session.add(user("Cy", Some(3))));
    session.commit()?;
    let before: Vec<User> = [ann, bo, cy].map(|it| session[it].clone()).to_vec();

    session.edit(ann).age = Some(10); // flushed, then changed again
    session.flush()?;
    session.edit(ann).age = Some(11);
    session.edit(ann).name = "Anna".to_owned();
    session.delete(bo)?; // flushed
    session.flush()?;
    session.edit(cy).age = None; // never flushed
    session.delete(cy)?;
    let di = session.add(user("Di", None)); // flushed
    session.flush()?;
    let ed = session.add(user("Ed", None)); // never flushed
    session.rollback()?;

    assert_eq!([ann, bo, cy].map(|it| session[it].clone()).to_vec(), before);
    for gone in [di, ed] {
        let error = session.try_get(gone).expect_err("added and rolled back");
        assert!(error.to_string().contains("no longer in the session"), "{error}");
    }
    assert_eq!(session.execute(select(User).order_by(User.name))?.all(), [ann, bo, cy]);
    session.edit(ann).age = Some(12);
    session.commit()?;
    assert_eq!(engine.connect()?.scalars(select(User.age).order_by(User.name))?, [Some(12), Some(2), Some(3)]);
    Ok(())
}

#[test]
fn a_flush_that_fails_takes_back_only_itself() {
    each_engine(|engine| failed_flush(engine).expect("every database does the same"));
}

fn failed_flush(engine: &Engine) -> Result<()> {
    let mut session = with_tables(engine);
    let ann = session.add(user("Ann", None));
    session.flush()?;
    let good = session.add(user("Good", None));
    let twin = session.add(User { name: "Twin".to_owned(), ..user("Ann", None) });
    let error = session.flush().expect_err("the email is taken");
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(session[good].id, Auto::Pending, "as it was before the flush");

    session.edit(twin).email = "twin@example.org".to_owned();
    session.commit()?;
    assert!(session[good].id.get().is_some() && session[ann].id.get().is_some());
    assert_eq!(count(engine), 3);
    Ok(())
}

#[test]
fn a_row_changed_by_others_is_noticed() {
    each_engine(|engine| {
        let mut session = with_tables(engine);
        let ann = session.add(user("Ann", None));
        session.commit().expect("a commit");
        engine.connect().and_then(|mut it| it.execute(delete(User).all_rows())).expect("deleted by someone else");
        session.edit(ann).age = Some(1);
        let error = session.commit().expect_err("no row to update");
        assert_eq!(error.kind(), ErrorKind::Stale);
        assert!(error.to_string().contains("affected 0 rows instead of 1"), "{error}");
        session.rollback().expect("a rollback");
        assert_eq!(session[ann].age, None);
    });
}

#[test]
fn a_deleted_object_is_gone_after_the_commit() {
    each_engine(|engine| {
        let mut session = with_tables(engine);
        let ann = session.add(user("Ann", None));
        session.commit().expect("a commit");
        let id = *session[ann].id.value();
        session.delete(ann).expect("in the session");
        assert_eq!(session.get(User, id).expect("a look"), None, "before the flush");
        session.commit().expect("a commit");
        assert_eq!(session.get(User, id).expect("a look"), None);
        assert!(session.try_get(ann).is_err());
        assert_eq!(count(engine), 0);
    });
}

#[test]
fn a_handle_of_another_session_is_caught() {
    let place = sqlite();
    let mut one = with_tables(&place.engine);
    let mut other = Session::new(&place.engine);
    let ann = one.add(user("Ann", None));
    let error = other.try_get(ann).expect_err("another session");
    assert_eq!(error.to_string(), "the handle of an object of `users` belongs to another session");
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        other.edit(ann).age = None;
    }));
    assert!(panicked.is_err());
}

#[test]
fn a_primary_key_can_be_changed() {
    each_engine(|engine| {
        let mut session = with_tables(engine);
        let tag = session.add(Tag { name: "rust".to_owned(), label: None });
        session.commit().expect("a commit");
        session.edit(tag).name = "Rust".to_owned();
        session.commit().expect("a commit");
        assert_eq!(session.get(Tag, "Rust").expect("a look"), Some(tag));
        assert_eq!(session.get(Tag, "rust").expect("a look"), None);
    });
}

#[test]
fn a_composite_key_is_a_tuple() {
    let place = sqlite();
    let mut session = with_tables(&place.engine);
    session.add(User { id: 1.into(), ..user("Ann", None) });
    let title = "T".to_owned();
    let status = "draft".to_owned();
    session.add(Post { id: 2.into(), author_id: 1, editor_id: None, title, body: None, views: 0, status });
    session.add(Tag { name: "rust".to_owned(), label: None });
    let pair = session.add(PostTag { post_id: 2, tag: "rust".to_owned(), position: 1 });
    session.commit().expect("a commit");
    assert_eq!(session.get(PostTag, (2, "rust".to_owned())).expect("a look"), Some(pair));
}

#[test]
fn a_session_can_move_to_another_thread() {
    let place = sqlite();
    let mut session = with_tables(&place.engine);
    let ann = session.add(user("Ann", None));
    let name = std::thread::spawn(move || session.commit().map(|()| session[ann].name.clone())).join().expect("no panic");
    assert_eq!(name.expect("a commit"), "Ann");
    assert_eq!(count(&place.engine), 1);
}

#[test]
fn the_echo_names_statements_and_no_values() {
    let place = sqlite();
    tables().create_all(&place.engine).expect("tables");
    let mut conn = place.engine.connect().expect("a connection");
    let (_, sent) = statements(|| conn.scalars(select(User.id).where_(User.name.eq("s3cret"))).expect("rows"));
    assert_eq!(sent, [r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = ?"#]);
}
