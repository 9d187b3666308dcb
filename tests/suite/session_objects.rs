//! Sessions beyond adding and committing: savepoints, refreshing, expiring, merging, expunging, options, scopes.

use aludel::prelude::*;
use aludel::{Engine, Error, ErrorKind, Result, SessionOptions};

use crate::connection::user;
use crate::engines::{each_engine, each_shared};
use crate::fixture::{PostTag, Tag, User, tables};
use crate::statement_log::statements;

fn tag(name: &str, label: Option<&str>) -> Tag {
    Tag { name: name.to_owned(), label: label.map(str::to_owned) }
}

fn with_tags(engine: &Engine) -> (Session, Handle<Tag>) {
    tables().create_all(engine).expect("tables");
    let mut session = Session::new(engine);
    let handle = session.add(tag("a", Some("A")));
    session.commit().expect("a tag");
    (session, handle)
}

fn names(engine: &Engine) -> Vec<String> {
    engine.connect().and_then(|mut it| it.scalars(select(Tag.name).order_by(Tag.name))).expect("names")
}

#[test]
fn a_nested_piece_of_work_that_fails_leaves_no_trace() {
    each_engine(|engine| nested_work(engine).expect("every database does the same"));
}

fn nested_work(engine: &Engine) -> Result<()> {
    let (mut session, a) = with_tags(engine);
    session.edit(a).label = Some("changed".into());
    let b = session.add(tag("b", None));
    let mut inner = None;
    let failed: Result<()> = session.nested(|session| {
        session.edit(a).label = Some("changed again".into());
        session.edit(b).label = Some("B".into());
        inner = Some(session.add(tag("c", None)));
        session.delete(b)?;
        session.flush()?;
        assert_eq!(session.get(Tag, "b")?, None);
        Err(Error::statement("enough"))
    });
    assert_eq!(failed.map_err(|it| it.kind()), Err(ErrorKind::Statement));
    assert_eq!(session[a].label.as_deref(), Some("changed"));
    assert_eq!(session[b], tag("b", None));
    assert!(inner.is_some_and(|it| !session.contains(it)));
    assert_eq!(session.get(Tag, "b")?, Some(b));
    assert_eq!(session.get(Tag, "c")?, None);
    session.commit()?;
    assert_eq!(names(engine), ["a", "b"]);
    assert_eq!(session[a].label.as_deref(), Some("changed"));
    Ok(())
}

#[test]
fn nested_pieces_of_work_are_undone_one_by_one() {
    each_engine(|engine| nested_in_nested(engine).expect("every database does the same"));
}

fn nested_in_nested(engine: &Engine) -> Result<()> {
    let (mut session, a) = with_tags(engine);
    let outer: Result<()> = session.nested(|session| {
        session.edit(a).label = Some("outer".into());
        session.nested(|session| -> Result<()> {
            session.edit(a).label = Some("inner".into());
            session.add(tag("b", None));
            Ok(())
        })?;
        assert_eq!(session[a].label.as_deref(), Some("inner"));
        let third: Result<()> = session.nested(|session| {
            session.edit(a).label = Some("third".into());
            Err(Error::statement("no"))
        });
        assert!(third.is_err());
        assert_eq!(session[a].label.as_deref(), Some("inner"));
        Err(Error::statement("neither"))
    });
    assert!(outer.is_err());
    assert_eq!(session[a].label.as_deref(), Some("A"));
    session.commit()?;
    assert_eq!(names(engine), ["a"]);
    session.edit(a).label = Some("after".into());
    session.rollback()?;
    assert_eq!(session[a].label.as_deref(), Some("A"));
    Ok(())
}

#[test]
fn a_violation_in_a_nested_piece_of_work_leaves_the_rest_to_be_committed() {
    each_engine(|engine| {
        let (mut session, _) = with_tags(engine);
        session.add(tag("b", None));
        let twice = session.nested(|session| {
            session.add(tag("a", None));
            session.flush()
        });
        assert!(twice.expect_err("taken").is_unique_violation());
        session.commit().expect("the rest");
        assert_eq!(names(engine), ["a", "b"], "{}", engine.dialect().name());
    });
}

#[test]
fn a_nested_piece_of_work_cannot_commit_but_roll_back() {
    each_engine(|engine| commit_in_nested(engine).expect("every database does the same"));
}

fn commit_in_nested(engine: &Engine) -> Result<()> {
    let (mut session, a) = with_tags(engine);
    let refused = session.nested(|session| {
        session.add(tag("b", None));
        session.commit()
    });
    let refused = refused.expect_err("it decides for itself alone").to_string();
    assert!(refused.contains("cannot commit the whole session"), "{refused}");
    session.edit(a).label = Some("before".into());
    session.nested(|session| {
        session.nested(Session::rollback)?;
        session.add(tag("c", None));
        session.commit()
    })?;
    assert_eq!(session[a].label.as_deref(), Some("A"));
    session.rollback()?;
    assert_eq!(names(engine), ["a", "c"]);
    Ok(())
}

#[test]
fn an_object_is_read_anew_on_demand() {
    each_shared(|place| fresh(&place.engine).expect("every database does the same"));
}

fn fresh(engine: &Engine) -> Result<()> {
    let (mut session, a) = with_tags(engine);
    let relabel = |label: &str| engine.connect()?.execute(update(Tag).set(Tag.label.set(label)).all_rows());
    relabel("by someone else")?;
    assert_eq!(session.execute(select(Tag))?.all(), [a]);
    assert_eq!(session[a].label.as_deref(), Some("A"), "a loaded object stays as it is");
    session.edit(a).label = Some("lost".into());
    session.refresh(a)?;
    assert_eq!(session[a].label.as_deref(), Some("by someone else"));
    assert!(!session.is_modified(a)?);
    session.commit()?;

    relabel("again")?;
    session.expire(a)?;
    assert_eq!(session[a].label.as_deref(), Some("by someone else"), "until a query sees it");
    assert_eq!(session.get(Tag, "a")?, Some(a));
    assert_eq!(session[a].label.as_deref(), Some("again"));
    session.commit()?;

    let mut forgetful = Session::with_options(engine, SessionOptions::new().expire_on_commit(true));
    let same = forgetful.get(Tag, "a")?.expect("the tag");
    forgetful.commit()?;
    relabel("once more")?;
    assert_eq!(forgetful.execute(select(Tag))?.all(), [same]);
    assert_eq!(forgetful[same].label.as_deref(), Some("once more"));
    forgetful.commit()?;

    engine.connect()?.execute(delete(Tag).all_rows())?;
    let error = session.refresh(a).expect_err("the row is gone");
    assert!(error.to_string().contains("is gone"), "{error}");
    let pending = session.add(tag("new", None));
    assert!(session.refresh(pending).expect_err("no row yet").to_string().contains("before it was flushed"));
    Ok(())
}

#[derive(Clone, Debug, Model)]
#[model(table = "versioned")]
struct Versioned {
    #[model(primary_key)]
    id: i64,
    #[model(length = 80)]
    text: String,
    #[model(version)]
    version: i64,
}

#[test]
fn an_object_of_another_version_is_not_merged() {
    each_engine(|engine| versions(engine).expect("every database does the same"));
}

fn versions(engine: &Engine) -> Result<()> {
    metadata![Versioned].create_all(engine)?;
    let mut session = Session::new(engine);
    let here = session.add(Versioned { id: 1, text: "first".into(), version: 0 });
    session.commit()?;
    let read = session[here].clone();
    session.edit(here).text = "second".into();
    session.commit()?;

    let mut other = Session::new(engine);
    let late = Versioned { text: "late".into(), ..read };
    for merged in [session.merge(late.clone()), other.merge(late.clone())] {
        let error = merged.expect_err("it was read before the change");
        assert_eq!(error.kind(), ErrorKind::Stale, "{error}");
        assert!(
            error.to_string().contains("an object of `versioned` is merged whose `version` is not that of the row"),
            "{error}"
        );
    }
    assert_eq!(session[here].text, "second");

    // The version that the row has is merged, also into an object that has expired meanwhile.
    let current = Versioned { text: "third".into(), ..session[here].clone() };
    let there = other.merge(current)?;
    other.commit()?;
    let newest = other[there].clone();
    session.expire(here)?;
    session.merge(Versioned { text: "fourth".into(), ..newest })?;
    session.commit()?;
    assert_eq!(Session::new(engine).execute(select(Versioned.text))?.all(), ["fourth"]);
    Ok(())
}

#[test]
fn an_object_from_elsewhere_is_merged_by_its_key() {
    each_engine(|engine| merged(engine).expect("every database does the same"));
}

fn merged(engine: &Engine) -> Result<()> {
    let (mut session, a) = with_tags(engine);
    let same = session.merge(tag("a", Some("merged")))?;
    assert_eq!((same, session[a].label.as_deref()), (a, Some("merged")));
    let new = session.merge(tag("n", None))?;
    session.commit()?;
    assert_eq!(names(engine), ["a", "n"]);
    let ((), sent) = statements(|| {
        session.merge(tag("n", None)).and_then(|_| session.flush()).expect("nothing differs");
    });
    assert!(sent.is_empty(), "{sent:?}");
    assert!(session.contains(new));

    let ann = session.add(user("Ann", Some(31)));
    session.commit()?;
    let mut same = user("Ann", Some(32));
    same.id = Auto::Set(*session[ann].id.value());
    let mut other = Session::new(engine);
    let here = other.merge(same)?;
    other.commit()?;
    assert_eq!((other[here].age, other[here].name.as_str()), (Some(32), "Ann"));
    session.refresh(ann)?;
    assert_eq!(session[ann].age, Some(32));
    Ok(())
}

#[test]
fn an_object_leaves_the_session_and_is_given_back() {
    each_engine(|engine| {
        let (mut session, a) = with_tags(engine);
        session.edit(a).label = Some("mine now".into());
        let object = session.expunge(a).expect("the object");
        assert_eq!(object, tag("a", Some("mine now")));
        assert!(!session.contains(a));
        session.commit().expect("nothing is sent");
        let again = session.get(Tag, "a").expect("a look").expect("the row");
        assert_ne!(again, a);
        assert_eq!(session[again].label.as_deref(), Some("A"), "{}", engine.dialect().name());
    });
}

#[test]
fn many_keys_are_one_query() {
    each_engine(|engine| many_keys(engine).expect("every database does the same"));
}

fn many_keys(engine: &Engine) -> Result<()> {
    let (mut session, a) = with_tags(engine);
    session.add_all(["b", "c", "d"].map(|name| tag(name, None)));
    session.commit()?;
    let mut session2 = Session::new(engine);
    let b = session2.get(Tag, "b")?;
    let (found, sent) = statements(|| session2.get_many(Tag, ["d", "b", "x", "c", "d"]));
    let found = found?;
    assert_eq!(found[1], b);
    assert_eq!((found[0], found[2]), (found[4], None));
    assert!(found[3].is_some());
    assert_eq!(sent.iter().filter(|it| it.starts_with("SELECT")).count(), 1, "{sent:?}");
    assert!(session.contains(a));
    // A key of two columns.
    let keys: Vec<(i64, String)> = vec![(1, "a".into()), (2, "b".into())];
    assert_eq!(session.get_many(PostTag, keys)?, [None, None]);
    Ok(())
}

#[test]
fn without_autoflush_queries_do_not_see_what_was_not_flushed() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        session.add(tag("a", None));
        assert_eq!(session.query(Tag).count().expect("a count"), 0);
        session.flush().expect("a flush");
        assert_eq!(session.query(Tag).count().expect("a count"), 1);
        assert!(names(engine).is_empty() || engine.dialect().name() == "sqlite");
        session.commit().expect("a commit");
    });
}

#[test]
fn a_scope_commits_or_rolls_back() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let done: Result<()> = engine.session(|session| {
            session.add(tag("kept", None));
            Ok(())
        });
        done.expect("committed");
        let failed: Result<()> = engine.session(|session| {
            session.add(tag("dropped", None));
            session.flush()?;
            Err(Error::statement("no"))
        });
        failed.expect_err("rolled back");
        assert_eq!(names(engine), ["kept"], "{}", engine.dialect().name());
    });
}

#[test]
fn a_closed_session_knows_none_of_its_handles() {
    each_engine(|engine| {
        let (mut session, a) = with_tags(engine);
        session.add(tag("b", None));
        session.flush().expect("a flush");
        session.close().expect("closed");
        assert!(session.try_get(a).is_err());
        assert_eq!(names(engine), ["a"], "{}", engine.dialect().name());
        assert!(session.get(Tag, "a").expect("it can be used again").is_some());
    });
}

#[test]
fn what_did_not_change_costs_nothing() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut session = Session::new(engine);
        let handles = session.add_all((0..300).map(|it| user(&format!("u{it}"), None)));
        session.commit().expect("a commit");
        session.edit(handles[7]).age = Some(7);
        let ((), sent) = statements(|| session.flush().expect("a flush"));
        assert_eq!(sent.iter().filter(|it| it.starts_with("UPDATE")).count(), 1, "{sent:?}");
        session.rollback().expect("a rollback");
        assert_eq!(session[handles[7]].age, None);
        session.edit(handles[8]).age = Some(8);
        session.commit().expect("a commit");
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.age))));
        assert_eq!(count.expect("a count"), Some(1), "{}", engine.dialect().name());
    });
}
