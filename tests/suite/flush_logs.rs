//! Every kind of flush: its plan, and what each database is sent for it, as snapshots.

use std::fmt::Write as _;

use aludel::prelude::*;
use aludel::{Engine, Result};

use crate::check::approve;
use crate::engines::each_engine;
use crate::related::{Address, Customer, Folder, Order, address, customer, folder, label, order, person, tables};

/// Makes a flush on each database, and compares its plan and what was sent with what is approved.
#[track_caller]
fn check_flush(name: &str, run: fn(&mut Session) -> Result<()>) {
    let mut plans: Vec<String> = Vec::new();
    let mut text = String::new();
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let (plan, log) = record(engine, run).expect("every database does it");
        write!(text, "\n== {}\n{log}", engine.dialect().name()).expect("a string");
        plans.push(plan);
    });
    assert!(plans.windows(2).all(|it| it[0] == it[1]), "one plan on every database: {plans:#?}");
    // MySQL itself, where the suite is run on it, is sent what MariaDB is but for RETURNING, which it has not.
    if !text.contains("== MySQL\n") {
        approve(&format!("flush/{name}"), &format!("{}{text}", plans[0]));
    }
}

fn record(engine: &Engine, run: fn(&mut Session) -> Result<()>) -> Result<(String, String)> {
    let (engine, recording) = engine.recorded();
    let mut session = Session::new(&engine);
    run(&mut session)?;
    let plan = session.plan()?.to_string();
    drop(recording.take());
    session.flush()?;
    let mut log = String::new();
    for statement in recording.statements().iter().filter(|it| !it.sql.contains("SAVEPOINT") && it.sql != "BEGIN") {
        writeln!(log, "{statement}").expect("a string");
    }
    session.commit()?;
    Ok((plan, log))
}

#[test]
fn a_graph_of_new_objects() {
    check_flush("new_graph", |session| {
        let orders = [Order { labels: [label("new"), label("rush")].into(), ..order("first") }, order("second")].into();
        let addresses = [address("a@x.org"), address("b@x.org")].into();
        session.add(Customer { addresses, orders, ..customer("Ann") });
        session.add(customer("Bo"));
        Ok(())
    });
}

#[test]
fn a_tree_of_new_objects_and_a_circle() {
    check_flush("tree_and_circle", |session| {
        let below = Folder { folders: [folder("d"), folder("e")].into(), ..folder("b") };
        session.add(Folder { folders: [below, folder("c")].into(), ..folder("a") });
        let (one, two) = (session.add(folder("one")), session.add(folder("two")));
        session.edit(one).parent.set(two);
        session.edit(two).parent.set(one);
        Ok(())
    });
}

#[test]
fn changes_of_several_shapes() {
    check_flush("changes", |session| {
        let handles = session.add_all(["Ann", "Bo", "Cy"].map(customer));
        let orders = session.add_all(["x", "y"].map(order));
        session.commit()?;
        for handle in &handles {
            session.edit(*handle).name.push('!');
        }
        session.edit(orders[0]).title = "z".into();
        session.edit(orders[0]).customer.set(handles[0]);
        session.edit(orders[1]).customer.set(customer("Di"));
        Ok(())
    });
}

#[test]
fn deletes_with_all_that_goes() {
    check_flush("deletes", |session| {
        let orders = [Order { labels: [label("l")].into(), ..order("kept") }].into();
        let ann = session.add(Customer { addresses: [address("a"), address("b")].into(), orders, ..customer("Ann") });
        let root = session.add(Folder { folders: [folder("below")].into(), ..folder("root") });
        session.commit()?;
        let below = session[root].folders.get()?[0];
        let order = session[ann].orders.get()?[0];
        session.delete(ann)?;
        session.delete(root)?;
        session.delete(below)?;
        session.delete(order)
    });
}

#[test]
fn pairs_of_a_graph() {
    check_flush("pairs", |session| {
        let (ann, bo, cy) = (session.add(person("ann")), session.add(person("bo")), session.add(person("cy")));
        session.edit(ann).follows.extend([bo, cy]);
        session.commit()?;
        session.edit(ann).follows.remove(bo);
        session.edit(cy).follows.push(ann);
        session.edit(cy).followers.push(bo);
        Ok(())
    });
}

#[test]
fn unique_values_that_move() {
    check_flush("unique", |session| {
        let ann = session.add(Customer { addresses: ["a", "b", "c", "d"].map(address).into(), ..customer("Ann") });
        session.commit()?;
        let [a, b, c, d] = session[ann].addresses.get()?.to_vec()[..] else { panic!("four") };
        (session.edit(a).email, session.edit(b).email) = ("b".into(), "a".into()); // a swap
        session.edit(c).email = "z".into(); // gives up its value
        session.delete(d)?;
        session.edit(ann).addresses.extend([address("c"), address("d")]); // take what is given up
        Ok(())
    });
}

#[test]
fn the_row_of_a_deleted_object() {
    check_flush("switch", |session| {
        let old = session.add(Address { id: 7.into(), ..address("old") });
        let ann = session.add(customer("Ann"));
        session.edit(old).customer.set(ann);
        session.commit()?;
        session.delete(old)?;
        let new = session.add(Address { id: 7.into(), ..address("new") });
        session.edit(new).customer.set(ann);
        Ok(())
    });
}
