//! Relationships loaded in every way: each gives the same objects on every database, with a known number of queries.

use aludel::prelude::*;
use aludel::query::Select;
use aludel::schema::{Entity, Metadata};
use aludel::{Engine, Related, Relationship, Result};

use crate::engines::each_engine;
use crate::related::{self, Address, Customer, Folder, Label, Order, Person, Profile};
use crate::statement_log::statements;

mod changes;
mod options;
mod texts;
mod whole;

/// The key is two columns.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "regions")]
pub(crate) struct Region {
    #[model(primary_key, length = 2)]
    pub(crate) country: String,
    #[model(primary_key, length = 3)]
    pub(crate) code: String,
    #[model(order_by = City.name)]
    pub(crate) cities: Many<City>,
    #[model(view_only, filter = City.people.ge(1_000_000), order_by = City.name)]
    pub(crate) big_cities: Many<City>,
    #[model(
        view_only,
        filter = City.people.between(5, 200_000)
            & City.name.in_(["Bern", "Kleinberlin", "Ann"])
            & not_(City.name.like("x%"))
            & func::coalesce(City.region_code, "").ne("")
            & case().when(City.people.gt(0), "y").else_("n").eq("y")
            & not_exists(select(Customer).where_(Customer.name.eq(City.name)))
    )]
    pub(crate) small_cities: Many<City>,
}

/// Refers to a region by two columns, of which one may be NULL.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "cities", foreign_key(country = Region.country, region_code = Region.code))]
pub(crate) struct City {
    #[model(primary_key, length = 40)]
    pub(crate) name: String,
    pub(crate) people: i64,
    #[model(length = 2)]
    pub(crate) country: String,
    #[model(length = 3)]
    pub(crate) region_code: Option<String>,
    pub(crate) region: One<Region>,
    #[model(view_only, foreign_key = Self.country)]
    pub(crate) shown_region: One<Region>,
}

pub(crate) fn tables() -> Metadata {
    Metadata::new(related::tables().tables().iter().copied().chain(metadata![Region, City].tables().iter().copied()))
}

/// Some rows of each model.
pub(crate) fn with_rows(engine: &Engine) -> Result<()> {
    tables().create_all(engine)?;
    let mut session = Session::new(engine);
    let label = |name: &str| related::label(name);
    let (new, rush) = (session.add(label("new")), session.add(label("rush")));
    session.add(label("unused"));
    let order = |title: &str| related::order(title);
    session.add(Customer {
        addresses: ["b@x.org", "a@x.org", "c@x.org"].map(related::address).into(),
        profile: Profile { motto: "onward".into(), ..Profile::default() }.into(),
        orders: [Order { labels: [new, rush].into(), ..order("one") }, order("two")].into(),
        ..related::customer("Ann")
    });
    session.add(related::customer("Bo"));
    session.add(Customer {
        addresses: [related::address("d@x.org")].into(),
        orders: [Order { labels: [rush].into(), ..order("three") }].into(),
        ..related::customer("Cy")
    });
    session.add(order("nobody's"));
    session.add(Profile { motto: "nobody's".into(), ..Profile::default() });
    let inner = Folder { folders: ["e", "d"].map(related::folder).into(), ..related::folder("b") };
    session.add(Folder { folders: [related::folder("c"), inner].into(), ..related::folder("a") });
    let [ann, bo, _] = ["ann", "bo", "cy"].map(|name| session.add(related::person(name)));
    session.edit(ann).follows.push(bo);
    session.edit(bo).follows.extend([ann, bo]);
    for (country, code) in [("CH", "ZH"), ("CH", "BE"), ("DE", "BE")] {
        session.add(Region { country: country.into(), code: code.into(), ..Region::default() });
    }
    let cities =
        [("Bern", 140_000, "CH", Some("BE")), ("Berlin", 3_700_000, "DE", Some("BE")), ("Kleinberlin", 7, "DE", Some("BE"))];
    for (name, people, country, code) in cities.into_iter().chain([("Atlantis", 1, "DE", None)]) {
        let (name, country, region_code) = (name.into(), country.into(), code.map(str::to_owned));
        session.add(City { name, people, country, region_code, ..City::default() });
    }
    session.commit()
}

/// A way to load a relationship.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Way {
    OneByOne,
    AllAtOnce,
    AfterTheQuery,
    SelectIn,
    Joined,
    Subquery,
}

pub(crate) const WAYS: [Way; 6] = [Way::OneByOne, Way::AllAtOnce, Way::AfterTheQuery, Way::SelectIn, Way::Joined, Way::Subquery];

/// The objects of a query, with a relationship loaded in one way.
fn load<E: Entity, R: Related>(
    session: &mut Session,
    way: Way,
    query: Select<E>,
    relationship: Relationship<E::Model, R>,
) -> Result<Vec<Handle<E::Model>>> {
    match way {
        Way::OneByOne => {
            let all = session.execute(query)?.all();
            for it in &all {
                session.load(*it, relationship)?;
            }
            Ok(all)
        }
        Way::AllAtOnce => {
            let all = session.execute(query)?.all();
            session.load_all(&all, relationship)?;
            Ok(all)
        }
        Way::AfterTheQuery => {
            let all = session.execute(query)?.all();
            session.load_with(&all, selectinload(relationship))?;
            Ok(all)
        }
        Way::SelectIn => Ok(session.execute(query.options(selectinload(relationship)))?.all()),
        Way::Joined => Ok(session.execute(query.options(joinedload(relationship)))?.all()),
        Way::Subquery => Ok(session.execute(query.options(subqueryload(relationship)))?.all()),
    }
}

/// Loads a relationship of all objects of a query in each way, in a session of its own, on every database: the other side is the
/// expected one. By a join it takes so many queries; one by one, one for each object; otherwise two.
fn check<E: Entity, R>(
    query: impl Fn() -> Select<E>,
    relationship: Relationship<E::Model, R>,
    show: fn(&R::Target) -> String,
    joined: usize,
    expected: &[&[&str]],
) where
    R: Related<Loaded: IntoIterator<Item = Handle<R::Target>>>,
{
    each_engine(|engine| {
        with_rows(engine).expect("rows");
        for way in WAYS {
            let name = engine.dialect().name();
            let mut session = Session::new(engine);
            let (objects, sent) = statements(|| load(&mut session, way, query(), relationship));
            let objects = objects.unwrap_or_else(|error| panic!("{name}, {way:?}: {error}"));
            let queries = sent.iter().filter(|it| it.starts_with("SELECT")).count();
            match way {
                Way::OneByOne => assert!(queries <= 1 + objects.len(), "{name}: {sent:#?}"),
                Way::Joined => assert_eq!(queries, joined, "{name}: {sent:#?}"),
                _ => assert_eq!(queries, 2, "{name}, {way:?}: {sent:#?}"),
            }
            // They are loaded: reading them again sends nothing.
            let (held, sent) = statements(|| session.load_all(&objects, relationship));
            assert_eq!(sent, Vec::<String>::new(), "{name}, {way:?}");
            let held = held.unwrap_or_else(|error| panic!("{name}, {way:?}: {error}"));
            let shown: Vec<Vec<String>> =
                held.into_iter().map(|members| members.into_iter().map(|it| show(&session[it])).collect()).collect();
            assert_eq!(shown, expected, "{name}, {way:?}");
        }
    });
}

#[test]
fn one_to_many() {
    let customers = || select(Customer).order_by(Customer.name);
    let email = |it: &Address| it.email.clone();
    // Ordered by the relationship, which a join would not do.
    check(customers, Customer.addresses, email, 2, &[&["a@x.org", "b@x.org", "c@x.org"], &[], &["d@x.org"]]);
}

#[test]
fn many_to_one() {
    let name = |it: &Customer| it.name.clone();
    let addresses = || select(Address).order_by(Address.email);
    check(addresses, Address.customer, name, 1, &[&["Ann"], &["Ann"], &["Ann"], &["Cy"]]);
    let orders = || select(Order).order_by(Order.title);
    check(orders, Order.customer, name, 1, &[&[], &["Ann"], &["Cy"], &["Ann"]]);
}

#[test]
fn one_to_one_from_either_side() {
    let customers = || select(Customer).order_by(Customer.name);
    check(customers, Customer.profile, |it: &Profile| it.motto.clone(), 1, &[&["onward"], &[], &[]]);
    let profiles = || select(Profile).order_by(Profile.motto);
    check(profiles, Profile.customer, |it: &Customer| it.name.clone(), 1, &[&[], &["Ann"]]);
}

#[test]
fn many_to_many_from_either_side() {
    let labels = || select(Label).order_by(Label.name);
    check(labels, Label.orders, |it: &Order| it.title.clone(), 2, &[&["one"], &["one", "three"], &[]]);
    // One label at most, for this side has no order.
    let orders = || select(Order).where_(Order.title.ne("one")).order_by(Order.title);
    check(orders, Order.labels, |it: &Label| it.name.clone(), 1, &[&[], &["rush"], &[]]);
}

#[test]
fn within_one_table() {
    let folders = || select(Folder).order_by(Folder.name);
    let name = |it: &Folder| it.name.clone();
    check(folders, Folder.folders, name, 2, &[&["b", "c"], &["d", "e"], &[], &[], &[]]);
    // All parents are in the session by then; the root has none.
    each_engine(|engine| {
        with_rows(engine).expect("rows");
        let mut session = Session::new(engine);
        let all = session.execute(folders()).expect("a query").all();
        let (parents, sent) = statements(|| session.load_all(&all, Folder.parent).expect("parents"));
        assert_eq!(sent, Vec::<String>::new());
        let names: Vec<_> = parents.into_iter().map(|it| it.map(|it| &*session[it].name)).collect();
        assert_eq!(names, [None, Some("a"), Some("a"), Some("b"), Some("b")]);
    });
    let leaves = || select(Folder).where_(Folder.name.in_(["b", "d"])).order_by(Folder.name.desc());
    check(leaves, Folder.parent, name, 1, &[&["b"], &["a"]]);
}

#[test]
fn within_one_table_through_another() {
    let people = || select(Person).order_by(Person.name);
    let name = |it: &Person| it.name.clone();
    check(people, Person.follows, name, 2, &[&["bo"], &["ann", "bo"], &[]]);
    check(people, Person.followers, name, 2, &[&["bo"], &["ann", "bo"], &[]]);
}

#[test]
fn over_keys_of_two_columns() {
    let regions = || select(Region).order_by((Region.country, Region.code));
    let name = |it: &City| it.name.clone();
    check(regions, Region.cities, name, 2, &[&["Bern"], &[], &["Berlin", "Kleinberlin"]]);
    let cities = || select(City).order_by(City.name);
    let place = |it: &Region| format!("{} {}", it.country, it.code);
    check(cities, City.region, place, 1, &[&[], &["DE BE"], &["CH BE"], &["DE BE"]]);
}

#[test]
fn fields_that_only_show() {
    let regions = || select(Region).order_by((Region.country, Region.code));
    check(regions, Region.big_cities, |it: &City| it.name.clone(), 2, &[&[], &[], &["Berlin"]]);
    check(regions, Region.small_cities, |it: &City| it.name.clone(), 2, &[&["Bern"], &[], &["Kleinberlin"]]);
    let cities = || select(City).order_by(City.name);
    let place = |it: &Region| format!("{} {}", it.country, it.code);
    check(cities, City.shown_region, place, 1, &[&[], &["DE BE"], &["CH BE"], &["DE BE"]]);
}

#[test]
fn a_query_for_each_object_cannot_happen() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut session = Session::new(engine);
        for number in 0..1200 {
            session.add(Customer { orders: [related::order("o")].into(), ..related::customer(&format!("{number}")) });
        }
        session.commit().expect("a commit");
        for (way, expected) in [(Way::AllAtOnce, 4), (Way::SelectIn, 2), (Way::Subquery, 2), (Way::Joined, 2)] {
            let mut session = Session::new(engine);
            let (all, sent) = statements(|| load(&mut session, way, select(Customer), Customer.orders).expect("orders"));
            let queries = sent.iter().filter(|it| it.starts_with("SELECT")).count();
            assert_eq!(queries, expected, "{way:?}: one for each 500 objects, or for all of a table");
            assert!(all.iter().all(|it| session[*it].orders.get().is_ok_and(|it| it.len() == 1)), "{way:?}");
        }
    });
}
