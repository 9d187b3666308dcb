//! SQLite's file when it is locked, not to be written, full, or no longer what it was.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::{Engine, ErrorKind, Result, create_engine};

use crate::chance::Chance;
use crate::child::{self, End, Process};
use crate::connection::user;
use crate::engines::sqlite;
use crate::faults::assert_usable;
use crate::fixture::{Tag, User, tables};
use crate::long::{figure, rounds};

fn open(file: &Path, mode: &str) -> Result<Engine> {
    create_engine(&format!("sqlite:///{}{mode}", file.display()))
}

/// A file with tables and users, that nobody has open.
fn file_with_users(folder: &Path, users: i32) -> std::path::PathBuf {
    let file = folder.join("test.db");
    let engine = open(&file, "").expect("a file");
    tables().create_all(&engine).expect("tables");
    let rows: Vec<_> = (0..users).map(|it| user(&format!("u{it}"), Some(it))).collect();
    engine.begin(|it| it.insert_all(&rows).map(|_| ())).expect("users");
    file
}

fn count(engine: &Engine) -> Result<Option<i64>> {
    engine.connect()?.scalar(select(func::count(User.id)))
}

#[test]
fn a_file_that_another_transaction_locks_is_busy_after_a_wait_that_ends() {
    let place = sqlite();
    tables().create_all(&place.engine).expect("tables");
    let mut holder = place.engine.connect().expect("a connection");
    let holding = holder.begin().expect("a transaction");
    let start = Instant::now();
    let error = place.engine.begin(|it| it.insert_all(&[user("Ann", None)]).map(|_| ())).expect_err("it is locked");
    let waited = start.elapsed();
    assert_eq!(error.kind(), ErrorKind::Busy, "{error:?}");
    assert!(waited > Duration::from_secs(2) && waited < Duration::from_secs(10), "{waited:?}");
    assert_eq!(count(&place.engine).expect("readers do not wait"), Some(0));
    let mut other = place.engine.connect().expect("a connection");
    other.begin().map(|_| ()).expect_err("it is locked still");
    drop(holding);
    other.insert_all(&[user("Ann", None)]).expect("it is free, also for the one who waited in vain");
    place.engine.begin(|it| it.insert_all(&[user("Bo", None)]).map(|_| ())).expect("and for the others");
    figure("sqlite", format!("a locked file is busy after {waited:?}"));
}

#[test]
fn what_is_opened_to_read_is_read_and_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = file_with_users(folder.path(), 3);
    let engine = open(&file, "?mode=ro").expect("an engine");
    assert_eq!(count(&engine).expect("a count"), Some(3));
    let error = engine.begin(|it| it.insert_all(&[user("Ann", None)]).map(|_| ())).expect_err("read only");
    assert!(error.to_string().contains("readonly"), "{error}");
    assert_eq!(count(&engine).expect("a count"), Some(3));
    assert_usable(&engine);
}

/// Root may write everything, so this asks for the help of a process that is nobody.
#[test]
fn a_file_without_permission_to_write_is_an_error_that_says_so() {
    if let Some(file) = child::task() {
        return without_permission(Path::new(&file));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = file_with_users(folder.path(), 3);
    for (path, mode) in [(&file, 0o444), (&folder.path().to_owned(), 0o555)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    }
    let is_root = fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
    if is_root {
        let test = "files::a_file_without_permission_to_write_is_an_error_that_says_so";
        let mut process = Process::start_as_nobody(folder.path(), test, &file.display().to_string());
        assert_eq!(process.next_line().as_deref(), Some("refused"));
        assert_eq!(process.end(), End::Success);
    } else {
        without_permission(&file);
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
}

fn without_permission(file: &Path) {
    let written = open(file, "").and_then(|it| it.begin(|it| it.insert_all(&[user("Ann", None)]).map(|_| ())));
    let error = written.expect_err("it cannot be written");
    let text = error.to_string();
    assert!(["readonly", "unable to open", "cannot open"].iter().any(|it| text.contains(it)), "{text}");
    child::tell("refused");
}

#[test]
fn a_full_disk_undoes_the_transaction_and_the_next_one_works() {
    let place = sqlite();
    tables().create_all(&place.engine).expect("tables");
    let mut conn = place.engine.connect().expect("a connection");
    // The limit is of this connection; the pool gives it to nobody else, for its settings were changed.
    conn.scalar(text("PRAGMA max_page_count = 40").columns::<i64>()).expect("a limit");
    let mut transaction = conn.begin().expect("a transaction");
    let tag = |it: i32| Tag { name: it.to_string(), label: Some("x".repeat(4_000)) };
    let error = (0..1_000).find_map(|it| transaction.insert_all(&[tag(it)]).err()).expect("the disk is full");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Database, Some("13")), "{error:?}");
    transaction.commit().expect_err("nothing of it is there to commit");
    drop(conn);
    let mut next = place.engine.connect().expect("a connection");
    assert_eq!(next.scalar(select(func::count(Tag.name))).expect("a count"), Some(0));
    assert_eq!(next.scalars(text("PRAGMA integrity_check").columns::<String>()).expect("a check"), ["ok"]);
    next.insert_all(&(0..100).map(tag).collect::<Vec<_>>()).expect("there is place again");
}

#[test]
fn a_file_in_which_bytes_were_changed_is_an_error_or_rows_and_never_a_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = fs::read(file_with_users(folder.path(), 300)).expect("the file");
    let damaged = folder.path().join("damaged.db");
    let mut chance = Chance::new();
    let (rounds, mut errors) = (rounds(150, 5_000), 0);
    for _ in 0..rounds {
        let mut bytes = whole.clone();
        for _ in 0..=chance.below(20) {
            let at = chance.below(u32::try_from(bytes.len()).expect("a small file"));
            bytes[at as usize] ^= u8::try_from(chance.below(255) + 1).expect("a byte");
        }
        for leftover in ["damaged.db-wal", "damaged.db-shm"] {
            let _ = fs::remove_file(folder.path().join(leftover));
        }
        fs::write(&damaged, &bytes).expect("a file");
        errors += usize::from(use_it(&damaged).is_err());
    }
    figure("sqlite", format!("{rounds} damaged files: {errors} errors, {} without one, 0 panics", rounds - errors));
    assert!(errors > 0, "the test is blind: no damage was seen");
}

/// Reads everything, and writes.
fn use_it(file: &Path) -> Result<()> {
    let engine = open(file, "")?;
    let mut conn = engine.connect()?;
    conn.execute(select(User))?.for_each(|_| Ok(()))?;
    conn.scalars(select(User.email).order_by(User.email))?;
    conn.scalars(text("PRAGMA integrity_check").columns::<String>())?;
    engine.begin(|it| it.execute(update(User).set(User.age.set(1)).all_rows()).map(|_| ()))
}
