//! Relationships in sessions: graphs of new objects, both sides of each edit, what a flush sends, what a delete reaches.

use aludel::prelude::*;
use aludel::{Engine, ErrorKind, Result};

use crate::engines::{each_engine, sqlite};
use crate::related::{
    Address, Customer, Folder, Label, Order, OrderLabel, Person, Profile, address, customer, folder, label, order, person, tables,
};
use crate::statement_log::statements;

fn with_tables(engine: &Engine) -> Session {
    tables().create_all(engine).expect("tables");
    Session::new(engine)
}

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| test(engine).expect("every database does the same"));
}

fn emails(session: &mut Session, of: Handle<Customer>) -> Result<Vec<String>> {
    let addresses = session.load(of, Customer.addresses)?;
    Ok(addresses.into_iter().map(|it| session[it].email.clone()).collect())
}

#[test]
fn a_graph_of_new_objects_is_saved_at_once() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let ann = session.add(Customer {
            addresses: [address("a@x.org"), address("b@x.org")].into(),
            profile: Profile { motto: "onward".into(), ..Profile::default() }.into(),
            orders: [Order { labels: [label("new"), label("rush")].into(), ..order("first") }].into(),
            ..customer("Ann")
        });
        session.commit()?;
        let id = *session[ann].id.value();
        for address in session[ann].addresses.get()? {
            assert_eq!(session[*address].customer_id, id);
            assert_eq!(session[*address].customer.get()?, Some(ann));
        }
        let mut other = Session::new(engine);
        let same = other.get(Customer, id)?.expect("the row");
        assert_eq!(emails(&mut other, same)?, ["a@x.org", "b@x.org"]);
        let profile = other.load(same, Customer.profile)?.expect("a profile");
        assert_eq!(other[profile].motto, "onward");
        let orders = other.load(same, Customer.orders)?;
        let mut labels: Vec<_> = other.load(orders[0], Order.labels)?.into_iter().map(|it| other[it].name.clone()).collect();
        labels.sort();
        assert_eq!(labels, ["new", "rush"]);
        Ok(())
    });
}

#[test]
fn reading_what_is_not_loaded_says_what_to_load() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        session.add(customer("Ann"));
        session.commit()?;
        let mut session = Session::new(engine);
        let ann = session.execute(select(Customer))?.one()?;
        let error = session[ann].addresses.get().expect_err("not loaded").to_string();
        assert_eq!(
            error,
            "`Customer.addresses` is not loaded: load it with `session.load(…, Customer.addresses)`, or with the query, by \
             `.options(selectinload(Customer.addresses))`"
        );
        Ok(())
    });
}

#[test]
fn both_sides_show_an_edit_of_either() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let (ann, bo) = (session.add(customer("Ann")), session.add(customer("Bo")));
        let one = session.add(order("one"));
        session.edit(one).customer.set(ann);
        assert_eq!(session[ann].orders.get()?, [one]);
        session.edit(bo).orders.push(one);
        assert_eq!(session[ann].orders.get()?, []);
        assert_eq!(session[one].customer.get()?, Some(bo));
        session.commit()?;
        assert_eq!(session[one].customer_id, Some(*session[bo].id.value()));

        let ann_id = *session[ann].id.value();
        session.edit(one).customer_id = Some(ann_id);
        assert_eq!(session[one].customer.get()?, Some(ann));
        assert_eq!((session[ann].orders.get()?, session[bo].orders.get()?), (&[one][..], &[][..]));
        session.edit(ann).orders.remove(one);
        assert_eq!(session[one].customer_id, None);
        assert_eq!(session[one].customer.get()?, None);
        session.commit()?;
        let stored: Option<i64> = session.execute(select(Order.customer_id))?.one()?;
        assert_eq!(stored, None);
        Ok(())
    });
}

#[test]
fn a_rollback_gives_back_both_sides() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let ann = session.add(Customer { orders: [order("one"), order("two")].into(), ..customer("Ann") });
        session.commit()?;
        let orders = session[ann].orders.get()?.to_vec();
        let three = session.add(order("three"));
        session.edit(ann).orders.remove(orders[0]);
        session.edit(ann).orders.push(three);
        session.flush()?;
        session.edit(orders[1]).customer.clear();
        session.rollback()?;
        assert_eq!(session[ann].orders.get()?, orders);
        assert!(!session.contains(three));
        for order in orders {
            assert_eq!(session[order].customer.get()?, Some(ann));
            assert_eq!(session[order].customer_id, Some(*session[ann].id.value()));
        }
        Ok(())
    });
}

#[test]
fn children_that_are_taken_out_are_deleted_where_the_relationship_says_so() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let ann = session.add(Customer { addresses: [address("a"), address("b")].into(), ..customer("Ann") });
        let bo = session.add(customer("Bo"));
        session.commit()?;
        let [a, b] = session[ann].addresses.get()?.to_vec()[..] else { panic!("two") };
        session.edit(ann).addresses.clear();
        session.edit(bo).addresses.push(b); // moved, so it is no orphan
        session.commit()?;
        assert!(!session.contains(a));
        assert_eq!(session.execute(select(Address.email))?.all(), ["b"]);
        assert_eq!(session[b].customer_id, *session[bo].id.value());

        let pending = session.add(customer("Cy"));
        session.edit(pending).addresses.push(address("c"));
        session.edit(pending).addresses.clear();
        session.commit()?;
        assert_eq!(session.query(Address).count()?, 1, "one that was never stored is not stored");
        Ok(())
    });
}

#[test]
fn a_delete_reaches_what_belongs_to_it() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let profile = Profile { motto: "m".into(), ..Profile::default() };
        let orders = [Order { labels: [label("l")].into(), ..order("o") }].into();
        let ann = session.add(Customer { addresses: [address("a")].into(), profile: profile.into(), orders, ..customer("Ann") });
        session.commit()?;
        let id = *session[ann].id.value();
        let mut session = Session::new(engine); // nothing is loaded
        let ann = session.get(Customer, id)?.expect("the row");
        session.delete(ann)?;
        session.commit()?;
        assert_eq!(session.query(Address).count()?, 0, "deleted with her");
        assert_eq!(session.query(Profile).count()?, 0, "deleted with her");
        let order = session.query(Order).one()?;
        assert_eq!(session[order].customer_id, None, "set free");
        session.delete(order)?;
        session.commit()?;
        assert_eq!(session.query(OrderLabel).count()?, 0, "the association goes with the order");
        assert_eq!(session.query(Label).count()?, 1);
        Ok(())
    });
}

#[test]
fn many_to_many_from_either_side() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let (one, two) = (session.add(order("one")), session.add(order("two")));
        let rush = session.add(Label { orders: [one, two].into(), ..label("rush") });
        assert_eq!(session[one].labels.get()?, [rush]);
        session.commit()?;
        session.edit(one).labels.remove(rush);
        assert_eq!(session[rush].orders.get()?, [two]);
        session.edit(one).labels.push(label("slow"));
        session.commit()?;
        let mut other = Session::new(engine);
        let pairs = select((OrderLabel.order_id, OrderLabel.label)).order_by(OrderLabel.order_id);
        let ids = [*session[one].id.value(), *session[two].id.value()];
        assert_eq!(other.execute(pairs)?.all(), [(ids[0], "slow".to_owned()), (ids[1], "rush".to_owned())]);
        // Put in and taken out again: nothing is sent.
        session.edit(one).labels.push(rush);
        session.edit(rush).orders.remove(one);
        let (_, sent) = statements(|| session.flush().expect("nothing to send"));
        assert_eq!(sent, Vec::<String>::new());
        Ok(())
    });
}

#[test]
fn trees_and_graphs() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let leaf = Folder { folders: [folder("d")].into(), ..folder("c") };
        let root = session.add(Folder { folders: [folder("b"), leaf].into(), ..folder("a") });
        let (ann, bo) = (session.add(person("ann")), session.add(person("bo")));
        session.edit(ann).follows.push(bo);
        session.edit(bo).follows.extend([ann, bo]);
        assert_eq!(session[bo].followers.get()?, [ann, bo]);
        session.commit()?;
        let mut other = Session::new(engine);
        let root = other.get(Folder, *session[root].id.value())?.expect("the root");
        let below = other.load(root, Folder.folders)?;
        assert_eq!(below.iter().map(|it| &*other[*it].name).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(other.load_all(&below, Folder.folders)?.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1]);
        let bo = other.get(Person, "bo")?.expect("bo");
        assert_eq!(other.load(bo, Person.followers)?.len(), 2);
        assert_eq!(other.load(bo, Person.follows)?.len(), 2);
        Ok(())
    });
}

#[test]
fn rows_in_a_circle_are_saved_and_deleted() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let (a, b) = (session.add(folder("a")), session.add(folder("b")));
        session.edit(a).parent.set(b);
        session.edit(b).parent.set(a);
        let own = session.add(folder("own"));
        session.edit(own).parent.set(own);
        session.commit()?;
        assert_eq!(session[a].parent_id, Some(*session[b].id.value()));
        assert_eq!(session[own].parent_id, Some(*session[own].id.value()));
        for it in [a, b, own] {
            session.delete(it)?;
        }
        session.commit()?;
        assert_eq!(session.query(Folder).count()?, 0);
        Ok(())
    });
}

#[test]
fn unique_values_move_between_rows() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let ann = session.add(Customer { addresses: ["a", "b", "c"].map(address).into(), ..customer("Ann") });
        session.commit()?;
        let [a, b, c] = session[ann].addresses.get()?.to_vec()[..] else { panic!("three") };
        // A swap, a value of a row that is deleted, one of a row that gets another.
        (session.edit(a).email, session.edit(b).email) = ("b".into(), "a".into());
        session.delete(c)?;
        session.edit(ann).addresses.push(address("c"));
        session.commit()?;
        let stored = session.execute(select((Address.id, Address.email)).order_by(Address.id))?.all();
        assert_eq!(stored.iter().map(|it| &*it.1).collect::<Vec<_>>(), ["b", "a", "c"]);
        session.edit(a).email = "z".into();
        session.edit(b).email = "b".into();
        session.commit()?;
        Ok(())
    });
}

#[test]
fn a_new_object_takes_the_row_of_a_deleted_one() {
    let place = sqlite();
    let mut session = with_tables(&place.engine);
    let old = session.add(OrderLabel { order_id: 1, label: "l".into(), weight: 7.into() });
    session.add_all([Order { id: 1.into(), ..order("o") }]);
    session.add(label("l"));
    session.commit().expect("a commit");
    session.delete(old).expect("it is there");
    let new = session.add(OrderLabel { order_id: 1, label: "l".into(), weight: 8.into() });
    let (_, sent) = statements(|| session.commit().expect("a commit"));
    assert_eq!(sent.iter().filter(|it| it.starts_with("UPDATE")).count(), 1, "{sent:?}");
    assert_eq!(sent.iter().filter(|it| it.starts_with("INSERT") || it.starts_with("DELETE")).count(), 0, "{sent:?}");
    assert!(session.contains(new) && !session.contains(old));
}

#[test]
fn mistakes_are_told_by_the_next_flush_and_change_nothing() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let mut other = Session::new(engine);
        let foreign = other.add(order("foreign"));
        let ann = session.add(customer("Ann"));
        session.edit(ann).orders.push(foreign);
        let error = session.flush().expect_err("another session's");
        assert_eq!(
            error.to_string(),
            "an object that was put into `Customer.orders` belongs to another session: put in one that is"
        );
        assert_eq!(session[ann].orders.get()?, []);
        session.commit()?;
        session.expire(ann)?;
        let ann = Session::new(engine).get(Customer, *session[ann].id.value())?.map(|_| ann).expect("the row");

        let mut fresh = Session::new(engine);
        let unloaded = fresh.get(Customer, *session[ann].id.value())?.expect("the row");
        fresh.edit(unloaded).orders.clear();
        let error = fresh.flush().expect_err("not loaded");
        assert_eq!(error.kind(), ErrorKind::Session);
        assert!(error.to_string().starts_with("`Customer.orders` is not loaded, so what it holds cannot be replaced"), "{error}");
        fresh.edit(unloaded).orders.push(order("fine")); // putting in needs no loading
        fresh.commit()?;
        assert_eq!(fresh.load(unloaded, Customer.orders)?.len(), 1);

        let lonely = fresh.add(Customer { addresses: [address("a")].into(), ..customer("Bo") });
        let only = fresh[lonely].addresses.get()?[0];
        fresh.commit()?;
        fresh.edit(only).customer.clear();
        fresh.commit()?; // an orphan
        assert!(!fresh.contains(only));
        Ok(())
    });
}

/// A room, whose name is its key.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "rooms")]
struct Room {
    #[model(primary_key, length = 20)]
    name: String,
    desks: Many<Desk>,
}

/// In a room; goes with it, and follows its name.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "desks")]
struct Desk {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Room.name, length = 20, on_update = cascade, on_delete = cascade)]
    room: String,
    #[model(version)]
    version: i32,
}

#[test]
fn what_the_database_does_to_references_is_followed() {
    everywhere(|engine| {
        metadata![Room, Desk].create_all(engine)?;
        let mut session = Session::new(engine);
        let desks = [Desk::default(), Desk::default()].into();
        let room = session.add(Room { name: "red".into(), desks });
        session.commit()?;
        let desks = session[room].desks.get()?.to_vec();
        session.edit(room).name = "blue".into();
        session.commit()?;
        assert_eq!(session[desks[0]].room, "blue");
        assert!(!session.is_modified(desks[0])?);
        assert_eq!(session.get(Room, "blue")?, Some(room));
        assert_eq!(session.get(Room, "red")?, None);
        session.delete(room)?;
        session.commit()?;
        assert!(desks.iter().all(|it| !session.contains(*it)), "the database has deleted them");
        assert_eq!(session.query(Desk).count()?, 0);
        Ok(())
    });
}

#[test]
fn a_row_that_is_taken_keeps_its_version() {
    everywhere(|engine| {
        metadata![Room, Desk].create_all(engine)?;
        let mut session = Session::new(engine);
        session.add(Room { name: "red".into(), ..Room::default() });
        let old = session.add(Desk { id: 1.into(), room: "red".into(), version: 5 });
        session.add(Room { name: "blue".into(), ..Room::default() });
        session.commit()?;
        session.delete(old)?;
        let new = session.add(Desk { id: 1.into(), room: "blue".into(), version: 0 });
        session.commit()?;
        assert_eq!((session[new].version, &*session[new].room), (6, "blue"));
        session.edit(new).room = "red".into();
        session.commit()
    });
}

#[test]
fn an_object_in_its_own_field_stays_there_whatever_its_key() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let old = session.add(folder("old"));
        session.commit()?;
        let key = session[old].id;
        let new = session.add(Folder { id: key, ..folder("new") });
        session.edit(new).folders.push(new);
        assert_eq!((session[new].folders.get()?, session[old].folders.get()?), (&[new][..], &[][..]));
        assert_eq!(session[new].parent.get()?, Some(new));
        assert!(session.flush().is_err(), "two rows of one key");
        Ok(())
    });
}

#[test]
fn what_leaves_the_session_is_in_no_field() {
    everywhere(|engine| {
        let mut session = with_tables(engine);
        let orders = [Order { labels: [label("l")].into(), ..order("o") }].into();
        let ann = session.add(Customer { addresses: [address("a")].into(), orders, ..customer("Ann") });
        session.commit()?;
        let (address, order) = (session[ann].addresses.get()?[0], session[ann].orders.get()?[0]);
        let tagged = session[order].labels.get()?[0];
        session.expunge(order)?;
        assert!(session[ann].orders.get().is_err() && session[tagged].orders.get().is_err(), "to be loaded anew");
        let again = session.load(ann, Customer.orders)?;
        assert_eq!((again.len(), session[again[0]].title.as_str()), (1, "o"));
        let new = session.add(Order { labels: [tagged].into(), ..Order::default() });
        session.edit(ann).orders.push(new);
        session.expunge(new)?;
        assert_eq!(session[ann].orders.get()?, again);
        session.expunge(ann)?;
        assert!(!session.contains(address), "the relationship cascades it");
        assert!(session.contains(again[0]));
        session.commit()?;
        assert_eq!(session.query(Order).count()?, 1);
        Ok(())
    });
}
