//! Nothing is lost over time: connections come back to the pool after panics, and neither memory, nor descriptors, nor sessions
//! of the server grow.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use aludel::prelude::*;
use aludel::{Engine, EngineOptions, Result, create_engine_with};

use crate::connection::user;
use crate::engines::{Place, each_shared};
use crate::faults::assert_usable;
use crate::fixture::{User, tables};
use crate::long::{figure, rounds};

/// The memory of this process that is in use, in bytes.
pub(crate) fn resident_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).expect("the line is there");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes << 10
}

/// How many files and sockets this process has open.
fn open_descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").expect("Linux tells").count()
}

fn small_pool(place: &Place) -> Engine {
    let options = EngineOptions::new().pool_size(2).pool_timeout(Duration::from_millis(200));
    create_engine_with(&place.url, &options).expect("an engine")
}

fn users(engine: &Engine) -> i64 {
    let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
    count.expect("a count").unwrap_or_default()
}

/// Runs something that panics, quietly.
fn panics(run: impl FnOnce() -> Result<()>) {
    let result = catch_unwind(AssertUnwindSafe(run));
    assert!(result.is_err(), "it panics: {result:?}");
}

fn on_purpose() -> ! {
    std::panic::resume_unwind(Box::new("on purpose"))
}

#[test]
fn a_panic_anywhere_leaves_nothing_open_and_nothing_done() {
    each_shared(|place| {
        tables().create_all(&place.engine).expect("tables");
        let engine = small_pool(place);
        for round in 0..10 {
            let name = format!("u{round}");
            panics(|| {
                engine.begin(|transaction| {
                    transaction.insert_all(&[user(&name, None)])?;
                    on_purpose()
                })
            });
            panics(|| {
                engine.begin(|transaction| {
                    let mut savepoint = transaction.begin()?;
                    savepoint.insert_all(&[user(&name, None)])?;
                    on_purpose()
                })
            });
            panics(|| {
                engine.begin(|transaction| {
                    transaction.insert_all(&[user(&name, None)])?;
                    transaction.execute(select(User.id))?.for_each(|_| on_purpose())
                })
            });
            panics(|| {
                let mut conn = engine.connect()?;
                conn.execute(crate::series::powers_of_ten(3))?.for_each(|_| on_purpose())
            });
            panics(|| {
                let mut session = Session::new(&engine);
                session.add(user(&name, None));
                session.flush()?;
                on_purpose()
            });
        }
        assert_eq!(users(&engine), 0, "{}", engine.dialect().name());
        (0..4).for_each(|_| assert_usable(&engine));
    });
}

#[test]
fn connections_that_were_forgotten_are_missed_and_named_as_in_use() {
    each_shared(|place| {
        let engine = small_pool(place);
        std::mem::forget(engine.connect().expect("a connection"));
        let status = engine.pool_status().expect("a pool");
        assert_eq!(status.open - status.idle, 1, "{status:?}");
        engine.connect().expect("there is another");
        std::mem::forget(engine.connect().expect("the other"));
        let error = engine.connect().expect_err("both are gone");
        assert!(error.to_string().contains("2 of 2 in use"), "{error}");
    });
}

/// How many sessions the server has for the engine; none where it has no sessions.
fn sessions(engine: &Engine) -> Option<i64> {
    let mut conn = engine.connect().expect("a connection");
    let own = match engine.dialect().name() {
        "sqlite" => return None,
        "postgresql" => "SELECT count(*) FROM pg_stat_activity WHERE application_name = current_setting('application_name')",
        _ => "SELECT count(*) FROM information_schema.processlist WHERE db = database()",
    };
    conn.scalar(text(own).columns::<i64>()).expect("a count")
}

/// The URL of a place, with a name by which its sessions are found.
fn named(place: &Place) -> String {
    match place.engine.dialect().name() {
        "postgresql" => format!("{}&application_name=leaks_{}", place.url, std::process::id()),
        _ => place.url.clone(),
    }
}

#[test]
fn a_hundred_thousand_loans_take_neither_memory_nor_descriptors_nor_sessions() {
    each_shared(|place| {
        let options = EngineOptions::new().pool_size(4);
        let engine = create_engine_with(&named(place), &options).expect("an engine");
        let held: Vec<_> = (0..4).map(|_| engine.connect().expect("a connection")).collect();
        drop(held);
        lend(&engine, 5_000);
        let before = (resident_memory(), open_descriptors(), sessions(&engine));
        lend(&engine, rounds(100_000, 1_000_000));
        let after = (resident_memory(), open_descriptors(), sessions(&engine));
        let name = engine.dialect().name();
        let grown = after.0.saturating_sub(before.0) >> 10;
        figure(name, format!("{grown} KiB more memory, descriptors {} → {}, sessions {:?}", before.1, after.1, after.2));
        assert!(grown < 16 << 10, "{name}: {grown} KiB");
        assert_eq!((before.1, before.2), (after.1, after.2), "{name}");
        // The place's own engine has a connection to the same database on MariaDB.
        let own = i64::from(engine.pool_status().expect("a pool").open);
        assert!(after.2.is_none_or(|it| (own..=own + 1).contains(&it)), "{name}: {after:?}, of which {own} are pooled");
    });
}

/// Borrows a connection so often; each tenth time it is used, each hundredth in a way that ends badly.
fn lend(engine: &Engine, times: u32) {
    for time in 0..times {
        let mut conn = engine.connect().expect("a connection");
        if time % 10 == 0 {
            conn.scalar(select(literal(1_i64).cast::<i64>())).expect("a value");
        }
        if time % 100 == 0 {
            drop(conn.begin().expect("a transaction"));
            let _ = conn.execute(text("SELECT nothing FROM nowhere").columns::<i64>()).and_then(aludel::Rows::all);
        }
    }
}
