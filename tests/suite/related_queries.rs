//! Relationships in statements: joins along them, and what is asked and computed of their other sides.

use std::fmt::{Debug, Write as _};

use aludel::prelude::*;
use aludel::query::{Select, Selection};

use crate::check::approve;
use crate::databases::DIALECTS;
use crate::engines::each_engine;
use crate::loading::{City, Region, with_rows};
use crate::related::{Address, Customer, Folder, Label, Order, OrderLabel, Person, Profile};

/// Approves the text of a query for each dialect, and runs it on each database: its rows are the expected ones.
#[track_caller]
fn check<S: Selection<Row: PartialEq + Debug>>(name: &str, query: impl Fn() -> Select<S>, expected: &[S::Row]) {
    let mut all = String::new();
    for dialect in DIALECTS {
        let text = query().compile(dialect).map_or_else(|error| format!("error: {error}"), |it| it.sql);
        let _ = write!(all, "-- {}\n{text}\n\n", dialect.name());
    }
    approve(name, &all);
    each_engine(|engine| {
        with_rows(engine).expect("rows");
        let rows = engine.connect().and_then(|mut it| it.execute(query())?.all());
        let rows = rows.unwrap_or_else(|error| panic!("{}: {error}\n{all}", engine.dialect().name()));
        assert_eq!(rows, expected, "{}\n{all}", engine.dialect().name());
    });
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(left, right)| (left.to_owned(), right.to_owned())).to_vec()
}

#[test]
fn joins_along_each_kind() {
    let query = || select((Customer.name, Address.email)).join(Customer.addresses).order_by(Address.email);
    let ann = [("Ann", "a@x.org"), ("Ann", "b@x.org"), ("Ann", "c@x.org"), ("Cy", "d@x.org")];
    check("related/join_to_many", query, &pairs(ann));
    let query = || select((Customer.name, Address.email)).join(Address.customer).order_by(Address.email);
    check("related/join_to_one", query, &pairs(ann));
    let query = || select((Order.title, Label.name)).join(Order.labels).order_by((Order.title, Label.name));
    check("related/join_through", query, &pairs([("one", "new"), ("one", "rush"), ("three", "rush")]));
    let query = || select((Region.code, City.name)).join(Region.cities).order_by(City.name);
    check("related/join_composite", query, &pairs([("BE", "Berlin"), ("BE", "Bern"), ("BE", "Kleinberlin")]));
    let query = || select((Region.country, City.name)).join(Region.big_cities);
    check("related/join_with_filter", query, &pairs([("DE", "Berlin")]));
}

#[test]
fn left_joins_with_a_condition() {
    let query = || {
        select((Customer.name, Address.email.nullable()))
            .left_join(Customer.addresses.and_(Address.email.gt("b")))
            .order_by((Customer.name, Address.email))
    };
    let row = |name: &str, email: Option<&str>| (name.to_owned(), email.map(str::to_owned));
    check(
        "related/left_join",
        query,
        &[row("Ann", Some("b@x.org")), row("Ann", Some("c@x.org")), row("Bo", None), row("Cy", Some("d@x.org"))],
    );
    let query = || {
        select((Order.title, Label.name.nullable()))
            .left_join(Order.labels.and_(Label.name.eq("rush")))
            .order_by((Order.id, Label.name.is_null()))
    };
    // An association row whose label does not meet the condition gives no row: both tables are joined as one.
    check(
        "related/left_join_through",
        query,
        &[row("one", Some("rush")), row("two", None), row("three", Some("rush")), row("nobody's", None)],
    );
}

#[test]
fn joins_to_aliases() {
    let query = || {
        let inner = Folder.alias("inner");
        select((Folder.name, inner.name)).join(Folder.folders.to(inner)).order_by(inner.name)
    };
    check("related/join_to_alias", query, &pairs([("a", "b"), ("a", "c"), ("b", "d"), ("b", "e")]));
    let query = || {
        let (parent, top) = (Folder.alias("parent"), Folder.alias("top"));
        select((Folder.name, top.name)).join(Folder.parent.to(parent)).join(parent.parent.to(top)).order_by(Folder.name)
    };
    check("related/join_of_alias", query, &pairs([("d", "a"), ("e", "a")]));
    let query = || {
        let followed = Person.alias("followed");
        select((Person.name, followed.name)).join(Person.follows.to(followed)).order_by((Person.name, followed.name))
    };
    check("related/join_through_to_alias", query, &pairs([("ann", "bo"), ("bo", "ann"), ("bo", "bo")]));
    let query = || {
        let city = City.alias("city");
        select((Region.country, city.name)).join(Region.big_cities.to(city))
    };
    check("related/join_to_alias_with_filter", query, &pairs([("DE", "Berlin")]));
    let query = || {
        let city = City.alias("city");
        select((Region.country, city.name)).join(Region.small_cities.to(city)).order_by(city.name)
    };
    check("related/join_to_alias_with_long_filter", query, &pairs([("CH", "Bern"), ("DE", "Kleinberlin")]));
}

#[test]
fn whether_there_is_any() {
    let query = || select(Customer.name).where_(Customer.addresses.any(Address.email.lt("b"))).order_by(Customer.name);
    check("related/any", query, &texts(["Ann"]));
    let query = || select(Customer.name).where_(!Customer.orders.exists()).order_by(Customer.name);
    check("related/none", query, &texts(["Bo"]));
    let query =
        || select(Order.title).where_(Order.labels.any(Label.name.eq("new") | Label.name.eq("rush"))).order_by(Order.title);
    check("related/any_through", query, &texts(["one", "three"]));
    let query = || select(Label.name).where_(!Label.orders.any_of(|it| it.title.ne("one"))).order_by(Label.name);
    check("related/any_of_through", query, &texts(["new", "unused"]));
    let query = || select(Region.code).where_(Region.cities.any(City.people.lt(10)));
    check("related/any_composite", query, &texts(["BE"]));
    let query = || select(Region.country).where_(Region.big_cities.exists());
    check("related/any_with_filter", query, &texts(["DE"]));
}

#[test]
fn whether_the_one_has() {
    let query = || select(Address.email).where_(Address.customer.has(Customer.name.eq("Cy")));
    check("related/has", query, &texts(["d@x.org"]));
    let query = || select(Order.title).where_(!Order.customer.exists());
    check("related/has_none", query, &texts(["nobody's"]));
    let query = || select(Customer.name).where_(Customer.profile.has(Profile.motto.eq("onward")));
    check("related/has_the_other_way", query, &texts(["Ann"]));
    let query = || select(City.name).where_(City.region.has_of(|it| it.country.eq("CH")));
    check("related/has_composite", query, &texts(["Bern"]));
    let query = || select(City.name).where_(City.region.is(("DE".to_owned(), "BE".to_owned()))).order_by(City.name);
    check("related/is_composite", query, &texts(["Berlin", "Kleinberlin"]));
}

#[test]
fn within_one_table() {
    let query = || select(Folder.name).where_(Folder.folders.exists()).order_by(Folder.name);
    check("related/own_exists", query, &texts(["a", "b"]));
    let query = || select(Folder.name).where_(Folder.folders.any_of(|it| it.name.eq("d")));
    check("related/own_any_of", query, &texts(["b"]));
    let query = || select(Folder.name).where_(Folder.folders.any_of(|it| it.folders.any_of(|it| it.name.eq("d"))));
    check("related/own_any_of_any_of", query, &texts(["a"]));
    let query =
        || select(Folder.name).where_(Folder.parent.has_of(|it| it.parent.has_of(|it| it.name.eq("a")))).order_by(Folder.name);
    check("related/own_has_of_has_of", query, &texts(["d", "e"]));
    let query = || {
        select(Folder.name).where_(Folder.folders.any_of(|it| it.folders.any_of(|it| !it.folders.any_of(|it| it.name.eq("z")))))
    };
    check("related/own_three_deep", query, &texts(["a"]));
    let query = || select((Folder.name, Folder.folders.count())).order_by(Folder.name);
    let counts = [("a", 2), ("b", 2), ("c", 0), ("d", 0), ("e", 0)].map(|(name, count)| (name.to_owned(), count));
    check("related/own_count", query, &counts);
    let query = || select(Person.name).where_(Person.follows.any_of(|it| it.name.eq("ann"))).order_by(Person.name);
    check("related/own_through", query, &texts(["bo"]));
    let query = || select(Person.name).where_(!Person.followers.exists());
    check("related/own_through_none", query, &texts(["cy"]));
    let query = || select((Person.name, Person.follows.count())).where_(Person.follows.contains("bo")).order_by(Person.name);
    check("related/own_through_count", query, &[("ann".to_owned(), 1), ("bo".to_owned(), 2)]);
}

#[test]
fn a_certain_one() {
    each_engine(|engine| {
        with_rows(engine).expect("rows");
        let mut session = Session::new(engine);
        let cy = session.query(Customer).filter(Customer.name.eq("Cy")).one().expect("cy");
        let id = *session[cy].id.value();
        let titles = session.execute(select(Order.title).where_(Order.customer.is(id))).expect("a query").all();
        assert_eq!(titles, ["three"]);
        let order = session.query(Order).filter(Order.title.eq("one")).one().expect("an order");
        let order = *session[order].id.value();
        let labels = select(Label.name).where_(Label.orders.contains(order)).order_by(Label.name);
        assert_eq!(session.execute(labels).expect("a query").all(), ["new", "rush"]);
        let owners = select(Customer.name).where_(Customer.orders.contains(order));
        assert_eq!(session.execute(owners).expect("a query").all(), ["Ann"]);
    });
    let query = || select(Order.title).where_(Order.labels.contains("rush")).order_by(Order.title);
    check("related/contains_through", query, &texts(["one", "three"]));
}

#[test]
fn values_of_the_other_side() {
    let query = || select((Customer.name, Customer.orders.count())).order_by(Customer.orders.count().desc()).limit(1);
    check("related/count", query, &[("Ann".to_owned(), 2)]);
    let query = || select((Order.title, Order.labels.count())).order_by(Order.id);
    let counts = [("one", 2), ("two", 0), ("three", 1), ("nobody's", 0)].map(|(title, count)| (title.to_owned(), count));
    check("related/count_through", query, &counts);
    let query = || select((Customer.name, Customer.addresses.scalar(func::max(Address.email)))).order_by(Customer.name);
    let row = |name: &str, email: Option<&str>| (name.to_owned(), email.map(str::to_owned));
    check("related/scalar", query, &[row("Ann", Some("c@x.org")), row("Bo", None), row("Cy", Some("d@x.org"))]);
    let query = || {
        let last = Customer.orders.select(Order.title).order_by(Order.id.desc()).limit(1).scalar_subquery();
        select((Customer.name, last)).order_by(Customer.name)
    };
    check("related/select", query, &[row("Ann", Some("two")), row("Bo", None), row("Cy", Some("three"))]);
    let query = || {
        let weights = Order.marks.scalar(func::sum(OrderLabel.weight));
        select((Order.title, weights)).where_(Order.labels.exists()).order_by(Order.id)
    };
    check("related/sum", query, &[("one".to_owned(), Some(0)), ("three".to_owned(), Some(0))]);
}

#[test]
fn of_an_alias() {
    let query = || {
        let known = Customer.alias("known");
        select(known.name).where_(known.orders.any(Order.title.eq("three")) & known.addresses.exists())
    };
    check("related/of_alias", query, &texts(["Cy"]));
    let query = || {
        let known = Customer.alias("known");
        select((known.name, Order.title)).join(known.orders).where_(known.profile.exists()).order_by(Order.title)
    };
    check("related/join_from_alias", query, &pairs([("Ann", "one"), ("Ann", "two")]));
}
