//! Locks on rows: how they are written, and that they lock.

use aludel::Engine;
use aludel::prelude::*;

use crate::check::check;
use crate::connection::user;
use crate::engines::each_server;
use crate::fixture::{Post, User, tables};

#[test]
fn strengths() {
    check("row_locks/update", &select(User.id).where_(User.id.eq(1)).order_by(User.id).limit(1).for_update());
    check("row_locks/no_key_update", &select(User.id).for_no_key_update());
    check("row_locks/share", &select(User.id).for_share());
    check("row_locks/key_share", &select(User.id).for_key_share());
}

#[test]
fn what_is_locked_and_how_long_it_waits() {
    let author = User.alias("author");
    let query = || select((Post.id, author.name)).from(Post).join_on(author, author.id.eq(Post.author_id));
    check("row_locks/of", &query().lock(Lock::update().of(Post).of(author).nowait()));
    check("row_locks/two", &query().lock(Lock::update().of(Post)).lock(Lock::share().of(author).skip_locked()));
    check("row_locks/nowait", &query().lock(Lock::update().nowait()));
    check("row_locks/skip_locked", &query().lock(Lock::share().skip_locked()));
    check("row_locks/of_another_table", &query().lock(Lock::update().of(User)));
    check("row_locks/of_groups", &select(User.age).distinct().for_update());
    check("row_locks/of_ranked", &select(User.age).order_by(User.age).fetch_with_ties(1).for_update());
}

#[test]
fn a_lock_is_more_than_a_question() {
    let compiled = |query: &dyn Statement| query.compile(crate::databases::POSTGRES).expect("PostgreSQL has it").locks_rows;
    assert!(compiled(&select(User.id).for_share()));
    let inside = select(User).for_update().subquery("locked");
    assert!(compiled(&select(func::count_all()).from(inside)));
    assert!(!compiled(&select(User.id)));
}

fn with_users(engine: &Engine) {
    tables().create_all(engine).expect("tables");
    engine.connect().and_then(|mut it| it.insert_all(&[user("Ann", Some(1)), user("Bo", Some(2))])).expect("users");
}

#[test]
fn a_locked_row_is_refused_left_out_or_shared() {
    each_server(|place| {
        let engine = &place.engine;
        with_users(engine);
        let names = |lock: Lock| select(User.name).order_by(User.name).lock(lock);
        // By the key, for MariaDB locks every row that it looks at.
        let ann = engine.connect().and_then(|mut it| it.scalar(select(User.id).where_(User.name.eq("Ann")))).expect("a key");
        let ann = || select(User.name).where_(User.id.in_(ann));
        engine
            .begin(|first| {
                first.scalars(ann().for_update())?;
                let mut second = engine.connect()?;
                second.scalars(names(Lock::update().nowait())).expect_err("Ann is locked");
                second.scalars(names(Lock::share().nowait())).expect_err("Ann is locked");
                assert_eq!(second.scalars(names(Lock::update().skip_locked()))?, ["Bo"]);
                assert_eq!(second.scalars(select(User.name).order_by(User.name))?, ["Ann", "Bo"]);
                Ok::<_, aludel::Error>(())
            })
            .expect("two connections");
        engine
            .begin(|first| {
                first.scalars(ann().for_share())?;
                let mut second = engine.connect()?;
                second.scalars(names(Lock::update().nowait())).expect_err("Ann is shared");
                assert_eq!(second.scalars(names(Lock::share().nowait()))?, ["Ann", "Bo"]);
                Ok::<_, aludel::Error>(())
            })
            .expect("two connections");
        let free = engine.connect().and_then(|mut it| it.scalars(names(Lock::update().nowait()))).expect("nothing is locked");
        assert_eq!(free.len(), 2);
    });
}

#[test]
fn of_what_is_read_first_everything_is_locked() {
    each_server(|place| {
        let engine = &place.engine;
        with_users(engine);
        engine
            .begin(|first| {
                let one = first.execute(select(User.name).order_by(User.name).for_update())?.first()?;
                assert_eq!(one.as_deref(), Some("Ann"));
                let free = engine.connect()?.scalars(select(User.name).lock(Lock::update().skip_locked()))?;
                assert_eq!(free, Vec::<String>::new());
                Ok::<_, aludel::Error>(())
            })
            .expect("two connections");
    });
}
