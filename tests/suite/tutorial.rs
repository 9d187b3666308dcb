//! The usual tutorial of an object-relational mapper from beginning to end, on every database: users with addresses, then a blog with
//! tags; each step as its readers know it, in our words.

use aludel::prelude::*;
use aludel::schema::Metadata;
use aludel::{Engine, Handle, Result};

use crate::engines::{each_engine, each_shared};
use crate::statement_log::statements;

mod queries;
mod statements_by_hand;

/// A user with addresses: `backref` is a field on the other struct.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "user_account")]
pub(crate) struct User {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 30)]
    pub(crate) name: String,
    #[model(length = 80)]
    pub(crate) fullname: Option<String>,
    pub(crate) age: Option<i32>,
    #[model(cascade(all, delete_orphan), order_by = Address.id)]
    pub(crate) addresses: Many<Address>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "address")]
pub(crate) struct Address {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 80)]
    pub(crate) email_address: String,
    #[model(foreign_key = User.id)]
    pub(crate) user_id: i64,
    #[model(back_populates = User.addresses)]
    pub(crate) user: One<User>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "post")]
pub(crate) struct Post {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 80)]
    pub(crate) headline: String,
    pub(crate) likes: i64,
    #[model(through = PostKeyword, order_by = Keyword.id)]
    pub(crate) keywords: Many<Keyword>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "keyword")]
pub(crate) struct Keyword {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 40, unique)]
    pub(crate) word: String,
    #[model(through = PostKeyword, order_by = Post.id)]
    pub(crate) posts: Many<Post>,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "post_keyword")]
pub(crate) struct PostKeyword {
    #[model(primary_key, foreign_key = Post.id)]
    pub(crate) post_id: i64,
    #[model(primary_key, foreign_key = Keyword.id)]
    pub(crate) keyword_id: i64,
}

pub(crate) fn tables() -> Metadata {
    metadata![User, Address, Post, Keyword, PostKeyword]
}

pub(crate) fn user(name: &str, fullname: &str, age: i32) -> User {
    User { name: name.into(), fullname: Some(fullname.into()), age: Some(age), ..User::default() }
}

pub(crate) fn address(email: &str) -> Address {
    Address { email_address: email.into(), ..Address::default() }
}

/// A session with the users of the tutorial.
pub(crate) fn with_users(engine: &Engine) -> Result<Session> {
    tables().create_all(engine)?;
    let mut session = Session::new(engine);
    session.add_all([
        User { addresses: [address("spongebob@sqlalchemy.org")].into(), ..user("spongebob", "Spongebob Squarepants", 36) },
        User {
            addresses: ["sandy@sqlalchemy.org", "sandy@squirrelpower.org"].map(address).into(),
            ..user("sandy", "Sandy Cheeks", 25)
        },
        user("patrick", "Patrick Star", 36),
        User { name: "ehkrabs".into(), fullname: Some("Eugene H. Krabs".into()), ..User::default() },
    ]);
    session.commit()?;
    Ok(session)
}

pub(crate) fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| test(engine).expect("every database does the same"));
}

pub(crate) fn named(session: &mut Session, name: &str) -> Result<Handle<User>> {
    session.query(User).filter_by(User.name, name).one()
}

#[test]
fn an_engine_that_tells_its_statements() {
    each_shared(|place| {
        let engine = place.engine_with("echo=true").expect("an engine");
        let (sum, told) = statements(|| engine.connect().and_then(|mut it| it.scalar(select(literal(1) + 2))));
        assert_eq!(sum.expect("a query"), Some(3));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("SELECT "), "{told:?}");
    });
}

#[test]
fn tables_are_made_and_dropped() {
    everywhere(|engine| {
        tables().create_all(engine)?;
        tables().create_all(engine)?; // what is there stays
        assert_eq!(engine.connect()?.scalar(select(func::count(User.id)))?, Some(0));
        tables().drop_all(engine)?;
        assert!(engine.connect()?.scalar(select(func::count(User.id))).is_err());
        tables().drop_all(engine)
    });
}

#[test]
fn the_unit_of_work() {
    everywhere(|engine| {
        tables().create_all(engine)?;
        let mut session = Session::new(engine);
        let squidward = session.add(user("squidward", "Squidward Tentacles", 40));
        let krabs = session.add(user("ehkrabs", "Eugene H. Krabs", 60));
        assert!(session.is_modified(squidward)?); // pending: `session.new`
        assert!(session[squidward].id.get().is_none());
        session.flush()?;
        let (first, second) = (*session[squidward].id.value(), *session[krabs].id.value());
        assert!(first > 0 && second > 0 && first != second);

        // The identity map: the same row is the same object, without a query.
        let (again, sent) = statements(|| session.get(User, first));
        assert_eq!((again?, sent.len()), (Some(squidward), 0));
        session.commit()?;

        // A change is known at once, and sent before the next query.
        let sandy = session.add(user("sandy", "Sandy Cheeks", 25));
        session.commit()?;
        session.edit(sandy).fullname = Some("Sandy Squirrel".into());
        assert!(session.is_modified(sandy)?); // `session.dirty`
        let (fullname, sent) = statements(|| session.scalar(select(User.fullname).where_(User.name.eq("sandy"))));
        assert_eq!(fullname?, Some(Some("Sandy Squirrel".into())));
        assert_eq!(sent.iter().filter(|it| it.starts_with("UPDATE")).count(), 1, "{sent:?}");
        assert!(!session.is_modified(sandy)?);

        // A rollback gives back the objects too.
        session.rollback()?;
        assert_eq!(session[sandy].fullname.as_deref(), Some("Sandy Cheeks"));

        session.delete(squidward)?;
        session.flush()?;
        assert!(!session.contains(squidward));
        session.rollback()?;
        assert!(session.contains(squidward));
        session.delete(squidward)?;
        session.commit()?;
        assert_eq!(session.get(User, first)?, None);

        // After `close` nothing is left in the session, and it can be used anew.
        session.close()?;
        assert!(!session.contains(sandy) && session.try_get(sandy).is_err());
        let sandy = named(&mut session, "sandy")?;
        assert_eq!(session[sandy].age, Some(25));
        Ok(())
    });
}

#[test]
fn a_session_for_a_block() {
    everywhere(|engine| {
        tables().create_all(engine)?;
        engine.session(|session| -> Result<()> {
            session.add(user("gary", "Gary the Snail", 3));
            Ok(())
        })?;
        let failed = engine.session(|session| -> Result<()> {
            session.add(user("plankton", "Sheldon J. Plankton", 60));
            session.flush()?;
            session.execute(select(User))?.one().map(drop) // there are two
        });
        assert!(failed.is_err());
        assert_eq!(engine.connect()?.scalars(select(User.name))?, ["gary"]);
        Ok(())
    });
}

#[test]
fn related_objects() {
    everywhere(|engine| {
        tables().create_all(engine)?;
        let mut session = Session::new(engine);
        let u1 = session.add(user("pkrabs", "Pearl Krabs", 16));
        assert_eq!(session[u1].addresses.get()?, []);
        let a1 = session.add(Address { user: u1.into(), ..address("pearl.krabs@gmail.com") });
        assert_eq!(session[u1].addresses.get()?, [a1]);
        session.edit(u1).addresses.push(address("pearl@aol.com"));
        let a2 = session[u1].addresses.get()?[1];
        assert_eq!(session[a2].user.get()?, Some(u1));
        session.commit()?;
        assert_eq!(session[a2].user_id, *session[u1].id.value());

        // In another session: loaded when it is asked for, then known.
        let id = *session[u1].id.value();
        let mut session = Session::new(engine);
        let u1 = session.get(User, id)?.expect("the user");
        let (addresses, sent) = statements(|| session.load(u1, User.addresses));
        assert_eq!((addresses?.len(), sent.len()), (2, 1));
        let emails: Vec<_> = session[u1].addresses.get()?.iter().map(|it| &*session[*it].email_address).collect();
        assert_eq!(emails, ["pearl.krabs@gmail.com", "pearl@aol.com"]);

        // Addresses go when they are taken out, and with the user.
        let first = session[u1].addresses.get()?[0];
        session.edit(u1).addresses.remove(first);
        session.commit()?;
        assert_eq!(session.scalars(select(Address.email_address))?.all(), ["pearl@aol.com"]);
        session.delete(u1)?;
        session.commit()?;
        assert_eq!(session.query(Address).count()?, 0);
        Ok(())
    });
}

#[test]
fn a_blog_with_keywords() {
    everywhere(|engine| {
        tables().create_all(engine)?;
        let mut session = Session::new(engine);
        let keyword = |word: &str| Keyword { word: word.into(), ..Keyword::default() };
        let [wendy, first] = ["wendy", "firstpost"].map(|it| session.add(keyword(it)));
        let post = session.add(Post { headline: "Wendy's Blog Post".into(), likes: 3, ..Post::default() });
        session.edit(post).keywords.extend([wendy, first]);
        session.add(Post { headline: "Another".into(), likes: 4, keywords: [first].into(), ..Post::default() });
        session.commit()?;
        let with_first = select(Post.headline).where_(Post.keywords.any(Keyword.word.eq("firstpost"))).order_by(Post.id);
        assert_eq!(session.scalars(with_first)?.all(), ["Wendy's Blog Post", "Another"]);
        let both = select(Post.headline)
            .where_(Post.keywords.any(Keyword.word.eq("firstpost")))
            .where_(Post.keywords.any(Keyword.word.eq("wendy")));
        assert_eq!(session.scalars(both)?.all(), ["Wendy's Blog Post"]);
        assert_eq!(session[first].posts.get()?.len(), 2);
        session.edit(post).keywords.remove(first);
        session.commit()?;
        assert_eq!(session.query(PostKeyword).count()?, 2);
        session.delete(post)?;
        session.commit()?;
        assert_eq!((session.query(PostKeyword).count()?, session.query(Keyword).count()?), (1, 2));
        Ok(())
    });
}
