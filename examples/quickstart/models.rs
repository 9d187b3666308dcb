//! The tables of the music shop.

use aludel::prelude::*;
use aludel::schema::Metadata;

#[derive(Debug, Model)]
#[model(table = "genres")]
pub struct Genre {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(unique, length = 40)]
    pub name: String,
}

#[derive(Debug, Model)]
#[model(table = "artists")]
pub struct Artist {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(length = 80)]
    pub name: String,
    #[model(length = 60)]
    pub country: Option<String>,
}

#[derive(Debug, Model)]
#[model(table = "albums")]
pub struct Album {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(length = 80)]
    pub title: String,
    #[model(foreign_key = Artist.id)]
    pub artist_id: i64,
    pub released: i32,
}

#[derive(Debug, Model)]
#[model(table = "tracks")]
pub struct Track {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(length = 80)]
    pub title: String,
    #[model(foreign_key = Album.id)]
    pub album_id: i64,
    #[model(foreign_key = Genre.id)]
    pub genre_id: i64,
    pub milliseconds: i32,
    pub price_cents: i32,
}

#[derive(Debug, Model)]
#[model(table = "customers")]
pub struct Customer {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(length = 80)]
    pub name: String,
    #[model(unique, length = 120)]
    pub email: String,
    #[model(length = 60)]
    pub country: String,
    #[model(length = 60)]
    pub city: Option<String>,
}

#[derive(Debug, Model)]
#[model(table = "invoices")]
pub struct Invoice {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(foreign_key = Customer.id)]
    pub customer_id: i64,
    /// The day, as `2024-02-29`.
    #[model(length = 10)]
    pub issued_on: String,
}

#[derive(Debug, Model)]
#[model(table = "invoice_lines")]
pub struct InvoiceLine {
    #[model(primary_key)]
    pub id: Auto<i64>,
    #[model(foreign_key = Invoice.id)]
    pub invoice_id: i64,
    #[model(foreign_key = Track.id)]
    pub track_id: i64,
    pub price_cents: i32,
    pub quantity: i32,
}

/// All tables of the shop.
pub fn metadata() -> Metadata {
    metadata![Genre, Artist, Album, Track, Customer, Invoice, InvoiceLine]
}
