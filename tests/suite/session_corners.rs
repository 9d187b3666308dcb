//! Sessions where steps meet: what random programs found.

use aludel::prelude::*;
use aludel::{Engine, Error, Result, SessionOptions};

use crate::engines::each_engine;
use crate::related::{Customer, Label, Order, OrderLabel, address, customer, label, order, tables};

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        metadata![Site, Visit].create_all(engine).expect("tables");
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

/// Has a UNIQUE name that is not its key.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "sites")]
struct Site {
    #[model(primary_key)]
    number: i32,
    #[model(length = 20, unique)]
    name: String,
    visits: Many<Visit>,
}

/// The database sets it free, and has it follow another number of its site.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "visits")]
struct Visit {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Site.number, on_delete = set_null, on_update = cascade)]
    number: Option<i32>,
    site: One<Site>,
}

fn site(number: i32, name: &str) -> Site {
    Site { number, name: name.to_owned(), ..Site::default() }
}

#[test]
fn a_row_that_gives_up_a_unique_value_stays_until_what_leads_to_it_is_there() {
    everywhere(|engine| {
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        let old = session.add(site(1, "a"));
        session.commit()?;
        let visit = session.add(Visit { number: Some(1), ..Visit::default() });
        let new = session.add(site(2, "a"));
        session.delete(old)?;
        session.commit()?;
        assert_eq!(session[visit].number, None, "the database set it free");
        assert_eq!(session.execute(select((Site.number, Site.name)))?.all(), [(2, "a".to_owned())]);
        assert_eq!(session.execute(select(Visit.number))?.all(), [None]);
        assert_eq!(session.query(Site).all()?, [new]);
        Ok(())
    });
}

#[test]
fn an_object_that_a_rollback_brings_back_is_the_one_of_its_row() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let order = session.add(Order { labels: [label("rush")].into(), ..order("first") });
        session.commit()?;
        let rush = session[order].labels.get()?[0];
        let mark = session.load(order, Order.marks)?[0];
        session.edit(order).labels.remove(rush);
        session.flush()?; // the row goes, and its object with it
        session.edit(order).labels.push(rush);
        let again = session.load(order, Order.marks)?[0];
        assert_ne!(mark, again, "a new row is a new object");
        session.rollback()?;
        assert_eq!(session.load(order, Order.marks)?, [mark]);
        assert!(!session.contains(again));
        assert_eq!(session.query(Label).all()?, [rush]);
        session.commit()
    });
}

#[test]
fn an_object_that_a_nested_rollback_brings_back_is_the_one_of_its_row() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let order = session.add(Order { labels: [label("rush")].into(), ..order("first") });
        session.commit()?;
        let rush = session[order].labels.get()?[0];
        let mark = session.load(order, Order.marks)?[0];
        let mut again = None;
        let failed: Result<()> = session.nested(|session| {
            session.edit(order).labels.remove(rush);
            session.flush()?;
            session.edit(order).labels.push(rush);
            again = session.load(order, Order.marks)?.pop();
            Err(Error::session("enough"))
        });
        assert_eq!(failed.expect_err("it fails").to_string(), "enough");
        assert_eq!(session.load(order, Order.marks)?, [mark]);
        assert!(!session.contains(again.expect("it was loaded")));
        session.commit()
    });
}

#[test]
fn a_new_row_takes_the_key_of_a_row_that_was_undone() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        session.connection()?.insert_all([&site(1, "a")])?;
        let undone = session.query(Site).one()?;
        session.rollback()?;
        let new = session.add(site(1, "b"));
        session.commit()?;
        assert!(!session.contains(undone), "its row never was");
        assert_eq!(session.get(Site, 1)?, Some(new));
        Ok(())
    });
}

#[test]
fn what_loses_its_association_while_its_key_changes() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let order = session.add(Order { labels: ["a", "b", "c"].map(label).into(), ..order("first") });
        session.commit()?;
        let [a, b, c] = session[order].labels.get()?[..] else { panic!("three") };
        let marks = session.load(order, Order.marks)?;
        session.edit(a).name = "x".into();
        session.edit(b).name = "y".into();
        session.edit(c).name = "z".into();
        session.edit(order).labels.remove(a);
        session.delete(b)?;
        session.commit()?;
        assert_eq!(session.execute(select(OrderLabel.label))?.all(), ["z"]);
        assert_eq!(session[marks[2]].label, "z", "the database has led it there");
        assert!(!session.contains(marks[0]) && !session.contains(marks[1]));
        assert_eq!(session.execute(select(Label.name).order_by(Label.name))?.all(), ["x", "z"]);
        Ok(())
    });
}

#[test]
fn keys_that_rows_hand_on_take_along_what_led_to_each() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let visit = || Visit::default();
        let a = session.add(Site { visits: [visit()].into(), ..site(1, "a") });
        let b = session.add(Site { visits: [visit()].into(), ..site(2, "b") });
        let free = session.add(visit());
        session.commit()?;
        let (of_a, of_b) = (session[a].visits.get()?[0], session[b].visits.get()?[0]);
        session.edit(b).number = 3;
        session.edit(a).number = 2;
        session.edit(free).site.set(a);
        session.commit()?;
        for (visit, number, site) in [(of_a, 2, a), (of_b, 3, b), (free, 2, a)] {
            assert_eq!((session[visit].number, session[visit].site.get()?), (Some(number), Some(site)));
            let stored = select(Visit.number).where_(Visit.id.eq(*session[visit].id.value()));
            assert_eq!(session.execute(stored)?.one()?, Some(number));
        }
        Ok(())
    });
}

#[test]
fn columns_that_lead_to_an_object_follow_its_new_key() {
    everywhere(|engine| {
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        let (a, old) = (session.add(site(1, "a")), session.add(Visit::default()));
        session.commit()?;
        session.edit(old).number = Some(1);
        let new = session.add(Visit { number: Some(1), ..Visit::default() });
        session.edit(a).number = 2;
        session.edit(a).number = 3;
        assert_eq!(session[old].site.get()?, Some(a));
        session.commit()?;
        assert_eq!((session[old].number, session[new].number), (Some(3), Some(3)));
        assert_eq!(session.execute(select(Visit.number))?.all(), [Some(3), Some(3)]);
        Ok(())
    });
}

#[test]
fn what_belongs_to_an_object_is_found_before_its_new_key_is_flushed() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        session.add(Site { visits: [Visit::default()].into(), ..site(1, "a") });
        session.commit()?;
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        let a = session.query(Site).one()?;
        session.edit(a).number = 2;
        let visits = session.load(a, Site.visits)?;
        assert_eq!(visits.len(), 1);
        assert_eq!(session.load(visits[0], Visit.site)?, Some(a));
        session.commit()?;
        assert_eq!(session[visits[0]].number, Some(2));
        Ok(())
    });
}

#[test]
fn an_expunged_object_does_not_come_back_with_what_held_it() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { orders: [order("one")].into(), ..customer("Ann") });
        session.commit()?;
        let one = session[ann].orders.get()?[0];
        session.edit(ann).orders.push(order("two"));
        session.expunge(one)?;
        session.rollback()?;
        assert!(!session[ann].orders.is_loaded(), "it would hold what is not here");
        let again = session.load(ann, Customer.orders)?;
        assert_eq!(again.len(), 1);
        assert_ne!(again, [one]);
        Ok(())
    });
}

#[test]
fn an_expunged_object_comes_back_with_the_nested_work_that_is_undone() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { orders: [order("one")].into(), ..customer("Ann") });
        session.commit()?;
        let one = session[ann].orders.get()?[0];
        let mut again = Vec::new();
        let failed: Result<()> = session.nested(|session| {
            session.expunge(one)?;
            again = session.load(ann, Customer.orders)?;
            Err(Error::session("enough"))
        });
        assert_eq!(failed.expect_err("it fails").to_string(), "enough");
        assert!(session.contains(one) && !session.contains(again[0]), "one row is one object");
        assert_eq!(session.load(ann, Customer.orders)?, [one]);
        Ok(())
    });
}

#[test]
fn what_belonged_to_an_expunged_object() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { orders: [order("one")].into(), ..customer("Ann") });
        let bo = session.add(customer("Bo"));
        session.commit()?;
        let one = session[ann].orders.get()?[0];
        session.edit(one).customer.set(bo);
        // Of what is stored the rows go on leading there; a new object is never there to be led to.
        session.expunge(bo)?;
        let new =
            session.add(Customer { addresses: [address("n@x.org")].into(), orders: [order("two")].into(), ..customer("Cy") });
        let two = session[new].orders.get()?[0];
        session.expunge(new)?;
        assert_eq!(session[two].customer.get()?, None);
        assert!(session.load(one, Order.customer)?.is_some_and(|it| it != bo && session[it].name == "Bo"));
        session.commit()?;
        assert_eq!(session.query(Customer).count()?, 2);
        let owners = select((Order.title, Customer.name)).join(Order.customer);
        assert_eq!(session.execute(owners)?.all(), [("one".to_owned(), "Bo".to_owned())]);
        Ok(())
    });
}

#[test]
fn an_object_that_waits_to_be_deleted_is_not_expunged_in_part() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { addresses: [address("a@x.org")].into(), ..customer("Ann") });
        session.commit()?;
        let home = session[ann].addresses.get()?[0];
        session.delete(ann)?;
        let error = session.expunge(ann).expect_err("it waits to be deleted");
        assert_eq!(error.to_string(), "an object of `customers` that is about to be deleted cannot be expunged");
        assert!(session.contains(home));
        Ok(())
    });
}

#[test]
fn a_plan_and_an_undone_piece_of_work_beside_a_key_that_is_taken() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let [a, b] = ["a", "b"].map(|it| session.add(label(it)));
        session.commit()?;
        session.edit(b).name = "a".into();
        session.plan()?; // what it would lead to is for the database to say
        assert!(session.flush().expect_err("the name is taken").is_unique_violation());
        session.rollback()?;
        assert_eq!((session.get(Label, "a")?, session.get(Label, "b")?), (Some(a), Some(b)));
        Ok(())
    });
}

#[test]
fn what_leads_to_an_object_that_gets_another_key_and_is_deleted() {
    everywhere(|engine| {
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        let a = session.add(site(1, "a"));
        session.commit()?;
        let visit = session.add(Visit { number: Some(1), ..Visit::default() });
        session.edit(a).number = 2;
        session.delete(a)?;
        session.commit()?;
        assert_eq!(session[visit].number, None, "the database set it free");
        assert_eq!(session.execute(select(Visit.number))?.all(), [None]);
        Ok(())
    });
}

#[test]
fn a_changed_key_that_an_object_of_an_undone_row_has() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let a = session.add(label("a"));
        session.commit()?;
        session.edit(a).name = "b".into();
        session.flush()?;
        session.expunge(a)?;
        let b = session.get(Label, "b")?.expect("its row");
        session.rollback()?;
        let a = session.get(Label, "a")?.expect("it was expunged from the session only");
        session.edit(a).name = "b".into();
        session.commit()?;
        assert!(!session.contains(b), "its row never was");
        assert_eq!(session.execute(select(Label.name))?.all(), ["b"]);
        Ok(())
    });
}
