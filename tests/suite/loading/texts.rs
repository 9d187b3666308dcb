//! The SQL of each way to load, as each database is given it.

use std::fmt::Write as _;

use aludel::prelude::*;
use aludel::{Load, Result, SessionQuery};

use super::{Region, with_rows};
use crate::check::approve;
use crate::engines::each_engine;
use crate::related::{Address, Customer, Folder, Label, Order};
use crate::statement_log::statements;

/// Approves the queries that a piece of code sends on each database.
fn approve_queries(name: &str, run: impl Fn(&mut Session) -> Result<()>) {
    let mut all = String::new();
    each_engine(|engine| {
        with_rows(engine).expect("rows");
        let mut session = Session::new(engine);
        let (result, sent) = statements(|| run(&mut session));
        result.unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
        let queries: Vec<_> = sent.into_iter().filter(|it| it.starts_with("SELECT")).collect();
        let _ = write!(all, "-- {}\n{}\n\n", engine.dialect().name(), queries.join("\n"));
    });
    approve(name, &all);
}

fn run<Q: SessionQuery>(session: &mut Session, query: Q) -> Result<()> {
    drop(session.scalars(query)?.all());
    Ok(())
}

fn ways<M: Model, R: aludel::Related>(it: aludel::Relationship<M, R>) -> [Load<M, R::Target>; 3] {
    [selectinload(it), joinedload(it), subqueryload(it)]
}

#[test]
fn one_to_many() {
    for (name, load) in
        ["loading/many_select_in", "loading/many_joined", "loading/many_subquery"].into_iter().zip(ways(Label.orders))
    {
        approve_queries(name, |session| run(session, select(Label).where_(Label.name.ne("new")).options(load.clone())));
    }
    for (name, load) in
        ["loading/few_select_in", "loading/few_joined", "loading/few_subquery"].into_iter().zip(ways(Order.labels))
    {
        approve_queries(name, |session| run(session, select(Order).where_(Order.title.eq("one")).options(load.clone())));
    }
}

#[test]
fn many_to_one() {
    for (name, load) in
        ["loading/one_select_in", "loading/one_joined", "loading/one_subquery"].into_iter().zip(ways(Address.customer))
    {
        let query = || select(Address).where_(Address.email.lt("c")).order_by(Address.email);
        approve_queries(name, |session| run(session, query().options(load.clone().options(joinedload(Customer.profile)))));
    }
}

#[test]
fn one_by_one() {
    approve_queries("loading/one_by_one", |session| {
        let root = session.query(Folder).filter_by(Folder.name, "a").one()?;
        let below = session.load(root, Folder.folders)?;
        session.load_all(&below, Folder.folders)?;
        let region = session.get(Region, ("DE".to_owned(), "BE".to_owned()))?.expect("a region");
        session.load(region, Region.cities)?;
        session.load(region, Region.big_cities).map(drop)
    });
}

#[test]
fn conditions_order_and_limit() {
    approve_queries("loading/some_of_each", |session| {
        let load = selectinload(Customer.addresses).where_(Address.email.ne("c@x.org")).order_by(Address.email.desc()).limit(2);
        run(session, select(Customer).options(load))
    });
    approve_queries("loading/some_of_each_through", |session| {
        run(session, select(Order).where_(Order.title.eq("one")).options(subqueryload(Order.labels).limit(1)))
    });
}
