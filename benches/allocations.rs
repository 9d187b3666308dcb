//! How often each of the four statements allocates while it is built and rendered: `cargo bench --bench allocations`. Apart from
//! `speed`, whose times counting would change.
#![expect(clippy::print_stdout, reason = "a program that reports")]

#[path = "speed/models.rs"]
mod models;
#[path = "speed/statements.rs"]
mod statements;
#[path = "work/mod.rs"]
mod work;

use allocation_counter::measure;
use aludel::dialect::{Dialect, Postgres, Sqlite};
use models::Item;
use statements::{Placeholders, build_and_render, built, by_hand};
use work::{Done, items};

fn main() -> Done<()> {
    let rows: Vec<Item> = items().iter().take(100).map(Item::from).collect();
    let dialects: [(&str, &dyn Dialect, Placeholders); 2] =
        [("sqlite", &Sqlite, Placeholders::Question), ("postgres", &Postgres, Placeholders::Dollar)];
    for (name, dialect, style) in dialects {
        for statement in ["simple", "medium", "large", "insert100"] {
            build_and_render(statement, dialect, &rows)?;
            let floor = measure(|| drop(by_hand(statement, style, &rows)));
            let both = measure(|| drop(build_and_render(statement, dialect, &rows)));
            let build = measure(|| drop(built(statement, &rows)));
            let it = built(statement, &rows);
            let render = measure(|| drop(it.statement().compile(dialect)));
            println!("floor\t{name} {statement}\t{}", floor.count_total);
            println!("aludel\t{name} {statement}\t{}", both.count_total);
            println!("aludel build\t{name} {statement}\t{}", build.count_total);
            println!("aludel render\t{name} {statement}\t{}", render.count_total);
        }
    }
    Ok(())
}
