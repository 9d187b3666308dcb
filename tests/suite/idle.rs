//! Connections that lie idle until their server has enough of them.

use std::thread;
use std::time::Duration;

use aludel::prelude::*;
use aludel::types::{Value, ValueRef};
use aludel::{Engine, EngineOptions, create_engine, create_engine_with};

use crate::faults::{assert_lost, assert_usable};
use crate::servers::{Kind, Server};

/// Longer than the pool trusts a connection that nobody used.
const LONG_IDLE: Duration = Duration::from_millis(5_500);

fn engine(server: &Server) -> Engine {
    let options = EngineOptions::new().pool_size(4).pool_timeout(Duration::from_secs(3));
    create_engine_with(server.url(), &options).expect("an engine")
}

/// Fills the pool with connections that are idle.
fn fill(engine: &Engine) {
    let held: Vec<_> = (0..4).map(|_| engine.connect().expect("a connection")).collect();
    drop(held);
    assert_eq!(engine.pool_status().map(|it| it.idle), Some(4));
}

/// Has the server close every connection but the one that asks.
fn close_idle(server: &Server) {
    let other = create_engine(server.url()).expect("another engine");
    let mut conn = other.connect().expect("a connection");
    match server.kind() {
        Kind::MariaDb => {
            conn.query(
                "SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND user = 'root'",
                &none(),
                &mut |row| {
                    let ValueRef::I64(id) = row.cell(0)? else { panic!("a connection has a number") };
                    let kill = format!("KILL CONNECTION {id}");
                    other.connect()?.run(&kill, &none()).expect("it is killed");
                    Ok(std::ops::ControlFlow::Continue(()))
                },
            )
            .expect("connections");
        }
        Kind::Postgres | Kind::PgBouncer => {
            let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
            conn.scalar(text(end).columns::<i64>()).expect("ended");
        }
    }
}

fn none() -> Vec<Value> {
    Vec::new()
}

/// MariaDB's own limit, and an administrator on PostgreSQL, whose own limit (`idle_session_timeout`) ends them the same way.
#[test]
fn connections_that_the_server_closed_while_idle_are_noticed_before_they_are_used() {
    let servers = Kind::DATABASES.map(|kind| Server::start(kind, &[]));
    thread::scope(|scope| {
        for server in &servers {
            scope.spawn(|| {
                if server.kind() == Kind::MariaDb {
                    let admin = create_engine(server.url()).and_then(|it| it.connect());
                    admin.and_then(|mut it| it.run("SET GLOBAL wait_timeout = 1", &none())).expect("a setting");
                }
                let engine = engine(server);
                fill(&engine);
                if server.kind() == Kind::Postgres {
                    close_idle(server);
                }
                thread::sleep(LONG_IDLE);
                for _ in 0..4 {
                    assert_usable(&engine);
                }
            });
        }
    });
}

/// Asking before every use would double the round trips of short work, so a connection that was used a moment ago is
/// trusted. The first that turns out to be closed is an error, and after it all others are asked.
#[test]
fn connections_that_the_server_closed_a_moment_ago_are_one_error() {
    for kind in Kind::DATABASES {
        let server = Server::start(kind, &[]);
        let engine = engine(&server);
        fill(&engine);
        close_idle(&server);
        let mut errors = 0;
        while let Err(error) = engine.connect().and_then(|mut it| it.scalar(select(literal(1_i64).cast::<i64>()))) {
            assert_lost(&error);
            errors += 1;
            assert!(errors <= 1, "{kind:?}: {error}");
        }
        for _ in 0..4 {
            assert_usable(&engine);
        }
    }
}
