//! A server that dies under load and comes back: nothing acknowledged is lost, and everybody goes on.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::{Engine, EngineOptions, Result, create_engine_with};

use crate::long::{figure, rounds};
use crate::servers::{Kind, Server};

const THREADS: usize = 32;

/// How long the server is gone, and works between its deaths.
const GONE: Duration = Duration::from_millis(200);
const WORK: Duration = Duration::from_millis(400);

/// After this long everybody must have succeeded again. It is no promise, but a bound on a machine that does other things.
const HEALED: Duration = Duration::from_secs(20);

/// A row that a thread wrote.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "written")]
struct Written {
    #[model(primary_key)]
    thread: i32,
    #[model(primary_key)]
    number: i32,
}

/// What a thread has done.
#[derive(Debug, Default)]
struct Writer {
    acknowledged: Mutex<BTreeSet<i32>>,
    /// Of how many commits the answer was lost.
    errors: AtomicU64,
    attempts: AtomicU64,
}

impl Writer {
    fn acknowledged(&self) -> usize {
        self.acknowledged.lock().expect("no panic").len()
    }

    fn write_until(&self, thread: i32, engine: &Engine, is_over: &AtomicBool) {
        for number in 0.. {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            self.attempts.fetch_add(1, Ordering::Relaxed);
            match write(engine, Written { thread, number }) {
                Ok(()) => {
                    self.acknowledged.lock().expect("no panic").insert(number);
                }
                Err(_) => {
                    self.errors.fetch_add(1, Ordering::Relaxed);
                    thread::sleep(Duration::from_millis(5));
                }
            }
        }
    }
}

/// Alternately a transaction and a statement by itself.
fn write(engine: &Engine, row: Written) -> Result<()> {
    if row.number % 2 == 0 {
        engine.begin(|transaction| transaction.insert_all([&row]).map(|_| ()))
    } else {
        engine.connect()?.insert_all(&[row]).map(|_| ())
    }
}

fn dies_and_comes_back(kind: Kind) {
    let server = Server::start(kind, &[]);
    let options = EngineOptions::new().pool_size(16).pool_timeout(Duration::from_secs(2));
    let engine = create_engine_with(server.url(), &options).expect("an engine");
    metadata![Written].create_all(&engine).expect("a table");
    let writers: Vec<Writer> = (0..THREADS).map(|_| Writer::default()).collect();
    let is_over = AtomicBool::new(false);
    let healed = thread::scope(|scope| {
        for (thread, writer) in writers.iter().enumerate() {
            let (engine, is_over) = (&engine, &is_over);
            scope.spawn(move || writer.write_until(i32::try_from(thread).expect("few"), engine, is_over));
        }
        let healed: Vec<Duration> = (0..rounds(2, 20)).map(|_| kill_and_restart(&server, &writers)).collect();
        is_over.store(true, Ordering::Relaxed);
        healed
    });
    nothing_is_lost(&engine, &writers);
    let sum = |count: fn(&Writer) -> u64| writers.iter().map(count).sum::<u64>();
    let errors = sum(|it| it.errors.load(Ordering::Relaxed));
    let acknowledged = writers.iter().map(Writer::acknowledged).sum::<usize>();
    let slowest = healed.iter().max().copied().unwrap_or_default();
    figure(
        engine.dialect().name(),
        format!(
            "{} deaths: {acknowledged} commits acknowledged, 0 lost, {errors} errors, all {THREADS} threads succeed again after at most {slowest:?}",
            healed.len()
        ),
    );
}

/// Kills the server and brings it back; how long after that every thread had succeeded again.
fn kill_and_restart(server: &Server, writers: &[Writer]) -> Duration {
    thread::sleep(WORK);
    server.kill();
    thread::sleep(GONE);
    let before: Vec<usize> = writers.iter().map(Writer::acknowledged).collect();
    server.restart();
    let start = Instant::now();
    while writers.iter().zip(&before).any(|(writer, before)| writer.acknowledged() == *before) {
        assert!(start.elapsed() < HEALED, "not everybody succeeded again");
        thread::sleep(Duration::from_millis(5));
    }
    start.elapsed()
}

fn nothing_is_lost(engine: &Engine, writers: &[Writer]) {
    let rows = engine.connect().and_then(|mut it| it.execute(select((Written.thread, Written.number)))?.all());
    let stored: BTreeSet<(i32, i32)> = rows.expect("the rows").into_iter().collect();
    for (thread, writer) in (0..).zip(writers) {
        let acknowledged = writer.acknowledged.lock().expect("no panic");
        let lost: Vec<_> = acknowledged.iter().filter(|it| !stored.contains(&(thread, **it))).collect();
        assert!(lost.is_empty(), "thread {thread} was told that these are committed: {lost:?}");
    }
    let attempts: u64 = writers.iter().map(|it| it.attempts.load(Ordering::Relaxed)).sum();
    assert!(stored.len() as u64 <= attempts);
    let status = engine.pool_status().expect("a pool");
    assert_eq!(status.open, status.idle, "{status:?}");
}

#[test]
fn no_acknowledged_commit_is_lost_when_postgresql_dies() {
    dies_and_comes_back(Kind::Postgres);
}

#[test]
fn no_acknowledged_commit_is_lost_when_mariadb_dies() {
    dies_and_comes_back(Kind::MariaDb);
}
