//! The work by Diesel: `peer-diesel worker URL`.

mod execution;
mod rendering;
#[path = "../../../work/mod.rs"]
mod work;

use work::{Database, Done, Worker, serve};

fn main() -> Done<()> {
    let url = std::env::args().nth(2).ok_or("usage: peer-diesel worker URL")?;
    let mut worker: Box<dyn Worker> = match url.as_str() {
        "rendering" => Box::new(rendering::Rendering::new()),
        url => match Database::of(url) {
            Database::Sqlite => Box::new(execution::sqlite::Bench::open(url)?),
            Database::Postgres => Box::new(execution::postgres::Bench::open(url)?),
            Database::MariaDb => Box::new(execution::mysql::Bench::open(url)?),
        },
    };
    serve(&mut *worker)
}
