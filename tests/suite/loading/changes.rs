//! Loading in a session that has changed what is loaded.

use aludel::prelude::*;
use aludel::{Engine, Handle, Result, SessionOptions};

use super::{City, Region, WAYS, load, with_rows};
use crate::engines::each_engine;
use crate::related::{Address, Customer, Label, Order, address, label, order};
use crate::statement_log::statements;

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        with_rows(engine).expect("rows");
        test(engine).expect("every database does the same");
    });
}

/// A session that sends nothing before it is told to.
fn quiet(engine: &Engine) -> Session {
    Session::with_options(engine, SessionOptions::new().autoflush(false))
}

fn customer(session: &mut Session, name: &str) -> Result<Handle<Customer>> {
    session.query(Customer).filter(Customer.name.eq(name)).one()
}

fn titled(session: &mut Session, title: &str) -> Result<Handle<Order>> {
    session.query(Order).filter(Order.title.eq(title)).one()
}

fn titles(session: &Session, of: Handle<Customer>) -> Result<Vec<&str>> {
    let mut titles: Vec<&str> = session[of].orders.get()?.iter().map(|it| &*session[*it].title).collect();
    titles.sort_unstable();
    Ok(titles)
}

#[test]
fn what_is_loaded_is_not_asked_for_again() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = customer(&mut session, "Ann")?;
        session.load(ann, Customer.orders)?;
        let (orders, sent) = statements(|| session.load(ann, Customer.orders));
        assert_eq!((orders?.len(), sent.len()), (2, 0));
        // Another program takes one away; only what is asked for anew sees it.
        engine.begin(|connection| connection.execute(delete(Order).where_(Order.title.eq("two"))).map(drop))?;
        session.rollback()?;
        assert_eq!(session.load(ann, Customer.orders)?.len(), 2);
        session.load_with(&[ann], selectinload(Customer.orders))?;
        assert_eq!(titles(&session, ann)?, ["one"]);
        Ok(())
    });
}

#[test]
fn changes_that_were_not_sent_are_seen_from_the_side_of_many() {
    for way in WAYS {
        everywhere(|engine| {
            let mut session = quiet(engine);
            let (ann, cy) = (customer(&mut session, "Ann")?, customer(&mut session, "Cy")?);
            let [one, two, three] = ["one", "two", "three"].map(|it| titled(&mut session, it).expect("an order"));
            session.edit(ann).orders.push(order("new"));
            session.edit(ann).orders.remove(one);
            session.edit(three).customer.set(ann);
            session.edit(two).customer_id = None;
            let query = select(Customer).order_by(Customer.name);
            let (all, sent) = statements(|| load(&mut session, way, query, Customer.orders));
            assert_eq!(all?, [ann, customer(&mut session, "Bo")?, cy]);
            assert!(sent.iter().all(|it| !it.starts_with("UPDATE") && !it.starts_with("INSERT")), "{way:?}: {sent:#?}");
            assert_eq!(titles(&session, ann)?, ["new", "three"], "{way:?}");
            assert_eq!(titles(&session, cy)?, [""; 0], "{way:?}");
            session.commit()?;
            let mut other = Session::new(engine);
            let ann = customer(&mut other, "Ann")?;
            other.load(ann, Customer.orders)?;
            assert_eq!(titles(&other, ann)?, ["new", "three"], "{way:?}");
            Ok(())
        });
    }
}

#[test]
fn changes_that_were_not_sent_are_seen_from_the_side_of_one() {
    for way in WAYS {
        everywhere(|engine| {
            let mut session = quiet(engine);
            let (bo, cy) = (customer(&mut session, "Bo")?, customer(&mut session, "Cy")?);
            let all = session.execute(select(Order).order_by(Order.id))?.all();
            let [one, two, three, free] = all[..] else { panic!("four orders") };
            session.edit(one).customer.set(bo);
            session.edit(two).customer.clear();
            session.edit(free).customer_id = Some(*session[cy].id.value());
            let all = load(&mut session, way, select(Order).order_by(Order.id), Order.customer)?;
            assert_eq!(all, [one, two, three, free]);
            let customers = all.iter().map(|it| session[*it].customer.get()).collect::<Result<Vec<_>>>()?;
            assert_eq!(customers, [Some(bo), None, Some(cy), Some(cy)], "{way:?}");
            session.commit()?;
            let stored = Session::new(engine).execute(select(Order.customer_id).order_by(Order.id))?.all();
            let [bo, cy] = [bo, cy].map(|it| Some(*session[it].id.value()));
            assert_eq!(stored, [bo, None, cy, cy], "{way:?}");
            Ok(())
        });
    }
}

#[test]
fn a_column_that_leads_elsewhere_is_followed() {
    for way in WAYS {
        everywhere(|engine| {
            let mut first = Session::new(engine);
            let bo = customer(&mut first, "Bo")?;
            let bo = *first[bo].id.value();
            first.close()?;
            let mut session = quiet(engine);
            let one = titled(&mut session, "one")?;
            session.edit(one).customer_id = Some(bo); // who is not in the session
            load(&mut session, way, select(Order).where_(Order.title.eq("one")), Order.customer)?;
            let found = session.load(one, Order.customer)?.expect("a customer");
            assert_eq!(session[found].name, "Bo", "{way:?}");
            Ok(())
        });
    }
}

#[test]
fn associations_that_were_not_sent() {
    for way in WAYS {
        everywhere(|engine| {
            let mut session = quiet(engine);
            let [one, two] = ["one", "two"].map(|it| titled(&mut session, it).expect("an order"));
            let rush = session.get(Label, "rush")?.expect("a label");
            session.edit(one).labels.remove(rush);
            session.edit(two).labels.extend([rush]);
            session.edit(two).labels.push(label("quick"));
            let query = select(Order).where_(Order.title.in_(["one", "two"])).order_by(Order.title);
            load(&mut session, way, query, Order.labels)?;
            let names = |it: Handle<Order>| {
                let mut names: Vec<_> = session[it].labels.get()?.iter().map(|it| session[*it].name.clone()).collect();
                names.sort();
                Ok::<_, aludel::Error>(names)
            };
            assert_eq!((names(one)?, names(two)?), (vec!["new".into()], vec!["quick".into(), "rush".into()]), "{way:?}");
            Ok(())
        });
    }
}

#[test]
fn objects_that_are_about_to_be_deleted_are_not_among_those_loaded() {
    for way in WAYS {
        everywhere(|engine| {
            let mut session = quiet(engine);
            let one = titled(&mut session, "one")?;
            let gone = session.query(Address).filter(Address.email.eq("b@x.org")).one()?;
            let rush = session.get(Label, "rush")?.expect("a label");
            session.delete(one)?;
            session.delete(gone)?;
            session.delete(rush)?;
            let ann = select(Customer).where_(Customer.name.eq("Ann"));
            let all = load(&mut session, way, ann.clone(), Customer.orders)?;
            assert_eq!(titles(&session, all[0])?, ["two"], "{way:?}");
            let all = load(&mut session, way, ann, Customer.addresses)?;
            let emails: Vec<_> = session[all[0]].addresses.get()?.iter().map(|it| &*session[*it].email).collect();
            assert_eq!(emails, ["a@x.org", "c@x.org"], "{way:?}");
            let all = load(&mut session, way, select(Order).where_(Order.title.eq("three")), Order.labels)?;
            assert_eq!(session[all[0]].labels.get()?, [], "{way:?}");
            session.commit()?;
            Ok(())
        });
    }
}

#[test]
fn fields_that_only_show_show_what_is_stored() {
    for way in WAYS {
        everywhere(|engine| {
            let mut session = quiet(engine);
            let regions = session.execute(select(Region).order_by((Region.country, Region.code)))?.all();
            let berlin = session.get(City, "Berlin")?.expect("a city");
            session.edit(berlin).region.set(regions[0]);
            session.edit(regions[0]).cities.push(City {
                name: "New".into(),
                people: 5_000_000,
                country: "CH".into(),
                ..City::default()
            });
            let all = load(&mut session, way, select(Region).order_by((Region.country, Region.code)), Region.big_cities)?;
            let names = |it: Handle<Region>| {
                Ok::<_, aludel::Error>(
                    session[it].big_cities.get()?.iter().map(|it| session[*it].name.clone()).collect::<Vec<_>>(),
                )
            };
            let shown = all.iter().map(|it| names(*it)).collect::<Result<Vec<_>>>()?;
            assert_eq!(shown, [vec![], vec![], vec!["Berlin".to_owned()]], "{way:?}");
            session.commit()?;
            session.load_with(&regions, selectinload(Region.big_cities))?;
            let names: Vec<_> = session[regions[0]].big_cities.get()?.iter().map(|it| &*session[*it].name).collect();
            assert_eq!(names, ["Berlin", "New"], "{way:?}");
            Ok(())
        });
    }
}

#[test]
fn changing_a_field_that_only_shows_is_refused() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let region = session.execute(select(Region).limit(1))?.one()?;
        session.edit(region).big_cities.push(City::default());
        let error = session.flush().expect_err("it only shows");
        assert_eq!(
            error.to_string(),
            "`Region.big_cities` is view-only, so it cannot be changed: change the relationship that it shows"
        );
        Ok(())
    });
}

#[test]
fn objects_that_are_new_have_all_that_they_hold() {
    everywhere(|engine| {
        let mut session = quiet(engine);
        let dee = session.add(Customer { addresses: [address("dee@x.org")].into(), ..Customer::default() });
        let (held, sent) = statements(|| session.load(dee, Customer.addresses));
        assert_eq!((held?.len(), sent.len()), (1, 0));
        session.load_with(&[dee], selectinload(Customer.addresses))?;
        assert_eq!(session[dee].addresses.get()?.len(), 1);
        session.commit()?;
        session.load_with(&[dee], selectinload(Customer.addresses))?;
        assert_eq!(session[dee].addresses.get()?.len(), 1);
        Ok(())
    });
}
