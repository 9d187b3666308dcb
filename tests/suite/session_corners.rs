//! Sessions where steps meet: what random programs found.

use aludel::prelude::*;
use aludel::{Engine, Error, Result, SessionOptions};

use crate::engines::each_engine;
use crate::related::{Label, Order, label, order, tables};

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

/// The database sets it free.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "visits")]
struct Visit {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Site.number, on_delete = set_null)]
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
