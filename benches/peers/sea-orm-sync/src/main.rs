//! The work by SeaORM without threads of its own, which runs rusqlite: `peer-sea-orm-sync worker URL`.

mod execution;
#[path = "../../../work/mod.rs"]
mod work;

use work::{Done, serve};

fn main() -> Done<()> {
    let url = std::env::args().nth(2).ok_or("usage: peer-sea-orm-sync worker URL")?;
    serve(&mut execution::Bench::open(&url)?)
}
