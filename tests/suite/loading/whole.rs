//! Where a query gives all that a table has, what belongs to it is read as a whole: the same objects, without keys.

use aludel::prelude::*;
use aludel::{Engine, Load, SessionQuery};

use crate::engines::each_engine;
use crate::related::{self, Address, Customer, Folder, Order, OrderLabel, customer, folder, label, order};
use crate::statement_log::statements;

/// More than are asked for at once.
const MANY: i64 = 501;

/// Customers with an order each, which has a label; the first one has two. An order of nobody comes before all others.
fn with_orders(engine: &Engine) {
    related::tables().create_all(engine).expect("tables");
    let mut session = Session::new(engine);
    let urgent = session.add(label("urgent"));
    session.add(order("of nobody"));
    session.flush().expect("a flush");
    for number in 0..MANY {
        let mut first = order(&format!("order {number}"));
        first.labels.push(urgent);
        session.add(Customer { orders: [first].into(), ..customer(&format!("customer {number}")) });
    }
    session.flush().expect("a flush");
    let ann = session.scalars(select(Customer).order_by(Customer.id)).expect("customers").first().expect("the first");
    session.load(ann, Customer.orders).expect("her orders");
    session.edit(ann).orders.push(order("another"));
    session.commit().expect("a commit");
}

/// The queries that a query with options sends after the first.
fn loads<Q: SessionQuery>(session: &mut Session, query: Q) -> Vec<String> {
    let (result, sent) = statements(|| session.scalars(query).map(drop));
    result.expect("a query");
    sent.into_iter().filter(|it| it.starts_with("SELECT")).skip(1).collect()
}

fn by_key(text: &str) -> bool {
    text.contains(" IN (") || text.contains("ANY")
}

#[test]
fn everything_is_loaded_as_by_keys() {
    each_engine(|engine| {
        with_orders(engine);
        let options = || selectinload(Customer.orders).options((selectinload(Order.marks), selectinload(Order.labels)));
        let mut whole = Session::new(engine);
        let sent = loads(&mut whole, select(Customer).options(options()));
        // The orders may belong to nobody, so those that were reached are not all that there are.
        let are_by_key: Vec<bool> = sent.iter().map(|it| by_key(it)).collect();
        assert_eq!(are_by_key, [false, true, true, true, true], "{sent:?}");
        assert!(sent[0].contains("IS NOT NULL"), "{}", sent[0]);

        let mut by_keys = Session::new(engine);
        let sent = loads(&mut by_keys, select(Customer).where_(Customer.id.gt(0)).options(options()));
        assert!(sent.iter().all(|it| by_key(it)), "{sent:?}");
        assert_eq!(shown(&mut whole), shown(&mut by_keys));
        assert_eq!(shown(&mut whole).len(), usize::try_from(MANY).expect("few"));
    });
}

/// The customers with the titles of their orders and how many labels those have, as the session has them already.
fn shown(session: &mut Session) -> Vec<(String, Vec<(String, usize)>)> {
    let all = session.scalars(select(Customer).order_by(Customer.id)).expect("customers").all();
    let of = |it: &Handle<Customer>| {
        let orders = session[*it].orders.get().expect("loaded");
        let order = |it: &Handle<Order>| (session[*it].title.clone(), session[*it].labels.get().expect("loaded").len());
        (session[*it].name.clone(), orders.iter().map(order).collect())
    };
    all.iter().map(of).collect()
}

#[test]
fn a_key_that_is_selected_anyway_is_not_selected_twice() {
    each_engine(|engine| {
        related::tables().create_all(engine).expect("tables");
        let mut session = Session::new(engine);
        for number in 0..MANY {
            let address = related::address(&format!("{number}@example.org"));
            session.add(Customer { addresses: [address].into(), ..customer("ann") });
        }
        session.commit().expect("a commit");
        let mut session = Session::new(engine);
        let sent = loads(&mut session, select(Customer).options(selectinload(Customer.addresses)));
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(!sent[0].contains("WHERE"), "{}", sent[0]);
        assert_eq!(sent[0].matches("customer_id").count(), 1, "{}", sent[0]);
        let all = session.scalars(select(Address)).expect("addresses").all();
        assert_eq!(all.len(), usize::try_from(MANY).expect("few"));
    });
}

#[derive(Clone, Debug, Default, Model)]
#[model(table = "rooms")]
struct Room {
    #[model(primary_key)]
    id: Auto<i64>,
    shelves: Many<Shelf>,
}

/// Always in a room.
#[derive(Clone, Debug, Default, Model)]
#[model(table = "shelves")]
struct Shelf {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Room.id)]
    room_id: i64,
    tins: Many<Tin>,
}

/// Always on a shelf.
#[derive(Clone, Debug, Default, Model)]
#[model(table = "tins")]
struct Tin {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Shelf.id)]
    shelf_id: i64,
}

#[test]
fn what_belongs_to_all_rows_of_a_table_is_whole_again() {
    each_engine(|engine| {
        metadata![Room, Shelf, Tin].create_all(engine).expect("tables");
        let mut session = Session::new(engine);
        let tin = |_| Tin::default();
        let shelf = || Shelf { tins: [0, 1].map(tin).into(), ..Shelf::default() };
        session.add_all((0..MANY).map(|_| Room { shelves: [shelf(), shelf()].into(), ..Room::default() }));
        session.commit().expect("a commit");
        let mut session = Session::new(engine);
        let options = || selectinload(Room.shelves).options(selectinload(Shelf.tins));
        let sent = loads(&mut session, select(Room).options(options()));
        assert_eq!(sent.iter().map(|it| by_key(it)).collect::<Vec<_>>(), [false, false], "{sent:?}");
        for room in session.scalars(select(Room)).expect("rooms").all() {
            let shelves = session[room].shelves.get().expect("loaded");
            let tins = shelves.iter().map(|it| session[*it].tins.get().expect("loaded").len());
            assert_eq!(tins.collect::<Vec<_>>(), [2, 2]);
        }
        // A filter leaves shelves out, so what belongs to the others is asked for by key.
        let some = selectinload(Room.shelves).where_(Shelf.id.gt(0)).options(selectinload(Shelf.tins));
        let sent = loads(&mut Session::new(engine), select(Room).options(some));
        assert_eq!(sent.iter().map(|it| by_key(it)).collect::<Vec<_>>(), [false, true, true, true], "{sent:?}");
    });
}

#[test]
fn a_table_that_is_associated_is_read_with_its_association() {
    each_engine(|engine| {
        with_orders(engine);
        let mut session = Session::new(engine);
        let sent = loads(&mut session, select(Order).options(selectinload(Order.labels)));
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(!by_key(&sent[0]) && sent[0].contains("JOIN"), "{}", sent[0]);
        let labeled = session.scalars(select(Order).join_on(OrderLabel, OrderLabel.order_id.eq(Order.id))).expect("orders").all();
        assert_eq!(labeled.len(), usize::try_from(MANY).expect("few"));
        assert!(labeled.iter().all(|it| session[*it].labels.get().is_ok_and(|it| it.len() == 1)));
    });
}

#[test]
fn within_one_table() {
    each_engine(|engine| {
        related::tables().create_all(engine).expect("tables");
        let mut session = Session::new(engine);
        let root = session.add(folder("root"));
        session.flush().expect("a flush");
        let parent_id = Some(*session[root].id.value());
        for number in 0..MANY {
            session.add(Folder { parent_id, ..folder(&format!("{number:04}")) });
        }
        session.commit().expect("a commit");
        let mut session = Session::new(engine);
        let sent = loads(&mut session, select(Folder).options(selectinload(Folder.folders)));
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(!by_key(&sent[0]), "{}", sent[0]);
        let root = session.scalars(select(Folder).where_(Folder.parent_id.is_null())).expect("folders").one().expect("one root");
        assert_eq!(session[root].folders.get().expect("loaded").len(), usize::try_from(MANY).expect("few"));
    });
}

#[test]
fn a_query_that_may_leave_rows_out_asks_by_keys() {
    each_engine(|engine| {
        with_orders(engine);
        let options = || selectinload(Customer.orders);
        let check = |sent: Vec<String>| assert!(sent.iter().all(|it| by_key(it)) && sent.len() == 2, "{sent:?}");
        check(loads(&mut Session::new(engine), select(Customer).limit(10_000).options(options())));
        check(loads(&mut Session::new(engine), select(Customer).distinct().options(options())));
        check(loads(&mut Session::new(engine), select(Customer).where_(Customer.name.ne("")).options(options())));
        let joined = select(Customer).join_on(Order, Order.customer_id.eq(Customer.id));
        check(loads(&mut Session::new(engine), joined.options(options())));
        let newest: Load<Customer, Order> = options().limit(1);
        check(loads(&mut Session::new(engine), select(Customer).options(newest)));
    });
}
