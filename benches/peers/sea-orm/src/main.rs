//! The work by SeaORM over sqlx, and by sea-query: `peer-sea-orm worker URL`.

mod execution;
mod rendering;
#[path = "../../../work/mod.rs"]
mod work;

use work::{Done, Worker, serve};

fn main() -> Done<()> {
    let url = std::env::args().nth(2).ok_or("usage: peer-sea-orm worker URL")?;
    let mut worker: Box<dyn Worker> = match url.as_str() {
        "rendering" => Box::new(rendering::Rendering::new()),
        url => Box::new(execution::Bench::open(url)?),
    };
    serve(&mut *worker)
}
