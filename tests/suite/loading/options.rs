//! What loads can be told, and queries whose rows a join would change.

use std::fmt::Debug;

use aludel::prelude::*;
use aludel::{Engine, Handle, Load, Relationship, Result};

use super::{City, Region, with_rows};
use crate::engines::each_engine;
use crate::related::{Address, Customer, Folder, Label, Order, Person, Profile};
use crate::statement_log::statements;

/// The three ways to load a relationship with a query.
fn ways<M: Model, R: aludel::Related>(relationship: Relationship<M, R>) -> [Load<M, R::Target>; 3] {
    [selectinload(relationship), joinedload(relationship), subqueryload(relationship)]
}

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        with_rows(engine).expect("rows");
        test(engine).expect("every database does the same");
    });
}

/// How many queries a piece of code sends.
fn queries<T>(run: impl FnOnce() -> Result<T>) -> Result<(T, usize)> {
    let (result, sent) = statements(run);
    Ok((result?, sent.iter().filter(|it| it.starts_with("SELECT")).count()))
}

fn emails(session: &Session, customers: &[Handle<Customer>]) -> Result<Vec<Vec<String>>> {
    let of = |it: &Handle<Customer>| Ok(session[*it].addresses.get()?.iter().map(|it| session[*it].email.clone()).collect());
    customers.iter().map(of).collect()
}

fn titles(session: &Session, customers: &[Handle<Customer>]) -> Result<Vec<Vec<String>>> {
    let of = |it: &Handle<Customer>| Ok(session[*it].orders.get()?.iter().map(|it| session[*it].title.clone()).collect());
    customers.iter().map(of).collect()
}

#[test]
fn conditions_order_and_limit() {
    everywhere(|engine| {
        for load in ways(Customer.addresses) {
            let mut session = Session::new(engine);
            let load = load.where_(Address.email.ne("c@x.org")).order_by(Address.email.desc()).limit(1);
            let query = select(Customer).order_by(Customer.name).options(load.clone());
            let (all, sent) = queries(|| Ok(session.execute(query)?.all()))?;
            assert_eq!(
                (emails(&session, &all)?, sent),
                (vec![vec!["b@x.org".into()], vec![], vec!["d@x.org".into()]], 2),
                "{load:?}"
            );
        }
        for load in ways(Person.follows) {
            let mut session = Session::new(engine);
            let query = select(Person).order_by(Person.name).options(load.order_by(Person.name.desc()).limit(1));
            let all = session.execute(query)?.all();
            let first = |it: &Handle<Person>| Ok(session[*it].follows.get()?.iter().map(|it| &*session[*it].name).collect());
            assert_eq!(all.iter().map(first).collect::<Result<Vec<Vec<_>>>>()?, [vec!["bo"], vec!["bo"], vec![]]);
        }
        for load in ways(Region.cities) {
            let mut session = Session::new(engine);
            let query = select(Region).order_by((Region.country, Region.code)).options(load.limit(1));
            let all = session.execute(query)?.all();
            let first = |it: &Handle<Region>| Ok(session[*it].cities.get()?.iter().map(|it| &*session[*it].name).collect());
            assert_eq!(all.iter().map(first).collect::<Result<Vec<Vec<_>>>>()?, [vec!["Bern"], vec![], vec!["Berlin"]]);
        }
        for load in ways(Order.customer) {
            let mut session = Session::new(engine);
            let query = select(Order).order_by(Order.title).options(load.where_(Customer.name.eq("Cy")));
            let all = session.execute(query)?.all();
            let name = |it: &Handle<Order>| Ok(session[*it].customer.get()?.map(|it| &*session[it].name));
            assert_eq!(all.iter().map(name).collect::<Result<Vec<_>>>()?, [None, None, Some("Cy"), None]);
        }
        Ok(())
    });
}

#[test]
fn loads_within_loads() {
    everywhere(|engine| {
        for outer in ways(Customer.orders) {
            for inner in ways(Order.labels) {
                let mut session = Session::new(engine);
                let query = select(Customer).order_by(Customer.name).options(outer.clone().options(inner));
                let (all, sent) = queries(|| Ok(session.execute(query)?.all()))?;
                let mut found = Vec::new();
                for customer in &all {
                    for order in session[*customer].orders.get()? {
                        let mut labels: Vec<_> = session[*order].labels.get()?.iter().map(|it| &*session[*it].name).collect();
                        labels.sort_unstable();
                        found.push((&*session[*order].title, labels));
                    }
                }
                assert_eq!(found, [("one", vec!["new", "rush"]), ("two", vec![]), ("three", vec!["rush"])]);
                assert_eq!(sent, 3, "the orders have an order, which a join would not keep");
            }
        }
        Ok(())
    });
}

#[test]
fn joins_of_joins() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let query =
            select(Address).order_by(Address.email).options(joinedload(Address.customer).options(joinedload(Customer.profile)));
        let (all, sent) = queries(|| Ok(session.execute(query)?.all()))?;
        assert_eq!(sent, 1);
        let motto = |it: &Handle<Address>| {
            let Some(customer) = session[*it].customer.get()? else { return Ok(None) };
            Ok(session[customer].profile.get()?.map(|it| &*session[it].motto))
        };
        let mottos = all.iter().map(motto).collect::<Result<Vec<_>>>()?;
        assert_eq!(mottos, [Some("onward"), Some("onward"), Some("onward"), None]);

        // Several at once, and both ends of a tree.
        let mut session = Session::new(engine);
        let loads = (joinedload(Folder.parent).options(joinedload(Folder.parent)), selectinload(Folder.folders));
        let (all, sent) = queries(|| Ok(session.execute(select(Folder).order_by(Folder.name).options(loads))?.all()))?;
        assert_eq!((all.len(), sent), (5, 2));
        let parent = |it: Handle<Folder>| Ok::<_, aludel::Error>(session[it].parent.get()?.map(|it| &*session[it].name));
        assert_eq!(
            all.iter().map(|it| parent(*it)).collect::<Result<Vec<_>>>()?,
            [None, Some("a"), Some("a"), Some("b"), Some("b")]
        );
        Ok(())
    });
}

/// The rows of a query are the same with each way to load something with it.
fn same_rows<S, T: PartialEq + Debug>(
    engine: &Engine,
    run: impl Fn(&mut Session, usize) -> Result<(Vec<S>, Vec<T>)>,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for way in 0..3 {
        let mut session = Session::new(engine);
        all.push(run(&mut session, way)?.1);
    }
    assert_eq!(all[0], all[1], "joined, as by a query of its own");
    assert_eq!(all[0], all[2], "by a subquery, as by a query of its own");
    Ok(all.swap_remove(0))
}

#[test]
fn rows_are_those_of_the_query() {
    everywhere(|engine| {
        // More than objects is selected: two rows of one object stay two.
        let rows = same_rows(engine, |session, way| {
            let query = select((Customer, Order.title)).join(Customer.orders).order_by(Order.title);
            let rows = session.execute(query.options(ways(Customer.profile)[way].clone()))?.all();
            let shown = rows.iter().map(|(it, title)| Ok((session[*it].profile.get()?.is_some(), title.clone())));
            let shown = shown.collect::<Result<Vec<_>>>()?;
            Ok((rows, shown))
        })?;
        assert_eq!(rows, [(true, "one".to_owned()), (false, "three".to_owned()), (true, "two".to_owned())]);

        // A join of the query's own gives an object several times.
        let rows = same_rows(engine, |session, way| {
            let query = select(Customer).join(Customer.orders).order_by(Order.title);
            let rows = session.execute(query.options(ways(Customer.profile)[way].clone()))?.all();
            let shown = rows.iter().map(|it| session[*it].name.clone()).collect();
            Ok((rows, shown))
        })?;
        assert_eq!(rows, ["Ann", "Cy", "Ann"]);
        let rows = same_rows(engine, |session, way| {
            let query = select(Order).join(Order.labels).order_by((Order.title, Label.name));
            let rows = session.execute(query.options(ways(Order.labels)[way].clone()))?.all();
            let shown = rows.iter().map(|it| Ok((session[*it].title.clone(), session[*it].labels.get()?.len())));
            let shown = shown.collect::<Result<Vec<_>>>()?;
            Ok((rows, shown))
        })?;
        assert_eq!(rows, [("one".to_owned(), 2), ("one".to_owned(), 2), ("three".to_owned(), 1)]);
        // So does a table that is only implied.
        let rows = same_rows(engine, |session, way| {
            let query =
                select(Customer).where_(Order.customer_id.eq(Customer.id)).where_(Order.title.ne("two")).order_by(Order.title);
            let loads = (ways(Customer.orders)[way].clone(), ways(Customer.profile)[way].clone());
            let rows = session.execute(query.options(loads))?.all();
            let shown = titles(session, &rows)?;
            Ok((rows, shown))
        })?;
        assert_eq!(rows, [vec!["one".to_owned(), "two".into()], vec!["three".into()]]);
        Ok(())
    });
}

#[test]
fn queries_that_cut_or_group_their_rows() {
    everywhere(|engine| {
        let rows = same_rows(engine, |session, way| {
            let query = select(Customer).order_by(Customer.name.desc()).limit(2).offset(1);
            let all = session.execute(query.options(ways(Customer.addresses)[way].clone()))?.all();
            let shown = emails(session, &all)?;
            Ok((all, shown))
        })?;
        assert_eq!(rows, [vec![], vec!["a@x.org".to_owned(), "b@x.org".into(), "c@x.org".into()]]);
        let rows = same_rows(engine, |session, way| {
            let query = select(Customer).distinct().join(Customer.orders).order_by(Customer.name).limit(2);
            let all = session
                .execute(
                    query
                        .options((ways(Customer.orders)[way].clone().order_by(Order.title), ways(Customer.profile)[way].clone())),
                )?
                .all();
            let shown = titles(session, &all)?;
            Ok((all, shown))
        })?;
        assert_eq!(rows, [vec!["one".to_owned(), "two".into()], vec!["three".into()]]);
        let rows = same_rows(engine, |session, way| {
            let query = select((Customer, func::count(Order.id)))
                .join(Customer.orders)
                .group_by((Customer.id, Customer.name))
                .order_by(Customer.name);
            let all = session.execute(query.options(ways(Customer.profile)[way].clone()))?.all();
            let shown = all
                .iter()
                .map(|(it, orders)| Ok((session[*it].profile.get()?.is_some(), *orders)))
                .collect::<Result<Vec<_>>>()?;
            Ok((all, shown))
        })?;
        assert_eq!(rows, [(true, 2), (false, 1)]);
        Ok(())
    });
}

#[test]
fn objects_that_are_selected_twice_or_by_another_name() {
    everywhere(|engine| {
        let rows = same_rows(engine, |session, way| {
            let known = Customer.alias("known");
            let query = select(known).where_(known.name.ne("Bo")).order_by(known.name.desc()).limit(1);
            let all = session.execute(query.options(ways(known.addresses)[way].clone()))?.all();
            let shown = emails(session, &all)?;
            Ok((all, shown))
        })?;
        assert_eq!(rows, [vec!["d@x.org".to_owned()]]);
        let rows = same_rows(engine, |session, way| {
            let inner = Folder.alias("inner");
            let query = select((Folder, inner)).join(Folder.folders.to(inner)).order_by(inner.name);
            let all = session.execute(query.options(ways(inner.folders)[way].clone()))?.all();
            let names = |it: Handle<Folder>| Ok(session[it].folders.get()?.iter().map(|it| session[*it].name.clone()).collect());
            let shown = all.iter().map(|(_, inner)| names(*inner)).collect::<Result<Vec<Vec<String>>>>()?;
            Ok((all, shown))
        })?;
        assert_eq!(rows, [vec!["d".to_owned(), "e".into()], vec![], vec![], vec![]]);
        Ok(())
    });
}

#[test]
fn objects_that_may_be_missing() {
    everywhere(|engine| {
        let rows = same_rows(engine, |session, way| {
            let query = select((Order, Customer.optional())).left_join(Order.customer).order_by(Order.title);
            let all = session.execute(query.options(ways(Customer.profile)[way].clone()))?.all();
            let motto = |it: &Option<Handle<Customer>>| {
                let Some(customer) = it else { return Ok(None) };
                Ok::<_, aludel::Error>(session[*customer].profile.get()?.map(|it| session[it].motto.clone()))
            };
            let shown = all.iter().map(|(_, customer)| motto(customer)).collect::<Result<Vec<_>>>()?;
            Ok((all, shown))
        })?;
        assert_eq!(rows, [None, Some("onward".to_owned()), None, Some("onward".into())]);
        Ok(())
    });
}

#[test]
fn columns_are_no_objects_to_load_for() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let columns = select((Order.id, Order.title, Order.customer_id)).options(joinedload(Order.labels));
        let error = session.execute(columns).expect_err("no object");
        assert!(error.to_string().starts_with("a query with options selects columns and no model"), "{error}");
        Ok(())
    });
}

#[test]
fn what_is_asked_for_twice_is_loaded_once() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.query(Customer).filter(Customer.name.eq("Ann")).one()?;
        let (all, sent) = queries(|| session.load_all(&[ann, ann], Customer.addresses))?;
        assert_eq!((all[0].len(), all[1].len(), sent), (3, 3, 1));
        let (_, sent) =
            queries(|| session.load_with(&[ann, ann], (selectinload(Customer.orders), selectinload(Customer.profile))))?;
        assert_eq!((session[ann].orders.get()?.len(), sent), (2, 2));
        let (none, sent) = queries(|| session.load_all(&[], Customer.addresses))?;
        assert_eq!((none.len(), sent), (0, 0));
        let missing = select(Customer).where_(Customer.name.eq("nobody"));
        for load in ways(Customer.addresses) {
            let (none, sent) = queries(|| Ok(session.execute(missing.clone().options(load))?.all()))?;
            assert_eq!((none.len(), sent), (0, 1));
        }
        Ok(())
    });
}

#[test]
fn a_part_of_the_objects_does_not_pass_for_all_when_it_matters() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let first = selectinload(Customer.addresses).limit(1);
        let ann = session.execute(select(Customer).where_(Customer.name.eq("Ann")).options(first))?.one()?;
        assert_eq!(session[ann].addresses.get()?.len(), 1);
        session.delete(ann)?;
        session.commit()?;
        assert_eq!(session.execute(select(Address.email))?.all(), ["d@x.org"], "the others are deleted with her too");
        assert_eq!(session.query(City).count()?, 4);
        assert_eq!(session.query(Profile).count()?, 1);
        Ok(())
    });
}

#[test]
fn keys_that_only_the_database_takes_for_equal() {
    let place = crate::engines::sqlite();
    let engine = &place.engine;
    let run = |sql: &'static str| engine.begin(|it| it.execute(text(sql)).map(drop)).expect("a statement");
    run("CREATE TABLE labels (name TEXT COLLATE NOCASE PRIMARY KEY)");
    run("CREATE TABLE orders (id INTEGER PRIMARY KEY, title TEXT NOT NULL, customer_id INTEGER)");
    run(
        "CREATE TABLE order_labels (order_id INTEGER, label TEXT COLLATE NOCASE REFERENCES labels (name), weight INTEGER DEFAULT 0)",
    );
    run("INSERT INTO labels VALUES ('rush')");
    run("INSERT INTO orders VALUES (1, 'one', NULL)");
    run("INSERT INTO order_labels VALUES (1, 'RUSH', 0)");
    let mut session = Session::new(engine);
    let rush = session.query(Label).one().expect("a label");
    let error = session.load(rush, Label.orders).expect_err("no order may be left out");
    assert!(error.to_string().starts_with("`Label.orders` cannot be loaded: a row belongs to an object by a key"), "{error}");
}
