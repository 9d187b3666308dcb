//! From CSV files to tables, through the toolkit.

use std::error::Error;
use std::str::FromStr;

use aludel::Transaction;
use aludel::prelude::*;
use csv::StringRecord;

use crate::models::{Album, Artist, Customer, Genre, Invoice, InvoiceLine, Track};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Reads a CSV file that is compiled into the example, and inserts an object for each record.
macro_rules! load {
    ($transaction:ident, $file:literal, $object:expr) => {{
        let objects = records(include_str!(concat!("data/", $file)))?.iter().map($object).collect::<Result<Vec<_>>>()?;
        $transaction.insert_all(&objects)?.rows_affected
    }};
}

/// Loads the whole shop and gives the number of rows.
///
/// The keys are left to the database. In a new table it counts from 1, as the files do, so that references between them
/// hold; and it goes on counting where the files end.
pub fn load(transaction: &mut Transaction<'_>) -> Result<u64> {
    let mut rows = 0;
    rows += load!(transaction, "genres.csv", |it| Ok(Genre { id: Auto::Pending, name: field(it, 1)? }));
    rows += load!(transaction, "artists.csv", |it| {
        Ok(Artist { id: Auto::Pending, name: field(it, 1)?, country: optional(it, 2) })
    });
    rows += load!(transaction, "albums.csv", |it| {
        Ok(Album { id: Auto::Pending, title: field(it, 1)?, artist_id: field(it, 2)?, released: field(it, 3)? })
    });
    rows += load!(transaction, "tracks.csv", track);
    rows += load!(transaction, "customers.csv", |it| {
        Ok(Customer {
            id: Auto::Pending,
            name: field(it, 1)?,
            email: field(it, 2)?,
            country: field(it, 3)?,
            city: optional(it, 4),
        })
    });
    rows += load!(transaction, "invoices.csv", |it| {
        Ok(Invoice { id: Auto::Pending, customer_id: field(it, 1)?, issued_on: field(it, 2)? })
    });
    rows += load!(transaction, "invoice_lines.csv", line);
    Ok(rows)
}

fn track(record: &StringRecord) -> Result<Track> {
    Ok(Track {
        id: Auto::Pending,
        title: field(record, 1)?,
        album_id: field(record, 2)?,
        genre_id: field(record, 3)?,
        milliseconds: field(record, 4)?,
        price_cents: field(record, 5)?,
    })
}

fn line(record: &StringRecord) -> Result<InvoiceLine> {
    Ok(InvoiceLine {
        id: Auto::Pending,
        invoice_id: field(record, 1)?,
        track_id: field(record, 2)?,
        price_cents: field(record, 3)?,
        quantity: field(record, 4)?,
    })
}

fn records(text: &str) -> Result<Vec<StringRecord>> {
    Ok(csv::Reader::from_reader(text.as_bytes()).records().collect::<std::result::Result<_, _>>()?)
}

/// A field as what the object needs.
fn field<T: FromStr<Err: Error + 'static>>(record: &StringRecord, index: usize) -> Result<T> {
    let text = record.get(index).ok_or_else(|| format!("a record has no field {index}"))?;
    Ok(text.parse()?)
}

/// A field that is empty for NULL.
fn optional(record: &StringRecord, index: usize) -> Option<String> {
    record.get(index).filter(|it| !it.is_empty()).map(str::to_owned)
}
