//! What an engine was told in its URL: limits of time, isolation, locks, names; and stopping a statement by hand.

use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::{Connection, EngineOptions, ErrorKind, Isolation, Result, Rows, TransactionOptions, create_engine_with};

use crate::engines::{Place, each_shared};
use crate::fixture::{Tag, User, tables};

/// A statement that takes ten seconds and more; on SQLite for ever.
fn endless(place: &Place) -> &'static str {
    match place.engine.dialect().name() {
        "sqlite" => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "postgresql" => "SELECT count(*) FROM pg_sleep(10)",
        // SLEEP is not stopped but woken; a join of many rows is stopped.
        _ => {
            "SELECT count(*) FROM information_schema.collations a, information_schema.collations b, \
              information_schema.collations c, information_schema.collations d"
        }
    }
}

fn run(conn: &mut Connection, sql: &'static str) -> Result<Option<i64>> {
    conn.scalar(text(sql).columns::<i64>())
}

#[test]
fn a_statement_that_takes_too_long_is_stopped() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let engine = place.engine_with("statement_timeout=200ms").expect("an engine");
        let mut conn = engine.connect().expect("a connection");
        let start = Instant::now();
        let error = run(&mut conn, endless(place)).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Timeout, "{name}: {error}");
        assert!(start.elapsed() < Duration::from_secs(5), "{name}: {:?}", start.elapsed());
        assert_eq!(run(&mut conn, "SELECT 1").expect(name), Some(1), "{name}: the connection can be used");
        drop(conn);
        assert_eq!(engine.pool_status().map(|it| it.open), Some(1), "{name}: and stays in the pool");
    });
}

#[test]
fn the_limit_of_a_connection_ends_with_its_use() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let engine = place.engine_with("pool_size=1").expect("an engine");
        let mut conn = engine.connect().expect("a connection");
        conn.set_statement_timeout(Some(Duration::from_millis(100))).expect(name);
        assert_eq!(run(&mut conn, endless(place)).expect_err(name).kind(), ErrorKind::Timeout, "{name}");
        drop(conn);
        let mut conn = engine.connect().expect("the same connection");
        let slow = match name {
            "sqlite" => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT count(*) FROM n",
            "postgresql" => "SELECT count(*) FROM pg_sleep(0.3)",
            _ => "SELECT SLEEP(0.3)",
        };
        run(&mut conn, slow).expect(name);
    });
}

#[test]
fn a_timeout_within_a_transaction_does_not_commit_half_of_it() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        tables().create_all(&place.engine).expect("tables");
        let engine = place.engine_with("statement_timeout=200ms").expect("an engine");
        let result = engine.begin(|transaction| {
            transaction.insert_all(&[Tag { name: "a".into(), label: None }])?;
            run(transaction, endless(place))
        });
        assert_eq!(result.expect_err(name).kind(), ErrorKind::Timeout, "{name}");
        let count = engine.connect().and_then(|mut it| it.scalar(select(func::count(Tag.name))));
        assert_eq!(count.expect(name), Some(0), "{name}");
    });
}

#[test]
fn a_statement_is_cancelled_from_another_thread() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let mut conn = place.engine.connect().expect("a connection");
        let canceller = conn.canceller().expect(name);
        let start = Instant::now();
        let error = std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(100));
                canceller.cancel().expect(name);
            });
            run(&mut conn, endless(place)).expect_err(name)
        });
        assert_eq!(error.kind(), ErrorKind::Cancelled, "{name}: {error}");
        assert!(start.elapsed() < Duration::from_secs(5), "{name}");
        assert_eq!(run(&mut conn, "SELECT 1").expect(name), Some(1), "{name}: the connection can be used");
    });
}

#[test]
fn cancelling_an_idle_connection_does_nothing() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let mut conn = place.engine.connect().expect("a connection");
        conn.canceller().and_then(|it| it.cancel()).expect(name);
        std::thread::sleep(Duration::from_millis(50));
        // MariaDB remembers the request until the next statement; that one may see it, and no other.
        let first = run(&mut conn, "SELECT 1");
        assert!(first.is_ok() || name == "mariadb" || name == "mysql", "{name}: {first:?}");
        assert_eq!(run(&mut conn, "SELECT 1").expect(name), Some(1), "{name}");
    });
}

#[test]
fn a_lock_is_waited_for_no_longer_than_said() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        tables().create_all(&place.engine).expect("tables");
        place.engine.connect().and_then(|mut it| it.insert_all(&[Tag { name: "a".into(), label: None }])).expect("a tag");
        let engine = place.engine_with("lock_timeout=1s").expect("an engine");
        let change = || update(Tag).set(Tag.label.set("b")).where_(Tag.name.eq("a"));
        let mut holder = place.engine.connect().expect("a connection");
        let mut transaction = holder.begin().expect("a transaction");
        transaction.execute(change()).expect(name);
        let start = Instant::now();
        let error = engine.connect().and_then(|mut it| it.execute(change())).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Busy, "{name}: {error}");
        let waited = start.elapsed();
        assert!(waited > Duration::from_millis(800) && waited < Duration::from_secs(5), "{name}: {waited:?}");
    });
}

#[test]
fn the_isolation_of_an_engine_is_that_of_its_transactions() {
    each_shared(|place| {
        let engine = place.engine_with("isolation=serializable").expect("an engine");
        let mut conn = engine.connect().expect("a connection");
        let sql = match engine.dialect().name() {
            "sqlite" => return,
            "postgresql" => "SHOW transaction_isolation",
            "mariadb" => "SELECT @@tx_isolation",
            _ => "SELECT @@transaction_isolation",
        };
        let level = conn.scalar(text(sql).columns::<String>()).expect("a level");
        assert_eq!(level.map(|it| it.to_lowercase()).as_deref(), Some("serializable"));
    });
}

#[test]
fn a_deferrable_transaction_reads_or_is_refused() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        let options = TransactionOptions::new().deferrable();
        assert_eq!(options.isolation_level(), Some(Isolation::Serializable));
        let result = place.engine.begin_with(&options, |transaction| run(transaction, "SELECT 1"));
        match name {
            "sqlite" | "postgresql" => assert_eq!(result.expect(name), Some(1)),
            _ => {
                let error = result.expect_err(name);
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
                assert!(error.to_string().contains("deferrable"), "{error}");
            }
        }
    });
}

#[test]
fn a_read_only_transaction_refuses_writes_with_one_kind() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        tables().create_all(&place.engine).expect("tables");
        let options = TransactionOptions::new().read_only();
        let result: Result<_> =
            place.engine.begin_with(&options, |transaction| transaction.insert_all(&[Tag { name: "a".into(), label: None }]));
        assert_eq!(result.expect_err(name).kind(), ErrorKind::ReadOnly, "{name}");
    });
}

#[test]
fn a_value_that_does_not_fit_is_refused_with_one_kind() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        if name == "sqlite" {
            return; // It has no lengths.
        }
        tables().create_all(&place.engine).expect("tables");
        let long = Tag { name: "x".repeat(41), label: None };
        let error = place.engine.connect().and_then(|mut it| it.insert_all(std::slice::from_ref(&long))).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Data, "{name}: {error}");
        let many = [long, Tag { name: "y".into(), label: None }];
        let error = place.engine.connect().and_then(|mut it| it.insert_all(&many)).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Data, "{name}: in an array, too: {error}");
        assert!(!error.to_string().contains("xxxx"), "{error}");
    });
}

#[test]
fn the_server_knows_the_programs_name() {
    each_shared(|place| {
        let engine = place.engine_with("application_name=my%20shop").expect("an engine");
        if engine.dialect().name() == "postgresql" {
            let mut conn = engine.connect().expect("a connection");
            let name = conn.scalar(text("SHOW application_name").columns::<String>()).expect("a name");
            assert_eq!(name.as_deref(), Some("my shop"));
        }
    });
}

#[test]
fn nothing_stays_prepared_on_demand() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        tables().create_all(&place.engine).expect("tables");
        let engine = place.engine_with("statement_cache_size=0").expect("an engine");
        let mut conn = engine.connect().expect("a connection");
        let tags: Vec<_> = (0..3).map(|it| Tag { name: format!("t{it}"), label: None }).collect();
        conn.insert_all(&tags).expect(name);
        conn.insert_all(&[Tag { name: "one".into(), label: Some("x".into()) }]).expect(name);
        for _ in 0..3 {
            let rows = conn.execute(select(Tag.name).where_(Tag.name.like("t%")).order_by(Tag.name)).and_then(Rows::all);
            assert_eq!(rows.expect(name), ["t0", "t1", "t2"], "{name}");
            let changed = conn.execute(update(Tag).set(Tag.label.set("y")).where_(Tag.name.eq("one"))).expect(name);
            assert_eq!(changed.rows_affected, 1, "{name}");
        }
        let error = conn.execute(text("SELECT 1")).expect_err(name);
        assert!(error.to_string().contains("gives rows"), "{name}: {error}");
        if name == "postgresql" {
            let prepared = run(&mut conn, "SELECT count(*) FROM pg_prepared_statements").expect("a count");
            assert_eq!(prepared, Some(0));
        }
        let names = conn.scalars(select(User.name)).expect(name);
        assert!(names.is_empty());
    });
}

#[test]
fn the_url_wins_over_the_program() {
    each_shared(|place| {
        let options = EngineOptions::new().pool_size(7);
        let size = |url: &str| create_engine_with(url, &options).expect("an engine").pool_status().map(|it| it.size);
        assert_eq!(size(&place.url_with("pool_size=3")), Some(3));
        assert_eq!(size(&place.url_with("echo=false")), Some(7));
    });
}

#[test]
fn prepared_statements_do_not_pile_up_on_the_server() {
    each_shared(|place| {
        let name = place.engine.dialect().name();
        if name != "mariadb" && name != "mysql" {
            return; // `nothing_stays_prepared_on_demand` looks at PostgreSQL; SQLite is in this process.
        }
        for size in [0, 4] {
            let engine = place.engine_with(&format!("statement_cache_size={size}")).expect("an engine");
            let mut conn = engine.connect().expect("a connection");
            let count =
                "SELECT variable_value + 0 FROM information_schema.session_status WHERE variable_name = 'Com_stmt_prepare'";
            let closed = count.replace("prepare", "close");
            for number in 0..100 {
                conn.query(&format!("SELECT {number}"), &Vec::<aludel::types::Value>::new(), &mut |_| {
                    Ok(std::ops::ControlFlow::Continue(()))
                })
                .expect(name);
            }
            let mut read = |sql: &str| {
                let mut value = 0.0;
                let read = conn.query(sql, &Vec::<aludel::types::Value>::new(), &mut |row| {
                    if let aludel::types::ValueRef::F64(it) = row.cell(0)? {
                        value = it;
                    }
                    Ok(std::ops::ControlFlow::Continue(()))
                });
                read.expect(name);
                value
            };
            let open = read(count) - read(&closed);
            assert!(open <= 10.0, "{size}: {open} are open");
        }
    });
}
