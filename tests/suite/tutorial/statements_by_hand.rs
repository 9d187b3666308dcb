//! The tutorial's inserts, updates and deletes by statement, and SQL written by hand.

use aludel::prelude::*;

use super::{Address, User, address, everywhere, named, with_users};

#[test]
fn rows_by_statements() {
    everywhere(|engine| {
        let mut session = with_users(engine)?;
        let (sandy, patrick) = (named(&mut session, "sandy")?, named(&mut session, "patrick")?);
        let outcome = session
            .execute(update(User).set(User.fullname.set("Sandy Squirrel Extraordinaire")).where_(User.name.eq("sandy")))?;
        assert_eq!(outcome.rows_affected, 1);
        assert_eq!(session[sandy].fullname.as_deref(), Some("Sandy Squirrel Extraordinaire"), "objects follow");
        session.execute(update(User).set(User.age.set(User.age + 1)).where_(User.age.is_not_null()))?;
        assert_eq!((session[sandy].age, session[patrick].age), (Some(26), Some(37)));
        session.execute(delete(User).where_(User.name.eq("patrick")))?;
        assert!(!session.contains(patrick));
        session.execute(insert(User).values((User.name.set("gary"), User.age.set(3))))?;
        session.commit()?;
        let gary = named(&mut session, "gary")?;
        assert_eq!((session[gary].age, session[gary].fullname.as_deref()), (Some(3), None));
        assert_eq!(session.query(User).count()?, 4);

        let id = *session[gary].id.value();
        session.connection()?.insert_all(&["a@b.c", "d@e.f"].map(|email| Address { user_id: id, ..address(email) }))?;
        assert_eq!(session.load(gary, User.addresses)?.len(), 2);
        session.execute(delete(Address).where_(Address.user_id.eq(id)))?;
        session.rollback()?;
        assert_eq!(session.query(Address).filter(Address.user_id.eq(id)).count()?, 0, "they were never committed");
        Ok(())
    });
}

#[test]
fn sql_by_hand() {
    everywhere(|engine| {
        let mut session = with_users(engine)?;
        let sql = text("SELECT name, age FROM user_account WHERE age > :age ORDER BY id").bind("age", 30);
        let rows: Vec<(String, Option<i32>)> = session.execute(sql.columns())?.all();
        assert_eq!(rows, [("spongebob".to_owned(), Some(36)), ("patrick".to_owned(), Some(36))]);
        let sandy = named(&mut session, "sandy")?;
        let sql = text("SELECT id, name, fullname, age FROM user_account WHERE name = :name").bind("name", "sandy");
        assert_eq!(session.scalars(select(User).from_statement(sql))?.one()?, sandy);
        let sql = text("UPDATE user_account SET age = age + :years WHERE age IS NOT NULL").bind("years", 4);
        assert_eq!(session.connection()?.execute(sql)?.rows_affected, 3);
        session.refresh(sandy)?;
        assert_eq!(session[sandy].age, Some(29));
        // What stands in the text is SQL; what comes from outside is a value.
        let hostile = text("SELECT count(*) FROM user_account WHERE name = :name").bind("name", "' OR '1' = '1").columns::<i64>();
        assert_eq!(session.scalar(hostile)?, Some(0));
        session.rollback()?;
        assert_eq!(named(&mut session, "sandy")?, sandy);
        assert_eq!(session[sandy].age, Some(25), "what was read of what was undone is read anew");
        Ok(())
    });
}
