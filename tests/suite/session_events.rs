//! What sessions tell the program, columns that the database or the program fills in, objects merged and streamed.

use std::sync::{Arc, Mutex};

use aludel::prelude::*;
use aludel::{Engine, Error, ErrorKind, Result, SessionEvents, SessionOptions};

use crate::engines::each_engine;
use crate::related::{self, Address, Customer, Label, Order, Profile, address, customer, label, order};
use crate::statement_log::statements;

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        related::tables().create_all(engine).expect("tables");
        metadata![Account].create_all(engine).expect("a table");
        test(engine).expect("every database does the same");
    });
}

/// Counts its changes; knows its price and when it was changed; its balance is nobody's business.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "accounts")]
struct Account {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(version)]
    version: i32,
    #[model(redacted)]
    balance: i64,
    #[model(default_with = 10)]
    tenfold: Auto<i64>,
    #[model(set_on_update = 7)]
    touched: i32,
    #[model(computed = "balance * 2")]
    twice: Auto<i64>,
    #[model(embedded)]
    owner: Owner,
}

#[derive(Clone, Debug, Default, PartialEq, Embedded)]
struct Owner {
    #[model(length = 40)]
    name: String,
    age: Option<i32>,
}

type Log = Arc<Mutex<Vec<String>>>;

fn logged(log: &Log) -> SessionEvents {
    let note = |text: &'static str| {
        let log = Arc::clone(log);
        move || -> Result<()> {
            log.lock().expect("one thread").push(text.to_owned());
            Ok(())
        }
    };
    let of = |verb: &'static str| {
        let log = Arc::clone(log);
        move |it: &Customer| log.lock().expect("one thread").push(format!("{verb} {}", it.name))
    };
    let (before_flush, after_flush) = (note("before flush"), note("after flush"));
    let (before_commit, after_commit, rollback) = (note("before commit"), note("after commit"), note("rollback"));
    let before_insert = of("before insert");
    SessionEvents::new()
        .before_flush(move |_| before_flush())
        .after_flush(move |_| after_flush())
        .before_commit(move |_| before_commit())
        .after_commit(move |_| after_commit().expect("a note"))
        .after_rollback(move |_| rollback().expect("a note"))
        .before_insert(move |it: &mut Customer| {
            before_insert(it);
            it.name.push('!');
            Ok(())
        })
        .after_insert(of("after insert"))
        .after_update(of("after update"))
        .after_delete(of("after delete"))
        .load(of("load"))
}

#[test]
fn events_are_told_in_order() {
    everywhere(|engine| {
        let log = Log::default();
        let options = SessionOptions::new().events(logged(&log));
        let mut session = Session::with_options(engine, options.clone());
        let ann = session.add(customer("Ann"));
        session.commit()?;
        session.edit(ann).name = "Anna".into();
        session.flush()?;
        session.delete(ann)?;
        session.flush()?;
        session.rollback()?;
        let told = std::mem::take(&mut *log.lock().expect("one thread"));
        let flush = ["before flush", "after flush"];
        let expected = ["before commit", flush[0], "before insert Ann", "after insert Ann!", flush[1], "after commit"];
        assert_eq!(told[..6], expected);
        assert_eq!(told[6..], [flush[0], "after update Anna", flush[1], flush[0], "after delete Anna", flush[1], "rollback"]);
        Session::with_options(engine, options).execute(select(Customer))?.one()?;
        assert_eq!(*log.lock().expect("one thread"), ["load Ann!"]);
        Ok(())
    });
}

#[test]
fn what_is_added_before_a_flush_is_flushed_and_an_error_stops_it() {
    everywhere(|engine| {
        let events = SessionEvents::new()
            .before_flush(|session| {
                let orders = session.query(Order).count()?; // asks, and does not flush again
                if orders == 0 {
                    session.add(order("first"));
                }
                Ok(())
            })
            .before_update(|it: &mut Order| Err(Error::session(format!("no change of {}", it.title))));
        let mut session = Session::with_options(engine, SessionOptions::new().events(events));
        let ann = session.add(customer("Ann"));
        session.commit()?;
        let first = session.query(Order).one()?;
        session.edit(first).title = "other".into();
        session.edit(ann).name = "Anna".into();
        assert_eq!(session.commit().expect_err("stopped").to_string(), "no change of other");
        session.rollback()?;
        assert_eq!((session[first].title.as_str(), session[ann].name.as_str()), ("first", "Ann"));
        Ok(())
    });
}

#[test]
fn columns_are_filled_in_and_counted() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let account = |balance| Account { balance, owner: Owner { name: "Ann".into(), age: Some(31) }, ..Account::default() };
        let handles = session.add_all([account(5), account(6)]);
        let plan = session.plan()?.to_string();
        assert!(plan.contains("***") && !plan.contains("(0, 5"), "{plan}");
        session.commit()?;
        let it = &session[handles[0]];
        assert_eq!((it.version, it.tenfold, it.touched, it.twice), (0, 10.into(), 0, 10.into()));
        session.edit(handles[0]).owner.age = None;
        session.edit(handles[1]).balance = 8;
        session.commit()?;
        let [first, second] = [&session[handles[0]], &session[handles[1]]];
        assert_eq!((first.version, first.touched, first.twice, first.owner.age), (1, 7, 10.into(), None));
        assert_eq!((second.version, second.touched, second.twice), (1, 7, 16.into()));

        // Someone else was faster: nothing is lost.
        let mut other = Session::new(engine);
        let same = other.get(Account, *session[handles[0]].id.value())?.expect("the row");
        other.edit(same).balance = 100;
        other.commit()?;
        session.edit(handles[0]).balance = 200;
        let error = session.commit().expect_err("stale");
        assert_eq!(error.kind(), ErrorKind::Stale);
        assert!(error.to_string().contains("was changed or deleted by someone else"), "{error}");
        session.rollback()?;
        session.refresh(handles[0])?;
        session.edit(handles[0]).balance += 200;
        session.commit()?;
        assert_eq!((session[handles[0]].balance, session[handles[0]].version), (300, 3));
        session.edit(handles[1]).twice = 5.into();
        let error = session.flush().expect_err("read-only").to_string();
        assert!(error.starts_with("the column `twice` of `accounts` is read-only"), "{error}");
        session.rollback()?;
        assert_eq!(session.query(Account).filter(Account.owner.name.eq("Ann")).count()?, 2);
        session.delete_all(handles)?;
        session.commit()
    });
}

#[test]
fn graphs_are_merged() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { addresses: [address("a"), address("b")].into(), ..customer("Ann") });
        session.commit()?;
        let id = session[ann].id;
        let known = session[session[ann].addresses.get()?[0]].clone();
        let mut other = Session::new(engine);
        let form = Customer {
            id,
            addresses: [Address { email: "A".into(), ..known }, address("c")].into(),
            orders: [Order { labels: [label("new")].into(), ..order("o") }].into(),
            ..customer("Anna")
        };
        let merged = other.merge(form)?;
        other.commit()?;
        assert_eq!(other[merged].name, "Anna");
        assert_eq!(other.query(Address).count()?, 3, "one changed, one new, one that was not said");
        assert_eq!(other.load(merged, Customer.addresses)?.len(), 3);
        assert_eq!(other.query(Label).filter(Label.orders.exists()).count()?, 1);
        let again = other.merge(Label { name: "new".into(), ..Label::default() })?;
        assert_eq!(other[again].name, "new");
        let (_, sent) = statements(|| other.commit().expect("a commit"));
        assert!(!sent.iter().any(|it| it.starts_with("UPDATE") || it.starts_with("INSERT")), "{sent:?}");
        Ok(())
    });
}

#[test]
fn a_merge_keeps_both_sides_true() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let profile = Profile { motto: "old".into(), ..Profile::default() };
        let ann = session.add(Customer { orders: [order("o")].into(), profile: profile.into(), ..customer("Ann") });
        let bo = session.add(customer("Bo"));
        session.commit()?;
        let one = session[ann].orders.get()?[0];
        let form = Order { customer_id: Some(*session[bo].id.value()), customer: One::default(), ..session[one].clone() };
        session.merge(form)?;
        assert_eq!((session[ann].orders.get()?, session[bo].orders.get()?), (&[][..], &[one][..]));
        assert_eq!(session[one].customer.get()?, Some(bo));
        session.commit()?;

        let id = session[ann].id;
        let mut other = Session::new(engine); // the old profile is not known there
        let profile = Profile { motto: "new".into(), ..Profile::default() };
        other.merge(Customer { id, profile: profile.into(), ..customer("Ann") })?;
        other.commit()?;
        let left = select((Profile.motto, Profile.customer_id)).order_by(Profile.id);
        assert_eq!(other.execute(left)?.all(), [("old".to_owned(), None), ("new".to_owned(), Some(*id.value()))]);
        let mut third = Session::new(engine);
        let unloaded = third.get(Customer, *id.value())?.expect("ann");
        third.edit(unloaded).profile.set(Profile::default());
        let error = third.flush().expect_err("who is there is not known").to_string();
        assert!(error.starts_with("`Customer.profile` is not loaded, so what it holds cannot be replaced"), "{error}");
        Ok(())
    });
}

#[test]
fn rows_come_in_chunks() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        session.add_all((0..25).map(|it| order(&format!("{it:02}"))));
        session.commit()?;
        let mut sizes = Vec::new();
        let mut titles = Vec::new();
        session.for_each_chunk(select(Order).order_by(Order.title), 10, |session, orders| {
            sizes.push(orders.len());
            titles.extend(orders.iter().map(|it| session[*it].title.clone()));
            session.edit(orders[0]).title.push('x');
            let busy = session.query(Order).count().expect_err("the connection is busy");
            assert!(busy.to_string().contains("for_each_chunk"), "{busy}");
            assert!(session.commit().is_err() && session.rollback().is_err());
            Ok(())
        })?;
        assert_eq!(sizes, [10, 10, 5]);
        assert!(titles.is_sorted());
        session.commit()?; // what was edited meanwhile
        assert_eq!(session.query(Order).filter(Order.title.like("%x")).count()?, 3);
        let stopped = session.for_each_chunk(select(Order), 1, |_, _| Err(Error::session("enough")));
        assert!(stopped.expect_err("stopped").to_string().starts_with("enough"));
        assert_eq!(session.query(Order).count()?, 25, "the session goes on");
        Ok(())
    });
}
