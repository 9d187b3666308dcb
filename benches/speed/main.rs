//! How fast aludel is beside SQL by hand: `cargo bench --bench speed`.
//!
//! Every figure is a ratio of medians: samples of the floor and of aludel take turns. With `worker URL` it does single samples as
//! `benches/peers/run` tells it.
#![expect(clippy::print_stdout, reason = "a program that reports")]

mod floor_mysql;
mod floor_postgres;
mod floor_sqlite;
mod models;
mod ours;
mod plain;
mod rendering;
mod statements;
#[path = "../work/mod.rs"]
mod work;

use work::{Database, Done, Worker, serve};

/// Everything that is measured on one database.
enum Bench {
    Rendering(rendering::Rendering),
    Sqlite(Box<floor_sqlite::Floor>, Box<ours::Ours>),
    Postgres(Box<floor_postgres::Floor>, Box<ours::Ours>),
    MariaDb(Box<floor_mysql::Floor>, Box<ours::Ours>),
}

impl Bench {
    /// `rendering`, `sqlite://`, `sqlite:///path` or the URL of a server.
    fn open(url: &str) -> Done<Self> {
        if url == "rendering" {
            return Ok(Self::Rendering(rendering::Rendering::new()));
        }
        Ok(match Database::of(url) {
            Database::Sqlite => {
                let floor = url.strip_prefix("sqlite:///").map(|path| format!("{path}.floor"));
                Self::Sqlite(floor_sqlite::Floor::open(floor.as_deref())?.into(), ours::Ours::open(url)?.into())
            }
            Database::Postgres => Self::Postgres(floor_postgres::Floor::open(url)?.into(), ours::Ours::open(url)?.into()),
            Database::MariaDb => Self::MariaDb(floor_mysql::Floor::open(url)?.into(), ours::Ours::open(url)?.into()),
        })
    }
}

impl Worker for Bench {
    fn sample(&mut self, system: &str, workload: &str) -> Done<Option<f64>> {
        let is_ours = system.starts_with("aludel");
        match self {
            Self::Rendering(it) => it.sample(system, workload),
            Self::Sqlite(_, it) | Self::Postgres(_, it) | Self::MariaDb(_, it) if is_ours => it.sample(system, workload),
            Self::Sqlite(it, _) => it.sample(system, workload),
            Self::Postgres(it, _) => it.sample(system, workload),
            Self::MariaDb(it, _) => it.sample(system, workload),
        }
    }
}

/// What is measured on a database, and in which ways.
const WORKLOADS: [(&str, &[&str]); 7] = [
    ("insert", &["floor", "floor: multi-row VALUES RETURNING", "floor: unnest", "aludel", "aludel: insert_all"]),
    ("select", &["floor", "aludel"]),
    ("select session", &["floor", "aludel"]),
    ("get", &["floor", "floor: prepare_cached", "aludel", "aludel: prepared, into structs"]),
    ("update", &["floor", "floor: unnest", "floor: VALUES joined", "aludel"]),
    ("eager", &["floor", "aludel"]),
    ("stream", &["floor", "aludel"]),
];

fn median(samples: &mut [f64]) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

fn human(nanos: f64) -> String {
    match nanos {
        it if it < 1e3 => format!("{it:.0} ns"),
        it if it < 1e6 => format!("{:.2} µs", it / 1e3),
        it => format!("{:.2} ms", it / 1e6),
    }
}

/// Measures the ways in turn, and prints each beside the first.
fn compare(bench: &mut Bench, workload: &str, ways: &[&str], rounds: usize) -> Done<()> {
    let mut samples: Vec<(&str, Vec<f64>)> = ways.iter().map(|it| (*it, Vec::new())).collect();
    for _ in 0..rounds {
        for (way, samples) in &mut samples {
            samples.extend(bench.sample(way, workload)?);
        }
    }
    let mut floor = None;
    for (way, mut samples) in samples.into_iter().filter(|(_, it)| !it.is_empty()) {
        let median = median(&mut samples);
        let floor = *floor.get_or_insert(median);
        println!("  {workload:28} {way:36} {:>10}  {:6.2}", human(median), median / floor);
    }
    Ok(())
}

fn report(filter: Option<&str>, rounds: usize) -> Done<()> {
    let chosen = |workload: &str| filter.is_none_or(|it| workload.contains(it));
    println!("rendering");
    let mut bench = Bench::open("rendering")?;
    for dialect in ["sqlite", "postgres"] {
        for name in ["simple", "medium", "large", "insert100"] {
            for step in ["both", "build", "render", "again"] {
                let workload = format!("{dialect} {name} {step}");
                if chosen(&workload) {
                    compare(&mut bench, &workload, &["floor", "aludel"], rounds)?;
                }
            }
        }
    }
    let folder = tempfile::tempdir()?;
    let file = format!("sqlite:///{}/bench.db", folder.path().display());
    let server = |name| std::env::var(name).ok();
    let urls = [Some("sqlite://".to_owned()), Some(file), server("ALUDEL_TEST_POSTGRES_URL"), server("ALUDEL_TEST_MYSQL_URL")];
    for url in urls.into_iter().flatten() {
        println!("{}", url.split_once("://").map_or("", |it| if it.1.contains("bench.db") { "sqlite file" } else { it.0 }));
        let mut bench = Bench::open(&url)?;
        for (workload, ways) in WORKLOADS {
            if chosen(workload) {
                compare(&mut bench, workload, ways, rounds)?;
            }
        }
    }
    Ok(())
}

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["sqlite-version"] => {
            println!("{}", rusqlite::version());
            Ok(())
        }
        ["worker", url] => serve(&mut Bench::open(url)?),
        [] => report(None, 15),
        [filter] => report(Some(filter), 15),
        [filter, rounds, ..] => report(Some(filter), rounds.parse()?),
    }
}
