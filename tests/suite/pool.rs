//! The pool: who waits, what is given back, what is thrown away.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::types::Value;
use aludel::{Connection, Engine, EngineOptions, Error, ErrorKind, create_engine, create_engine_with};

use crate::connection::user;
use crate::engines::{each_engine, each_server, each_shared};
use crate::faults::assert_usable;
use crate::fixture::{User, tables};
use crate::proxy::{Mode, Proxy};

/// A database in memory, in a pool with these options.
fn memory(options: &EngineOptions) -> Engine {
    create_engine_with("sqlite://", options).expect("an engine")
}

/// How many connections are open, and how many of them idle.
#[track_caller]
fn open_and_idle(engine: &Engine) -> (u32, u32) {
    let status = engine.pool_status().expect("a pool");
    (status.open, status.idle)
}

/// So many connections at once, given back together.
fn fill(engine: &Engine, connections: u32) {
    let held: Vec<_> = (0..connections).map(|_| engine.connect().expect("a connection")).collect();
    drop(held);
    assert_eq!(open_and_idle(engine), (connections, connections));
}

#[test]
fn connections_are_used_again() {
    each_engine(|engine| {
        for _ in 0..50 {
            engine.connect().and_then(|mut it| it.scalar(select(literal(1_i64).cast::<i64>()))).expect("a value");
        }
        let status = engine.pool_status().expect("a pool");
        assert_eq!((status.open, status.idle), (1, 1), "{status:?}");
    });
}

#[test]
fn a_full_pool_makes_wait_and_then_says_so() {
    let options = EngineOptions::new().pool_size(1).pool_timeout(Duration::from_millis(50));
    let engine = create_engine_with("sqlite://", &options).expect("an engine");
    let held = engine.connect().expect("the only connection");
    let start = Instant::now();
    let error = engine.connect().expect_err("it is in use");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("1 of 1 in use"), "{error}");
    drop(held);
    engine.connect().expect("it was given back");
}

#[test]
fn a_transaction_left_open_is_rolled_back_before_anyone_else_sees_it() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        // Behind the library's back, as hand-written SQL can.
        conn.run("BEGIN", &Vec::<Value>::new()).expect("a transaction");
        conn.insert_all(&[user("Ann", None)]).expect("a row");
        drop(conn);
        let mut conn = engine.connect().expect("the same connection");
        assert_eq!(engine.pool_status().map(|it| it.open), Some(1), "{}", engine.dialect().name());
        assert_eq!(conn.scalar(select(func::count(User.id))).expect("a count"), Some(0));
    });
}

#[test]
fn a_forgotten_transaction_is_rolled_back_too() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        let mut conn = engine.connect().expect("a connection");
        let mut transaction = conn.begin().expect("a transaction");
        transaction.insert_all(&[user("Ann", None)]).expect("a row");
        std::mem::forget(transaction);
        drop(conn);
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
        assert_eq!(count.expect("a count"), Some(0));
    });
}

#[test]
fn many_threads_share_few_connections() {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        thread::scope(|scope| {
            for thread in 0..8 {
                scope.spawn(move || {
                    for number in 0..5 {
                        let one = user(&format!("u{thread}x{number}"), None);
                        engine.connect().and_then(|mut it| it.insert_all(&[one])).expect("a row");
                    }
                });
            }
        });
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(User.id))));
        assert_eq!(count.expect("a count"), Some(40));
        assert!(engine.pool_status().is_some_and(|it| it.open <= it.size));
    });
}

#[test]
fn a_connection_that_the_program_distrusts_is_closed() {
    each_engine(|engine| {
        let mut conn = engine.connect().expect("a connection");
        conn.invalidate();
        conn.scalar(select(literal(1_i64).cast::<i64>())).expect("it still works");
        drop(conn);
        assert_eq!(engine.pool_status().map(|it| it.open), Some(0), "{}", engine.dialect().name());
        engine.connect().and_then(|mut it| it.driver().ping()).expect("another one");
    });
}

#[test]
fn a_pool_that_cannot_open_connections_does_not_hinder_another() {
    let (stuck, free) = (Arc::new(Barrier::new(5)), Arc::new(Barrier::new(5)));
    let (arrive, leave) = (Arc::clone(&stuck), Arc::clone(&free));
    let slow = memory(&EngineOptions::new().on_connect(move |_| {
        arrive.wait();
        leave.wait();
        Ok(())
    }));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| slow.connect().map(drop).expect("a connection, in the end"));
        }
        stuck.wait();
        let other = memory(&EngineOptions::new().pool_timeout(Duration::from_secs(1)));
        let result = other.connect().map(drop);
        free.wait();
        result.expect("nothing is in the way");
    });
}

#[test]
fn a_function_for_new_connections_may_use_another_engine() {
    let vault = memory(&EngineOptions::new().pool_size(1));
    let engine = memory(&EngineOptions::new().pool_timeout(Duration::from_secs(2)).on_connect(move |_| {
        vault.connect()?.scalar(select(literal(1_i64).cast::<i64>()))?;
        Ok(())
    }));
    let all_hold_one = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let _held = engine.connect().expect("a connection");
                all_hold_one.wait();
            });
        }
    });
    assert_eq!(open_and_idle(&engine), (8, 8));
}

#[test]
fn a_connection_that_cannot_be_opened_is_tried_once_for_each_who_asks() {
    let attempts = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&attempts);
    let engine = memory(&EngineOptions::new().on_connect(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        Err(Error::connection("refused on purpose"))
    }));
    for asked in 1..=3 {
        let error = engine.connect().expect_err("it is refused");
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Connection, "refused on purpose".to_owned()));
        assert_eq!(attempts.load(Ordering::Relaxed), asked);
    }
    thread::sleep(Duration::from_millis(500));
    assert_eq!(attempts.load(Ordering::Relaxed), 3, "nobody asked for more");
    assert_eq!(open_and_idle(&engine), (0, 0));
}

#[test]
fn one_caller_opens_one_connection_however_long_it_takes() {
    let opened = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&opened);
    let engine = memory(&EngineOptions::new().on_connect(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_millis(300));
        Ok(())
    }));
    engine.connect().expect("a connection");
    assert_eq!((opened.load(Ordering::Relaxed), open_and_idle(&engine)), (1, (1, 1)));
}

#[test]
fn a_panic_while_a_connection_is_opened_leaves_the_pool_whole() {
    let is_first = AtomicBool::new(true);
    let options = EngineOptions::new().pool_size(1).pool_timeout(Duration::from_millis(200));
    let engine = memory(&options.on_connect(move |_| {
        if is_first.swap(false, Ordering::Relaxed) { resume_unwind(Box::new("on purpose")) } else { Ok(()) }
    }));
    assert!(catch_unwind(AssertUnwindSafe(|| engine.connect())).is_err(), "it panics");
    assert_eq!(open_and_idle(&engine), (0, 0));
    engine.connect().expect("the place is free");
    assert_eq!(open_and_idle(&engine), (1, 1));
}

#[test]
fn who_waits_gets_the_place_of_a_connection_that_could_not_be_opened() {
    let (is_first, opening) = (AtomicBool::new(true), Arc::new(Barrier::new(2)));
    let began = Arc::clone(&opening);
    let engine = memory(&EngineOptions::new().pool_size(1).pool_timeout(Duration::from_secs(5)).on_connect(move |_| {
        if !is_first.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        began.wait();
        thread::sleep(Duration::from_millis(100));
        Err(Error::connection("refused on purpose"))
    }));
    thread::scope(|scope| {
        let first = scope.spawn(|| engine.connect().map(drop));
        opening.wait();
        engine.connect().expect("the place came free");
        first.join().expect("no panic").expect_err("it was refused");
    });
}

#[test]
fn who_waits_longest_is_served_first() {
    let engine = memory(&EngineOptions::new().pool_size(1));
    let held = engine.connect().expect("the only connection");
    let served = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for number in 0..5 {
            let (engine, served) = (&engine, &served);
            scope.spawn(move || {
                let _held = engine.connect().expect("a connection");
                served.lock().expect("no panic").push(number);
            });
            thread::sleep(Duration::from_millis(50));
        }
        drop(held);
    });
    assert_eq!(*served.lock().expect("no panic"), [0, 1, 2, 3, 4]);
}

#[test]
fn connections_that_are_too_old_or_idle_for_too_long_are_closed_by_who_comes_by() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let engine = place.engine_with("pool_idle_timeout=50ms").expect("an engine");
        fill(&engine, 3);
        thread::sleep(Duration::from_millis(100));
        let held = engine.connect().expect("a new one");
        assert_eq!(open_and_idle(&engine), (1, 0), "{name}: idle for too long");
        drop(held);
        let engine = place.engine_with("pool_recycle=50ms").expect("an engine");
        fill(&engine, 2);
        let held = engine.connect().expect("one of them");
        thread::sleep(Duration::from_millis(100));
        drop(held);
        assert_eq!(open_and_idle(&engine), (0, 0), "{name}: too old");
    });
}

#[test]
fn sizes_and_times_of_zero_are_the_least_there_can_be() {
    let mut options = EngineOptions::new();
    options.pool_size = 0;
    options.pool_timeout = Duration::ZERO;
    let engine = memory(&options);
    let held = engine.connect().expect("one there is");
    let error = engine.connect().expect_err("and no other");
    assert!(error.to_string().contains("within 0ns (1 of 1 in use)"), "{error}");
    drop(held);
    engine.connect().expect("it was given back");
}

/// A statement by hand that changes a setting.
fn setting(engine: &Engine) -> &'static str {
    match engine.dialect().name() {
        "sqlite" => "PRAGMA cache_size = -12345",
        "postgresql" => "SET work_mem = '12345kB'",
        _ => "SET SESSION sort_buffer_size = 123456",
    }
}

#[test]
fn settings_made_at_each_use_are_no_reason_to_close_a_connection_and_those_of_a_user_are() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let set = setting(&place.engine);
        let opened = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&opened);
        let options = EngineOptions::new().on_checkout(move |connection| connection.script(set)).on_connect(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(())
        });
        let engine = create_engine_with(&place.url, &options).expect("an engine");
        (0..3).for_each(|_| assert_usable(&engine));
        assert_eq!((opened.load(Ordering::Relaxed), open_and_idle(&engine)), (1, (1, 1)), "{name}");
        let by_hand = |conn: &mut Connection| conn.run(set, &Vec::<Value>::new()).map(drop);
        engine.connect().and_then(|mut it| by_hand(&mut it)).expect(name);
        assert_eq!(open_and_idle(&engine), (0, 0), "{name}");
    });
}

#[test]
fn a_silent_peer_does_not_hold_up_who_asks_for_a_connection() {
    each_server(|place| {
        let proxy = Proxy::before(&place.url);
        let url = proxy.url(&place.url_with("pool_ping_after=0s&pool_timeout=1s&connect_timeout=1s"));
        let engine = create_engine(&url).expect("an engine");
        fill(&engine, 3);
        proxy.set(Mode::BlackHole);
        let start = Instant::now();
        let error = engine.connect().expect_err("nobody answers");
        let waited = start.elapsed();
        assert!(waited >= Duration::from_millis(900) && waited < Duration::from_secs(4), "{waited:?}: {error}");
        assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Connection), "{error:?}");
        assert_eq!(open_and_idle(&engine), (0, 0), "no place is lost, and none of them is trusted");
        proxy.heal();
        assert_usable(&engine);
    });
}

#[test]
fn idle_connections_that_do_not_answer_are_given_up_for_a_new_one() {
    each_server(|place| {
        let proxy = Proxy::before(&place.url);
        let engine = create_engine(&proxy.url(&place.url_with("pool_ping_after=0s&connect_timeout=1s"))).expect("an engine");
        fill(&engine, 5);
        proxy.set(Mode::LostAnswers);
        let start = Instant::now();
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(500));
                proxy.heal();
            });
            let mut conn = engine.connect().expect("a new connection");
            conn.scalar(select(literal(1_i64).cast::<i64>())).expect("it answers");
        });
        assert!(start.elapsed() < Duration::from_secs(4), "only one of them is waited for: {:?}", start.elapsed());
        assert_eq!(open_and_idle(&engine), (1, 1));
    });
}

#[test]
fn an_engine_that_is_disposed_of_opens_new_connections() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let held = engine.connect().expect("a connection");
        drop(engine.connect().expect("another"));
        assert_eq!(engine.pool_status().map(|it| (it.open, it.idle)), Some((2, 1)), "{name}");
        engine.dispose();
        assert_eq!(engine.pool_status().map(|it| (it.open, it.idle)), Some((1, 0)), "{name}");
        drop(held);
        assert_eq!(engine.pool_status().map(|it| it.open), Some(0), "{name}");
        engine.ping().expect("a new one");
        assert_eq!(engine.pool_status().map(|it| (it.open, it.idle)), Some((1, 1)), "{name}: and that is kept");
    });
}

#[test]
fn without_a_pool_no_connection_is_kept() {
    let engine = create_engine_with("sqlite://", &EngineOptions::new().unpooled()).expect("an engine");
    let connections: Vec<_> = (0..30).map(|_| engine.connect().expect("a connection")).collect();
    drop(connections);
    assert_eq!(engine.pool_status().map(|it| (it.open, it.idle)), Some((0, 0)));
}

#[test]
fn the_program_is_told_when_a_connection_comes_back_and_may_refuse_it() {
    let returned = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&returned);
    let options = EngineOptions::new().on_checkin(move |conn| {
        conn.script("PRAGMA cache_size = -3000")?;
        if counter.fetch_add(1, Ordering::Relaxed) < 2 { Ok(()) } else { Err(Error::statement("enough")) }
    });
    let engine = create_engine_with("sqlite://", &options).expect("an engine");
    for open in [1, 1, 0] {
        engine.ping().expect("it answers");
        assert_eq!(engine.pool_status().map(|it| it.open), Some(open));
    }
    assert_eq!(returned.load(Ordering::Relaxed), 3);
}
