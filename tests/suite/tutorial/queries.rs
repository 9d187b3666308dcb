//! The tutorial's queries: of objects and columns, joined, grouped, nested, with what is loaded together.

use aludel::prelude::*;
use aludel::{Handle, Result};

use super::{Address, Post, User, everywhere, named, with_users};
use crate::statement_log::statements;

fn names(session: &Session, users: &[Handle<User>]) -> Vec<String> {
    users.iter().map(|it| session[*it].name.clone()).collect()
}

#[test]
fn objects_by_conditions() {
    everywhere(|engine| {
        let mut session = with_users(engine)?;
        let all = session.query(User).order_by(User.id).all()?;
        assert_eq!(names(&session, &all), ["spongebob", "sandy", "patrick", "ehkrabs"]);
        let first = session.query(User).order_by(User.name).first()?.expect("a user");
        assert_eq!(session[first].name, "ehkrabs");
        assert_eq!(session.query(User).filter(User.name.eq("nobody")).first()?, None);
        let sandy = session.query(User).filter_by(User.name, "sandy").one()?;
        assert_eq!(session.get(User, *session[sandy].id.value())?, Some(sandy));
        assert!(session.query(User).one().is_err(), "there are four");

        let mut found = |condition: Expr<Option<bool>>| -> Result<Vec<String>> {
            let users = session.query(User).filter(condition).order_by(User.id).all()?;
            Ok(names(&session, &users))
        };
        assert_eq!(found(User.age.eq(36) & User.name.ne("patrick"))?, ["spongebob"]);
        assert_eq!(found(User.age.lt(30) | User.age.is_null())?, ["sandy", "ehkrabs"]);
        assert_eq!(found(and_([User.age.gt(20), User.age.lt(30)]))?, ["sandy"]);
        assert_eq!(found(or_([User.age.eq(25), User.age.eq(36)]))?, ["spongebob", "sandy", "patrick"]);
        assert_eq!(found(User.fullname.like("%pants"))?, ["spongebob"]);
        assert_eq!(found(User.age.between(25, 35))?, ["sandy"]);
        assert_eq!(found(not_(User.age.eq(36)))?, ["sandy"]);
        let listed =
            session.query(User).filter(User.name.in_(["sandy", "patrick", "nobody"])).order_by(User.name.desc()).all()?;
        assert_eq!(names(&session, &listed), ["sandy", "patrick"]);
        let part = session.query(User).order_by(User.id).limit(2).offset(1).all()?;
        assert_eq!(names(&session, &part), ["sandy", "patrick"]);
        assert_eq!(session.query(User).filter(User.age.ge(30)).count()?, 2);
        Ok(())
    });
}

#[test]
fn objects_and_columns_by_statements() {
    everywhere(|engine| {
        let mut session = with_users(engine)?;
        let spongebob = session.scalars(select(User).where_(User.name.eq("spongebob")))?.one()?;
        assert_eq!(session[spongebob].fullname.as_deref(), Some("Spongebob Squarepants"));
        let row = session.execute(select((User, User.name)).order_by(User.id))?.first();
        assert_eq!(row, Some((spongebob, "spongebob".to_owned())));
        let rows = session.execute(select((User.name, Address.email_address)).join(User.addresses).order_by(Address.id))?.all();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0], ("spongebob".to_owned(), "spongebob@sqlalchemy.org".to_owned()));
        let greeting = literal("Username: ").concat(User.name).label("username");
        assert_eq!(session.scalar(select(greeting).where_(User.name.eq("sandy")))?, Some("Username: sandy".into()));
        assert_eq!(session.scalar(select(User.name).where_(User.name.eq("nobody")))?, None);
        let mut names = session.scalars(select(User.age).distinct())?.all();
        names.sort();
        assert_eq!(names, [None, Some(25), Some(36)]);
        Ok(())
    });
}

#[test]
fn joins() {
    everywhere(|engine| {
        let mut session = with_users(engine)?;
        let users = session.query(User).join(User.addresses).filter(Address.email_address.eq("sandy@sqlalchemy.org")).all()?;
        assert_eq!(names(&session, &users), ["sandy"]);
        let users = session.query(User).join(Address).distinct().order_by(User.id).all()?;
        assert_eq!(names(&session, &users), ["spongebob", "sandy"]);
        let without = select(User.name).left_join(User.addresses).where_(Address.id.is_null()).order_by(User.id);
        assert_eq!(session.scalars(without)?.all(), ["patrick", "ehkrabs"]);
        let on = select(Address.email_address).join_on(User, Address.user_id.eq(User.id)).where_(User.name.eq("spongebob"));
        assert_eq!(session.scalars(on)?.all(), ["spongebob@sqlalchemy.org"]);
        let (one, two) = (Address.alias("one"), Address.alias("two"));
        let both = select(User.name)
            .join(User.addresses.to(one))
            .join(User.addresses.to(two))
            .where_(one.email_address.eq("sandy@sqlalchemy.org") & two.email_address.eq("sandy@squirrelpower.org"));
        assert_eq!(session.scalars(both)?.all(), ["sandy"]);
        let has = select(Address.email_address).where_(Address.user.has(User.name.eq("spongebob")));
        assert_eq!(session.scalars(has)?.all(), ["spongebob@sqlalchemy.org"]);
        assert_eq!(
            session.scalars(select(User.name).where_(!User.addresses.exists()).order_by(User.id))?.all(),
            ["patrick", "ehkrabs"]
        );
        Ok(())
    });
}

#[test]
fn counts_sums_and_groups() {
    everywhere(|engine| {
        let mut session = with_users(engine)?;
        assert_eq!(session.scalar(select(func::count(User.id)))?, Some(4));
        assert_eq!(session.scalar(select(func::sum(User.age)))?, Some(Some(97)));
        assert_eq!(session.scalar(select(func::max(User.age)).where_(User.name.eq("nobody")))?, Some(None));
        session.add_all([3, 4].map(|likes| Post { headline: "p".into(), likes, ..Post::default() }));
        assert_eq!(session.scalar(select(func::sum(Post.likes)))?, Some(Some(7)), "what was added is sent before");
        let grouped = select((User.name, func::count(Address.id)))
            .join(User.addresses)
            .group_by(User.name)
            .having(func::count(Address.id).gt(1));
        assert_eq!(session.execute(grouped)?.all(), [("sandy".to_owned(), 2)]);
        let ages =
            select((User.age, func::count_all())).where_(User.age.is_not_null()).group_by(User.age).order_by(User.age.desc());
        assert_eq!(session.execute(ages)?.all(), [(Some(36), 2), (Some(25), 1)]);
        Ok(())
    });
}

#[test]
fn subqueries() {
    everywhere(|engine| {
        let mut session = with_users(engine)?;
        let count = func::count(Address.id).label("count");
        let counted = select((Address.user_id, count.clone())).group_by(Address.user_id).subquery("counted");
        let query = select((User.name, counted.column(&count).nullable()))
            .left_join_on(counted.clone(), User.id.eq(counted.column(Address.user_id)))
            .order_by(User.id);
        let rows = session.execute(query)?.all();
        let expected = [("spongebob", Some(1)), ("sandy", Some(2)), ("patrick", None), ("ehkrabs", None)];
        assert_eq!(rows, expected.map(|(name, count)| (name.to_owned(), count)));
        let scalar = select(func::count(Address.id)).where_(Address.user_id.eq(User.id)).scalar_subquery();
        let rows = session.execute(select((User.name, scalar)).order_by(User.id).limit(2))?.all();
        assert_eq!(rows, [("spongebob".to_owned(), Some(1)), ("sandy".to_owned(), Some(2))]);
        let is_there = exists(select(Address).where_(Address.user_id.eq(User.id)));
        assert_eq!(session.scalars(select(User.name).where_(is_there).order_by(User.id))?.all(), ["spongebob", "sandy"]);
        let within = User.id.in_(select(Address.user_id).where_(Address.email_address.like("%squirrel%")));
        assert_eq!(session.scalars(select(User.name).where_(within))?.all(), ["sandy"]);
        Ok(())
    });
}

#[test]
fn what_is_loaded_together() {
    everywhere(|engine| {
        with_users(engine)?.close()?;
        let loads = [selectinload(User.addresses), joinedload(User.addresses), subqueryload(User.addresses)];
        for load in loads {
            let mut session = Session::new(engine);
            let (users, sent) = statements(|| session.query(User).options(load).order_by(User.id).all());
            let users = users?;
            assert_eq!(sent.iter().filter(|it| it.starts_with("SELECT")).count(), 2);
            let counts: Vec<_> = users.iter().map(|it| session[*it].addresses.get().map(<[_]>::len)).collect::<Result<_>>()?;
            assert_eq!(counts, [1, 2, 0, 0]);
        }
        let mut session = Session::new(engine);
        let (addresses, sent) =
            statements(|| session.query(Address).options(joinedload(Address.user)).order_by(Address.id).all());
        assert_eq!(sent.iter().filter(|it| it.starts_with("SELECT")).count(), 1);
        let users: Vec<_> = addresses?.iter().map(|it| session[*it].user.get()).collect::<Result<_>>()?;
        let sandy = named(&mut session, "sandy")?;
        assert_eq!(users[1..], [Some(sandy), Some(sandy)]);
        Ok(())
    });
}
