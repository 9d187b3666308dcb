//! Flushes that fail in the middle: session and database agree afterwards, mending and flushing again works, and so does a
//! rollback.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aludel::prelude::*;
use aludel::types::Value;
use aludel::{Engine, EngineOptions, Error, ErrorKind, Result, create_engine_with};

use crate::engines::{Place, each_server, each_shared, sqlite};
use crate::proxy::Proxy;
use crate::related::{Address, Customer, Label, Order, Profile, address, customer, label, order, tables};

/// What is there before the flush that fails.
struct Base {
    ann: Handle<Customer>,
    bo: Handle<Customer>,
    cy: Handle<Customer>,
    addresses: [Handle<Address>; 2],
    orders: [Handle<Order>; 2],
    rush: Handle<Label>,
    slow: Handle<Label>,
    gone: Handle<Label>,
}

/// What the flush would store for the first time.
struct New {
    di: Handle<Customer>,
    address: Handle<Address>,
    order: Handle<Order>,
    fresh: Handle<Label>,
}

fn base(session: &mut Session) -> Result<Base> {
    let first = Order { labels: [label("rush"), label("slow")].into(), ..order("first") };
    let ann = session.add(Customer {
        addresses: [address("a"), address("b")].into(),
        profile: Profile { motto: "onward".into(), ..Profile::default() }.into(),
        orders: [first, order("second")].into(),
        ..customer("Ann")
    });
    let (bo, cy) = (session.add(customer("Bo")), session.add(customer("Cy")));
    // SQLite gives a new row the key of the last one, if that is gone; this one stays.
    session.add(customer("Ed"));
    let orders: [Handle<Order>; 2] = two(session[ann].orders.get()?);
    let [rush, slow] = two(session[orders[0]].labels.get()?);
    let gone = session.add(Label { orders: [orders[1]].into(), ..label("gone") });
    session.commit()?;
    let addresses = two(session[ann].addresses.get()?);
    Ok(Base { ann, bo, cy, addresses, orders, rush, slow, gone })
}

fn two<T>(handles: &[Handle<T>]) -> [Handle<T>; 2] {
    handles.try_into().expect("two")
}

/// Something of everything that a flush can do.
fn change(session: &mut Session, base: &Base) -> Result<New> {
    let di = session.add(Customer {
        addresses: [address("d")].into(),
        orders: [Order { labels: [label("fresh")].into(), ..order("third") }].into(),
        ..customer("Di")
    });
    let order = session[di].orders.get()?[0];
    let (address, fresh) = (session[di].addresses.get()?[0], session[order].labels.get()?[0]);
    session.edit(order).labels.push(base.rush);
    session.edit(base.orders[0]).title = "first of all".into();
    session.edit(base.orders[0]).labels.remove(base.slow);
    session.edit(base.bo).orders.push(base.orders[1]);
    session.edit(base.orders[1]).labels.push(base.rush);
    let [one, other] = base.addresses;
    (session.edit(one).email, session.edit(other).email) = ("b".into(), "a".into());
    session.delete(base.cy)?;
    session.delete(base.gone)?;
    Ok(New { di, address, order, fresh })
}

/// All that a session says of these objects, without asking the database.
fn shown(session: &Session, base: &Base, new: &New) -> Vec<String> {
    let mut lines = Vec::new();
    for it in [base.ann, base.bo, base.cy, new.di] {
        let customer = session.try_get(it).ok();
        lines.push(format!(
            "{:?}",
            customer.map(|it| (&it.id, it.addresses.get().ok(), it.orders.get().ok(), it.profile.get().ok()))
        ));
    }
    for it in base.addresses.into_iter().chain([new.address]) {
        let address = session.try_get(it).ok();
        lines.push(format!("{:?}", address.map(|it| (&it.id, &it.email, it.customer_id, it.customer.get().ok()))));
    }
    for it in base.orders.into_iter().chain([new.order]) {
        let order = session.try_get(it).ok();
        lines.push(format!(
            "{:?}",
            order.map(|it| (&it.id, &it.title, it.customer_id, it.customer.get().ok(), it.labels.get().ok()))
        ));
    }
    for it in [base.rush, base.slow, base.gone, new.fresh] {
        lines.push(format!("{:?}", session.try_get(it).ok().map(|it| (&it.name, it.orders.get().ok()))));
    }
    lines
}

/// All rows, as a session sees them.
fn rows(session: &mut Session) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for it in session.query(Customer).order_by(Customer.name).all()? {
        let addresses = session.load(it, Customer.addresses)?;
        let mut emails: Vec<_> = addresses.into_iter().map(|it| session[it].email.clone()).collect();
        emails.sort();
        let profile = session.load(it, Customer.profile)?.map(|it| session[it].motto.clone());
        lines.push(format!("{}: {emails:?} {profile:?}", session[it].name));
    }
    for it in session.query(Order).order_by(Order.title).all()? {
        let customer = session.load(it, Order.customer)?.map(|it| session[it].name.clone());
        let labels = session.load(it, Order.labels)?;
        let mut labels: Vec<_> = labels.into_iter().map(|it| session[it].name.clone()).collect();
        labels.sort();
        lines.push(format!("{} of {customer:?}: {labels:?}", session[it].title));
    }
    for it in session.query(Label).order_by(Label.name).all()? {
        let orders = session.load(it, Label.orders)?;
        let mut orders: Vec<_> = orders.into_iter().map(|it| session[it].title.clone()).collect();
        orders.sort();
        lines.push(format!("{}: {orders:?}", session[it].name));
    }
    Ok(lines)
}

fn stored(engine: &Engine) -> Vec<String> {
    rows(&mut Session::new(engine)).expect("the rows")
}

fn run(engine: &Engine, sql: &str) {
    let mut connection = engine.connect().expect("a connection");
    connection.run(sql, &Vec::<Value>::new()).expect("the database does it");
}

fn remove_all(engine: &Engine) {
    for table in ["order_labels", "addresses", "profiles", "orders", "labels", "customers"] {
        run(engine, &format!("DELETE FROM {table}"));
    }
}

/// What someone else does before the flush, what the flush then says, and how the session is mended.
struct Sabotage {
    name: &'static str,
    sql: fn(&Session, &Base) -> String,
    is_it: fn(&Error) -> bool,
    mend: fn(&mut Session, &Base, &New) -> Result<()>,
}

fn is_stale(error: &Error) -> bool {
    error.kind() == ErrorKind::Stale
}

const SABOTAGES: [Sabotage; 8] = [
    Sabotage {
        name: "the key of a new row is taken",
        sql: |_, _| "INSERT INTO labels (name) VALUES ('fresh')".into(),
        is_it: Error::is_unique_violation,
        mend: |session, _, new| session.delete(new.fresh),
    },
    Sabotage {
        name: "a UNIQUE value of a new row is taken",
        sql: |session, base| {
            let bo = session[base.bo].id.value();
            format!("INSERT INTO addresses (email, customer_id) VALUES ('d', {bo})")
        },
        is_it: Error::is_unique_violation,
        mend: |session, base, new| {
            session.edit(new.address).email = "free".into();
            session.commit()?;
            session.refresh(base.bo)
        },
    },
    Sabotage {
        name: "the row to be updated is gone",
        sql: |session, base| format!("DELETE FROM addresses WHERE id = {}", session[base.addresses[1]].id.value()),
        is_it: is_stale,
        mend: |session, base, _| {
            session.expunge(base.addresses[1])?;
            session.commit()?;
            session.refresh(base.ann)
        },
    },
    Sabotage {
        name: "the row to be deleted is gone",
        sql: |session, base| format!("DELETE FROM customers WHERE id = {}", session[base.cy].id.value()),
        is_it: is_stale,
        mend: |session, base, _| {
            session.rollback()?;
            session.expunge(base.cy).map(|_| ())
        },
    },
    Sabotage {
        name: "something refers to the row to be deleted",
        sql: |session, base| {
            let cy = session[base.cy].id.value();
            format!("INSERT INTO addresses (email, customer_id) VALUES ('c', {cy})")
        },
        is_it: Error::is_foreign_key_violation,
        mend: |session, base, _| {
            session.rollback()?;
            session.refresh(base.cy)
        },
    },
    Sabotage {
        name: "the new parent is gone",
        sql: |session, base| format!("DELETE FROM customers WHERE id = {}", session[base.bo].id.value()),
        is_it: Error::is_foreign_key_violation,
        mend: |session, base, _| {
            session.edit(base.orders[1]).customer.clear();
            session.expunge(base.bo).map(|_| ())
        },
    },
    Sabotage {
        name: "the association is there already",
        sql: |session, base| {
            let second = session[base.orders[1]].id.value();
            format!("INSERT INTO order_labels (order_id, label) VALUES ({second}, 'rush')")
        },
        is_it: Error::is_unique_violation,
        mend: |session, base, _| {
            session.edit(base.orders[1]).labels.remove(base.rush);
            session.commit()?;
            session.refresh(base.orders[1])?;
            session.refresh(base.rush)
        },
    },
    Sabotage {
        name: "the association is gone already",
        sql: |_, _| "DELETE FROM order_labels WHERE label = 'slow'".into(),
        is_it: is_stale,
        mend: |session, base, _| {
            session.edit(base.slow).orders.push(base.orders[0]);
            session.commit()?;
            session.refresh(base.orders[0])?;
            session.refresh(base.slow)
        },
    },
];

#[test]
fn what_someone_else_did_is_told_and_can_be_mended_or_rolled_back() {
    each_shared(|place| {
        let engine = &place.engine;
        tables().create_all(engine).expect("tables");
        for sabotage in &SABOTAGES {
            for mends in [false, true] {
                remove_all(engine);
                sabotaged(engine, sabotage, mends)
                    .unwrap_or_else(|error| panic!("{}: {}, {mends}: {error}", engine.dialect().name(), sabotage.name));
            }
        }
    });
}

fn sabotaged(engine: &Engine, sabotage: &Sabotage, mends: bool) -> Result<()> {
    let what = format!("{}: {}", engine.dialect().name(), sabotage.name);
    let mut session = Session::new(engine);
    let base = base(&mut session)?;
    run(engine, &(sabotage.sql)(&session, &base));
    let rows_before = stored(engine);
    let committed = |session: &Session, new: &New| shown(session, &base, new);
    let new = change(&mut session, &base)?;
    let before = shown(&session, &base, &new);
    for _ in 0..2 {
        let error = session.flush().expect_err(&what);
        assert!((sabotage.is_it)(&error), "{what}: {error}");
        assert_eq!(shown(&session, &base, &new), before, "{what}");
    }
    if mends {
        (sabotage.mend)(&mut session, &base, &new)?;
        session.commit()?;
        assert_eq!(rows(&mut session)?, stored(engine), "{what}");
    } else {
        session.rollback()?;
        assert_eq!(stored(engine), rows_before, "{what}");
        let after = committed(&session, &new);
        session.commit()?;
        assert_eq!(committed(&session, &new), after, "{what}");
        assert_eq!(session[base.orders[0]].title, "first", "{what}");
        assert!(session.contains(base.cy) && session.contains(base.gone) && !session.contains(new.di), "{what}");
    }
    Ok(())
}

/// An engine of which a statement fails, or meets something that a function does: the next but so many.
struct Fused {
    engine: Engine,
    fuse: Arc<AtomicI64>,
}

impl Fused {
    fn new(url: &str, blow: impl Fn() -> Result<()> + Send + Sync + 'static) -> Self {
        let fuse = Arc::new(AtomicI64::new(-1));
        let counter = Arc::clone(&fuse);
        let options = EngineOptions::new()
            .before_statement(move |_| if counter.fetch_sub(1, Ordering::SeqCst) == 0 { blow() } else { Ok(()) });
        Self { engine: create_engine_with(url, &options).expect("an engine"), fuse }
    }

    fn light(&self, statements: i64) {
        self.fuse.store(statements, Ordering::SeqCst);
    }

    /// How many statements are left; negative when it has blown.
    fn left(&self) -> i64 {
        self.fuse.load(Ordering::SeqCst)
    }
}

/// Flushes with a failure at each statement in turn. Tells the function of each, which sees the session after it.
fn at_each_statement(fused: &Fused, place: &Place, see: impl Fn(&mut Session, &Base, &New, &[String], Error)) {
    tables().create_all(&place.engine).expect("tables");
    let mut failures = 0;
    for statements in 0.. {
        remove_all(&place.engine);
        let mut session = Session::new(&fused.engine);
        let base = base(&mut session).expect("what is there");
        let rows_before = stored(&place.engine);
        let new = change(&mut session, &base).expect("what is to be done");
        let before = shown(&session, &base, &new);
        fused.light(statements);
        let result = session.flush();
        let is_over = fused.left() >= 0;
        fused.light(-1);
        if is_over {
            result.expect("nothing failed");
            assert!(failures > 10, "a flush of everything has more than {failures} statements");
            break;
        }
        // A connection that is lost before anything was sent over it is replaced.
        if let Err(error) = result {
            failures += 1;
            see(&mut session, &base, &new, &before, error);
        }
        session.rollback().expect("a rollback works");
        assert_eq!(stored(&place.engine), rows_before, "at {statements}");
        change(&mut session, &base).expect("again");
        session.commit().expect("the same, once more");
        assert_eq!(rows(&mut session).expect("the rows"), stored(&place.engine), "at {statements}");
    }
}

#[test]
fn a_failure_at_any_statement_leaves_everything_to_be_flushed_again() {
    each_shared(|place| {
        let fused = Fused::new(&place.url, || Err(Error::statement("on purpose")));
        at_each_statement(&fused, place, |session, base, new, before, error| {
            assert_eq!(error.to_string(), "on purpose");
            assert_eq!(shown(session, base, new), before);
        });
        // The same once more, now flushed again instead of rolled back.
        for statements in 0.. {
            remove_all(&place.engine);
            let mut session = Session::new(&fused.engine);
            let base = base(&mut session).expect("what is there");
            let new = change(&mut session, &base).expect("what is to be done");
            fused.light(statements);
            let has_failed = session.flush().is_err();
            fused.light(-1);
            session.commit().expect("the same, once more");
            assert_eq!(rows(&mut session).expect("the rows"), stored(&place.engine), "at {statements}");
            assert!(session.contains(new.di) && !session.contains(base.cy), "at {statements}");
            if !has_failed {
                break;
            }
        }
    });
}

#[test]
fn a_connection_lost_at_any_statement_is_a_rollback() {
    each_server(|place| {
        let proxy = Arc::new(Proxy::before(&place.url));
        let wire = Arc::clone(&proxy);
        let fused = Fused::new(&proxy.url(&place.url), move || {
            wire.close_all();
            Ok(())
        });
        at_each_statement(&fused, place, |session, base, new, before, error| {
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
            if shown(session, base, new) == before {
                return; // no transaction had begun
            }
            assert!(!session.contains(new.di) && session.contains(base.cy) && session.contains(base.gone));
            assert_eq!(session[base.orders[0]].title, "first");
        });
    });
}

#[test]
fn a_key_that_the_database_gives_again_is_told() {
    let place = sqlite();
    tables().create_all(&place.engine).expect("tables");
    let mut session = Session::new(&place.engine);
    let ann = session.add(customer("Ann"));
    session.commit().expect("a customer");
    run(&place.engine, "DELETE FROM customers");
    let bo = session.add(customer("Bo"));
    let error = session.flush().expect_err("two objects of one key");
    assert_eq!(error.kind(), ErrorKind::Stale);
    assert_eq!(
        error.to_string(),
        "a new row of `customers` got the key of another object in the session, whose row someone else has deleted: expunge that \
         object, or roll back and refresh it"
    );
    assert_eq!((session[ann].name.as_str(), session[bo].id.get()), ("Ann", None));
    session.expunge(ann).expect("it goes");
    session.commit().expect("mended");
    assert_eq!(stored(&place.engine), ["Bo: [] None"]);
    assert_eq!(session.query(Customer).one().expect("one"), bo);
}

/// The database wants more than the model says.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "notes")]
struct Note {
    #[model(primary_key)]
    id: i64,
    #[model(length = 40)]
    body: Option<String>,
}

#[test]
fn a_null_that_the_database_does_not_take_can_be_mended() {
    each_shared(|place| {
        let engine = &place.engine;
        run(engine, "CREATE TABLE notes (id BIGINT PRIMARY KEY, body VARCHAR(40) NOT NULL)");
        let null_refused = |session: &mut Session| {
            let error = session.flush().expect_err("no NULL there");
            assert_eq!(error.kind(), ErrorKind::NotNullViolation, "{error}");
        };
        let mut session = Session::new(engine);
        let notes = session.add_all([Note { id: 1, body: Some("one".into()) }, Note { id: 2, body: None }]);
        null_refused(&mut session);
        session.edit(notes[1]).body = Some("two".into());
        session.commit().expect("mended");
        session.edit(notes[0]).body = Some("first".into());
        session.edit(notes[1]).body = None;
        null_refused(&mut session);
        session.rollback().expect("a rollback");
        assert_eq!(session[notes[0]].body.as_deref(), Some("one"));
        let stored = Session::new(engine).execute(select(Note.body).order_by(Note.id)).expect("the rows").all();
        assert_eq!(stored, [Some("one".to_owned()), Some("two".to_owned())]);
    });
}
