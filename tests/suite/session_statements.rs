//! Statements in a session: objects stay in step with updates and deletes, models come back from RETURNING and from hand-written
//! SQL.

use aludel::prelude::*;
use aludel::types::Value;
use aludel::{Engine, Result, SessionOptions};

use crate::connection::user;
use crate::engines::each_engine;
use crate::fixture::{User, tables};
use crate::related::{self, Address, Customer, Order, address, customer, order};
use crate::statement_log::statements;

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        test(engine).expect("every database does the same");
    });
}

fn three(engine: &Engine) -> Result<(Session, [Handle<User>; 3])> {
    let mut session = Session::new(engine);
    let users = [("Ann", Some(31)), ("Bo", None), ("Cy", Some(64))].map(|(name, age)| session.add(user(name, age)));
    session.commit()?;
    Ok((session, users))
}

#[test]
fn a_simple_condition_costs_no_query() {
    everywhere(|engine| {
        let (mut session, [ann, bo, cy]) = three(engine)?;
        let (outcome, sent) = statements(|| {
            let adults = and_((User.age.ge(31), or_((User.name.eq("Ann"), User.id.in_([0_i64])))));
            session.execute(update(User).set((User.age.set(32), User.active.set(false))).where_(adults)).expect("an update")
        });
        assert_eq!((outcome.rows_affected, sent.iter().filter(|it| it.starts_with("SELECT")).count()), (1, 0));
        assert_eq!([ann, bo, cy].map(|it| session[it].age), [Some(32), None, Some(64)]);
        assert!(!session[ann].active && session[cy].active);
        assert!(!session.is_modified(ann)?, "its row has the values already");
        session.rollback()?;
        assert_eq!(session[ann].age, Some(31), "as it was at the last commit");
        assert!(session[ann].active);
        Ok(())
    });
}

#[test]
fn other_conditions_and_values_are_asked_for() {
    everywhere(|engine| {
        let (mut session, [ann, bo, cy]) = three(engine)?;
        let older = update(User).set(User.age.set(User.age + 1)).where_(func::length(User.name).eq(3));
        assert_eq!(session.execute(older)?.rows_affected, 1);
        session.execute(update(User).set(User.score.set(User.score + 0.5)).where_(User.name.like("%o")))?;
        assert_eq!([ann, bo, cy].map(|it| session[it].age), [Some(32), None, Some(64)]);
        assert_eq!([ann, bo, cy].map(|it| session[it].score.to_string()), ["0.5", "1", "0.5"]);
        assert_eq!(session.execute(delete(User).where_(User.name.like("C%")))?.rows_affected, 1);
        assert!(session.contains(ann) && !session.contains(cy));
        assert_eq!(session.get(User, *session[ann].id.value())?, Some(ann));
        session.rollback()?;
        assert!(session.contains(cy));
        assert_eq!(session[ann].age, Some(31));
        Ok(())
    });
}

#[test]
fn rows_given_back_are_objects() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let (mut session, [ann, ..]) = three(engine).expect("three users");
        let stmt = insert(User).rows([&user("Di", Some(1))]).returning(User);
        match session.execute(stmt) {
            Ok(new) => {
                assert_eq!(session[new[0]].name, "Di");
                assert_eq!(session.query(User).count().expect("a count"), 4);
            }
            Err(error) => assert_eq!(error.kind(), aludel::ErrorKind::Unsupported, "{error}"),
        }
        let id = *session[ann].id.value();
        let by_hand = text("SELECT * FROM users WHERE id = :id").bind("id", id);
        assert_eq!(session.scalars(select(User).from_statement(by_hand)).expect("a row").all(), [ann]);
        assert_eq!(session.scalar(select((User.age, User.name)).where_(User.id.eq(id))).expect("a row"), Some(Some(31)));
        assert_eq!(session.scalar(select(User).where_(User.id.eq(0))).expect("none"), None);
    });
}

#[test]
fn an_upsert_has_objects_read_anew() {
    everywhere(|engine| {
        let (mut session, [ann, ..]) = three(engine)?;
        let mut changed = session[ann].clone();
        changed.age = Some(99);
        let upsert = insert(User).rows([&changed]).on_conflict(User.id).do_update(User.age.set(excluded(User.age)));
        if let Err(error) = session.execute(upsert) {
            assert_eq!(error.kind(), aludel::ErrorKind::Unsupported, "{error}");
            return Ok(());
        }
        assert_eq!(session.get(User, *changed.id.value())?, Some(ann));
        assert_eq!(session[ann].age, Some(99));
        Ok(())
    });
}

#[test]
fn what_goes_with_a_deleted_row_goes_too() {
    each_engine(|engine| {
        related::tables().create_all(engine).expect("tables");
        let mut session = Session::new(engine);
        let ann = session.add(Customer { addresses: [address("a")].into(), ..customer("Ann") });
        session.commit().expect("a commit");
        let only = session[ann].addresses.get().expect("loaded")[0];
        assert_eq!(session.execute(delete(Address).all_rows()).expect("a delete").rows_affected, 1);
        assert!(!session.contains(only));
        assert_eq!(session[ann].addresses.get().expect("loaded"), []);
        session.rollback().expect("a rollback");
        assert_eq!(session[ann].addresses.get().expect("loaded"), [only]);
        let none = Vec::<Value>::new();
        session.connection().expect("one").run("DELETE FROM addresses", &none).expect("by hand");
        session.commit().expect("a commit");
    });
}

#[test]
fn a_subquery_stands_for_a_model() {
    everywhere(|engine| {
        let (mut session, [ann, _, cy]) = three(engine)?;
        let grown = || select(User).where_(User.age.is_not_null()).subquery("grown");
        let user = User.alias("grown");
        let all = session.scalars(select(user).from(grown()).order_by(user.name))?.all();
        assert_eq!(all, [ann, cy], "objects of the session, not others");
        let joined = select((User.name, user.age)).from(User).join_on(grown(), user.id.eq(User.id)).order_by(User.name);
        assert_eq!(session.execute(joined)?.all(), [("Ann".to_owned(), Some(31)), ("Cy".to_owned(), Some(64))]);
        let partial = select(User.name).subquery("grown");
        let error = session.execute(select(user).from(partial)).expect_err("columns are missing").to_string();
        assert!(error.starts_with("the subquery `grown` stands for a model, but does not select the column `id`"), "{error}");
        Ok(())
    });
}

#[test]
fn what_was_not_flushed_stays_to_be_flushed() {
    each_engine(|engine| {
        related::tables().create_all(engine).expect("tables");
        unflushed(engine).expect("every database does the same");
    });
}

fn unflushed(engine: &Engine) -> Result<()> {
    let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
    let (ann, bo) = (session.add(customer("Ann")), session.add(customer("Bo")));
    let orders = session.add_all(["x", "y"].map(order));
    session.commit()?;
    let (ann_id, bo_id) = (*session[ann].id.value(), *session[bo].id.value());
    session.edit(orders[0]).title = "mine".into();
    session.edit(orders[1]).customer.set(bo);
    let others = || Order.customer_id.set(ann_id);
    session.execute(update(Order).set(others()).where_(Order.id.eq(*session[orders[0]].id.value())))?; // told in memory
    session.execute(update(Order).set(Order.title.set(Order.title.concat("!"))).where_(Order.title.like("%")))?; // asked for
    assert_eq!((&*session[orders[0]].title, session[orders[0]].customer.get()?), ("mine", Some(ann)));
    assert_eq!((&*session[orders[1]].title, session[orders[1]].customer.get()?), ("y!", Some(bo)));
    session.commit()?;
    let stored = session.execute(select((Order.title, Order.customer_id)).order_by(Order.id))?.all();
    assert_eq!(stored, [("mine".to_owned(), Some(ann_id)), ("y!".to_owned(), Some(bo_id))]);
    session.execute(update(Order).set(Order.title.set("z")).all_rows())?;
    session.rollback()?;
    assert_eq!([orders[0], orders[1]].map(|it| session[it].title.clone()), ["mine", "y!"]);
    Ok(())
}

#[test]
fn every_row_must_be_meant_before_anything_is_sent() {
    everywhere(|engine| {
        let (mut session, [ann, ..]) = three(engine)?;
        session.edit(ann).age = Some(90);
        let (errors, sent) = statements(|| {
            let all = update(User).set(User.active.set(false));
            let mut conn = engine.connect().expect("a connection");
            [
                session.execute(all.clone()).expect_err("an update").to_string(),
                session.execute(delete(User).where_(true)).expect_err("a delete").to_string(),
                conn.execute(all).expect_err("an update").to_string(),
                conn.execute(delete(User)).expect_err("a delete").to_string(),
            ]
        });
        let message = |verb| format!("{verb} of every row of `users`: add `.where_(…)`, or `.all_rows()` if every row is meant");
        assert_eq!(errors, ["UPDATE", "DELETE", "UPDATE", "DELETE"].map(message));
        assert!(sent.iter().all(|it| !it.starts_with("UPDATE") && !it.starts_with("DELETE")), "{sent:?}");
        assert_eq!(session.execute(delete(User).where_(true).all_rows())?.rows_affected, 3);
        Ok(())
    });
}

#[test]
fn objects_follow_statements_about_other_tables() {
    everywhere(|engine| {
        let (mut session, [ann, bo, cy]) = three(engine)?;
        let other = User.alias("other");
        let older = update(User).set(User.age.set(other.age + 1)).from(other).where_(User.name.ne("Bo") & other.name.eq("Cy"));
        assert_eq!(session.execute(older)?.rows_affected, 2);
        assert_eq!([ann, bo, cy].map(|it| session[it].age), [Some(65), None, Some(65)]);
        let [first, second] = [ann, bo].map(|it| *session[it].id.value());
        let each = update(User).set_each((User.name, User.age), User.id, [(first, ("A", Some(1))), (second, ("B", Some(2)))]);
        assert_eq!(session.execute(each)?.rows_affected, 2);
        assert_eq!([ann, bo, cy].map(|it| session[it].age), [Some(1), Some(2), Some(65)]);
        assert_eq!(session[bo].name, "B");
        assert_eq!(session.execute(update(User).set(User.age.set(0)).order_by(User.age.desc()).limit(1))?.rows_affected, 1);
        assert_eq!([ann, bo, cy].map(|it| session[it].age), [Some(1), Some(2), Some(0)]);
        let user = User.alias("u");
        assert_eq!(session.execute(delete(user).using(other).where_(user.age.lt(other.age)))?.rows_affected, 2);
        assert!(session.contains(bo) && !session.contains(ann) && !session.contains(cy));
        Ok(())
    });
}

#[test]
fn more_rows_than_a_statement_has_parameters_for() {
    everywhere(|engine| {
        let (_, _) = three(engine)?;
        let mut conn = engine.connect()?;
        let first = conn.scalar(select(func::min(User.id)))?.flatten().expect("a user");
        let rows = (first..first + 22_000).map(|it| (it, (format!("user {it}"), 7)));
        assert_eq!(conn.execute(update(User).set_each((User.name, User.age), User.id, rows))?.rows_affected, 3);
        assert_eq!(conn.scalar(select(User.name).where_(User.id.eq(first)))?, Some(format!("user {first}")));
        Ok(())
    });
}
