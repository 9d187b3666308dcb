//! The invariants of `docs/architecture.md` that are about files.

use std::fs;
use std::path::{Path, PathBuf};

/// Files that may be longer than the rule says, each with a reason.
const LONG: [&str; 0] = [];

const MOST_LINES: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder of the project.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no files");
    found
}

fn library() -> Vec<PathBuf> {
    let crates = ["src", "core/src", "macros/src", "dialects/sqlite/src", "dialects/postgres/src", "dialects/mysql/src"];
    crates.into_iter().flat_map(files).collect()
}

/// Lines of code with their numbers: no comments.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).expect("a file of the project");
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim().to_owned()));
    lines.filter(|(_, line)| !line.starts_with("//")).collect()
}

/// Fails with every line of code below a folder that has one of the words.
#[track_caller]
fn forbid(folder: &str, words: &[&str], reason: &str) {
    let mut found = String::new();
    for path in files(folder) {
        for (number, line) in code(&path) {
            let lowered = line.to_lowercase();
            if words.iter().any(|word| lowered.contains(word)) {
                found.push_str(&format!("{}:{number}: {line}\n", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{reason}:\n{found}");
}

#[test]
fn the_core_names_no_database() {
    forbid("core/src/tree", &["sqlite", "postgres", "mysql", "mariadb"], "the tree names a database");
    forbid("core/src/render", &["sqlite", "postgres", "mysql", "mariadb"], "the renderer names a database");
    forbid("core/src/expr", &["sqlite", "postgres", "mysql", "mariadb"], "the builders name a database");
    forbid("core/src/query", &["sqlite", "postgres", "mysql", "mariadb"], "the statements name a database");
    forbid("core/src/schema", &["sqlite", "postgres", "mysql", "mariadb"], "the schema names a database");
}

#[test]
fn a_dialect_names_no_other() {
    forbid("dialects/sqlite/src", &["postgres", "mysql", "mariadb"], "SQLite's crate names another database");
    forbid("dialects/postgres/src", &["sqlite", "mysql", "mariadb"], "PostgreSQL's crate names another database");
    forbid("dialects/mysql/src", &["sqlite", "postgres"], "MySQL's crate names another database");
}

#[test]
fn the_session_knows_no_driver() {
    forbid("src/orm", &["rusqlite", "aludel_sqlite", "aludel_postgres", "aludel_mysql"], "the session knows a driver");
}

#[test]
fn the_dialects_have_the_same_files() {
    let names = |folder: &str| {
        let base = root().join(folder);
        let mut names: Vec<_> =
            files(folder).iter().map(|it| it.strip_prefix(&base).expect("below").display().to_string()).collect();
        names.retain(|it| !it.starts_with("driver"));
        names.sort();
        names
    };
    assert_eq!(names("dialects/sqlite/src"), names("dialects/postgres/src"));
    assert_eq!(names("dialects/sqlite/src"), names("dialects/mysql/src"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let folders = ["tests/suite", "examples"].into_iter().flat_map(files);
    for path in library().into_iter().chain(folders) {
        let text = fs::read_to_string(&path).expect("a file of the project");
        assert!(text.starts_with("//! "), "{} does not open with a `//!` sentence", path.display());
    }
}

#[test]
fn no_file_is_too_long() {
    for path in library() {
        let lines = fs::read_to_string(&path).expect("a file of the project").lines().count();
        let is_excused = LONG.iter().any(|it| path.ends_with(it));
        assert!(lines <= MOST_LINES || is_excused, "{} has {lines} lines: split it by concept", path.display());
    }
}

#[test]
fn crates_link_no_driver_unless_asked() {
    for manifest in ["core/Cargo.toml", "dialects/sqlite/Cargo.toml", "dialects/postgres/Cargo.toml", "dialects/mysql/Cargo.toml"]
    {
        let text = fs::read_to_string(root().join(manifest)).expect("a manifest");
        for driver in ["rusqlite = ", "postgres = ", "mysql = "] {
            for line in text.lines().filter(|line| line.starts_with(driver)) {
                assert!(manifest.starts_with("dialects/") && line.contains("optional = true"), "{manifest}: {line}");
            }
        }
    }
}
