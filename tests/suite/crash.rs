//! SQLite's file when its process is killed: every transaction that was acknowledged is whole, of no other is there a part.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use aludel::prelude::*;
use aludel::{Engine, Result, create_engine};

use crate::chance::Chance;
use crate::child::{self, End, Process};
use crate::long::{figure, rounds};

/// How many rows a transaction writes.
const ROWS: i64 = 5;

/// A row of a transaction of a writer.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "written")]
struct Written {
    #[model(primary_key)]
    writer: i64,
    #[model(primary_key)]
    number: i64,
    #[model(primary_key)]
    row: i64,
    filler: String,
}

fn open(file: &Path) -> Engine {
    create_engine(&format!("sqlite:///{}", file.display())).expect("the file can be opened")
}

/// Writes transactions, and tells of each when it is committed.
fn write(file: &Path, writer: i64, transactions: i64) -> Result<()> {
    let engine = open(file);
    metadata![Written].create_all(&engine)?;
    child::tell("ready");
    for number in 0..transactions {
        engine.begin(|transaction| {
            for row in 0..ROWS {
                transaction.insert_all(&[Written { writer, number, row, filler: "x".repeat(300) }])?;
            }
            Ok::<_, aludel::Error>(())
        })?;
        child::tell(number);
    }
    Ok(())
}

/// In a process of its own this is the writer whose task it is; in an ordinary run, a short one.
#[test]
fn the_writer_writes() {
    if let Some(task) = child::task() {
        let mut parts = task.splitn(3, ' ');
        let mut number = || parts.next().and_then(|it| it.parse().ok()).expect("a number");
        let (writer, transactions) = (number(), number());
        write(Path::new(parts.next().expect("a file")), writer, transactions).expect("it writes");
        return;
    }
    let (_folder, file) = new_file();
    write(&file, 1, 3).expect("it writes");
    assert_eq!(whole_transactions(&file, 1), (0..3).collect());
}

const WRITER: &str = "crash::the_writer_writes";

fn new_file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("test.db");
    (folder, file)
}

/// The transactions of a writer that are there, each of them whole, in a file that SQLite finds nothing wrong with.
#[track_caller]
fn whole_transactions(file: &Path, writer: i64) -> BTreeSet<i64> {
    let engine = open(file);
    let mut conn = engine.connect().expect("a connection");
    let check = conn.scalars(text("PRAGMA integrity_check").columns::<String>()).expect("a check");
    assert_eq!(check, ["ok"]);
    metadata![Written].create_all(&engine).expect("a table");
    let query = select((Written.number, func::count(Written.row))).where_(Written.writer.eq(writer)).group_by(Written.number);
    let found = conn.execute(query).and_then(aludel::Rows::all).expect("transactions");
    assert!(found.iter().all(|(_, rows)| *rows == ROWS), "a part of a transaction is there: {found:?}");
    found.into_iter().map(|(number, _)| number).collect()
}

/// What a child has told to be committed, up to its end.
fn acknowledged(process: &mut Process) -> BTreeSet<i64> {
    std::iter::from_fn(|| process.next_line()).filter_map(|it| it.parse().ok()).collect()
}

#[track_caller]
fn nothing_is_lost(file: &Path, writer: i64, acknowledged: &BTreeSet<i64>) {
    let stored = whole_transactions(file, writer);
    assert!(stored.is_superset(acknowledged), "acknowledged {acknowledged:?}, stored {stored:?}");
    // The last one may have been committed without anybody being told.
    assert!(stored.len() <= acknowledged.len() + 1, "acknowledged {acknowledged:?}, stored {stored:?}");
}

#[test]
fn a_process_that_is_killed_at_any_moment_loses_nothing_it_has_acknowledged() {
    let mut chance = Chance::new();
    let (rounds, mut kept) = (rounds(20, 500), 0);
    for _ in 0..rounds {
        let (_folder, file) = new_file();
        let mut process = Process::start(WRITER, &format!("1 1000000 {}", file.display()));
        assert_eq!(process.next_line().as_deref(), Some("ready"));
        thread::sleep(Duration::from_micros(u64::from(chance.below(30_000))));
        process.kill();
        assert_eq!(process.end(), End::Killed);
        let told = acknowledged(&mut process);
        nothing_is_lost(&file, 1, &told);
        kept += told.len();
    }
    figure(
        "sqlite",
        format!("{rounds} kills at random: {kept} acknowledged transactions, 0 lost, 0 in part, every file in order"),
    );
    assert!(kept > 0, "the test is blind: nothing was committed before a kill");
}

/// Killed at the first write, at the second, and so on, until it lives; likewise at every sync, truncation and removal.
/// Where there is no `strace` the test above must do.
#[test]
fn a_process_that_is_killed_at_each_of_its_writes_loses_nothing_it_has_acknowledged() {
    if Command::new("strace").arg("-V").output().is_err() {
        figure("sqlite", "kills at every write: strace is not installed");
        return;
    }
    let (mut points, mut kept) = (0, 0);
    for call in ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink"] {
        for at in 1..=rounds(12, 1_000) {
            let (_folder, file) = new_file();
            let inject = format!("inject={call}:signal=KILL:when={at}");
            let strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject];
            let mut process = Process::start_below(&strace, WRITER, &format!("1 3 {}", file.display()));
            let told = acknowledged(&mut process);
            let end = process.end();
            nothing_is_lost(&file, 1, &told);
            if end != End::Killed {
                assert_eq!((end, told.len()), (End::Success, 3), "{call} {at}");
                break;
            }
            points += 1;
            kept += told.len();
        }
    }
    figure(
        "sqlite",
        format!("{points} kills, each at another write or sync: {kept} acknowledged transactions, 0 lost, 0 in part"),
    );
    assert!(points > 0, "the test is blind: strace killed nothing");
}

#[test]
fn two_processes_that_write_one_file_both_keep_what_they_wrote() {
    let (_folder, file) = new_file();
    let transactions = rounds(50, 2_000);
    let mut writers = [1, 2].map(|it| Process::start(WRITER, &format!("{it} {transactions} {}", file.display())));
    // Read side by side, or the one whose lines nobody reads would have to wait.
    let told = thread::scope(|scope| {
        let reading = writers.each_mut().map(|process| scope.spawn(|| (acknowledged(process), process.end())));
        reading.map(|it| it.join().expect("no panic"))
    });
    for (writer, (told, end)) in (1..).zip(&told) {
        assert_eq!((*end, told.len()), (End::Success, usize::try_from(transactions).expect("positive")));
        assert_eq!(&whole_transactions(&file, writer), told);
    }
}
