//! The tour: a music shop in a database, and a dozen questions put to it.
//!
//! Run it with `cargo run --example quickstart`; `-- --help` explains the options.

#![expect(unreachable_pub, clippy::print_stdout, reason = "an example reads like any program, and prints")]

mod load;
mod models;
mod queries;
mod show;

use aludel::prelude::*;
use clap::{Arg, Command};
use show::Shop;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = command().get_matches();
    let url = options.get_one::<String>("database").map_or("sqlite://", String::as_str);

    let engine = create_engine(url)?;
    let tables = models::metadata();
    tables.drop_all(&engine)?;
    tables.create_all(&engine)?;
    let rows = engine.begin(load::load)?;
    println!("{engine:?}: {} tables with {rows} rows loaded from CSV files\n", tables.tables().len());

    let mut shop = Shop::new(engine.connect()?);
    queries::revenue_per_country(&mut shop)?;
    queries::top_track_per_genre(&mut shop)?;
    queries::customers_who_never_bought(&mut shop)?;
    queries::running_total_per_month(&mut shop)?;
    queries::artists_without_albums(&mut shop)?;
    queries::price_bands_per_genre(&mut shop)?;
    queries::longer_than_their_album(&mut shop)?;
    queries::search(&mut shop, Some("glacier"), None, Some(99))?;
    queries::search(&mut shop, None, Some("Jazz"), None)?;
    queries::register_customer(&mut shop)?;
    queries::raise_prices(&mut shop)?;
    queries::remove_abandoned_lines(&mut shop)?;
    queries::edit_in_a_session(&engine)?;
    Ok(())
}

fn command() -> Command {
    let database = Arg::new("database").long("database").value_name("URL").help(
        "The database to use, e.g. sqlite:///shop.db. Its tables of the shop are dropped and made anew. \
         Without it: a SQLite database in memory",
    );
    Command::new("quickstart")
        .about("Loads a music shop into a database and puts a dozen questions to it, showing the SQL in three dialects and the answer")
        .arg(database)
}
