//! The questions put to the shop.

use aludel::prelude::*;
use aludel::{Engine, Result};

use crate::models::{Album, Artist, Customer, Genre, Invoice, InvoiceLine, Track};
use crate::show::{Shop, sql, table};

/// What a line of an invoice comes to.
fn line_total() -> Expr<i32> {
    InvoiceLine.price_cents * InvoiceLine.quantity
}

pub fn revenue_per_country(shop: &mut Shop) -> Result<()> {
    let revenue = func::sum(line_total());
    let query = select((Customer.country, func::count_distinct(Customer.id), revenue.clone()))
        .from(Customer)
        .join(Invoice)
        .join(InvoiceLine)
        .group_by(Customer.country)
        .having(revenue.clone().gt(15_000))
        .order_by(revenue.desc());
    shop.show("revenue per country, of countries with more than 150.00", &["country", "buyers", "cents"], query)
}

pub fn top_track_per_genre(shop: &mut Shop) -> Result<()> {
    let sold = func::sum(InvoiceLine.quantity).label("sold");
    let genre = Genre.name.label("genre");
    let place = func::row_number()
        .over(window().partition_by(Genre.id).order_by((func::sum(InvoiceLine.quantity).desc(), Track.id)))
        .label("place");
    let ranked = select((genre.clone(), Track.title, sold.clone(), place.clone()))
        .from(InvoiceLine)
        .join(Track)
        .join(Genre)
        .group_by((Genre.id, Genre.name, Track.id, Track.title))
        .subquery("ranked");
    let query = select((ranked.column(&genre), ranked.column(Track.title), ranked.column(&sold)))
        .from(&ranked)
        .where_(ranked.column(&place).eq(1))
        .order_by((ranked.column(&sold).desc(), ranked.column(&genre)));
    shop.show("the best-selling track of each genre, by a window function", &["genre", "track", "sold"], query)
}

pub fn customers_who_never_bought(shop: &mut Shop) -> Result<()> {
    let bought = select(Invoice.id).where_(Invoice.customer_id.eq(Customer.id));
    let query = select((Customer.name, Customer.country, Customer.city)).where_(not_exists(bought)).order_by(Customer.name);
    shop.show("customers who never bought anything", &["name", "country", "city"], query)
}

pub fn running_total_per_month(shop: &mut Shop) -> Result<()> {
    let month = func::custom::<String>("substr", (Invoice.issued_on, literal(1), literal(7))).label("month");
    let cents = line_total().label("cents");
    let lines = select((month.clone(), cents.clone())).from(Invoice).join(InvoiceLine).subquery("sales");
    let revenue = func::sum(lines.column(&cents)).label("revenue");
    let months = select((lines.column(&month), revenue.clone())).from(&lines).group_by(lines.column(&month)).subquery("months");
    let total = func::sum(months.column(&revenue)).over(window().order_by(months.column(&month)));
    let query = select((months.column(&month), months.column(&revenue), total)).from(&months).order_by(months.column(&month));
    shop.show("revenue per month, with a running total", &["month", "cents", "total"], query)
}

pub fn artists_without_albums(shop: &mut Shop) -> Result<()> {
    let query = select((Artist.name, func::count(Album.id)))
        .from(Artist)
        .left_join(Album)
        .group_by((Artist.id, Artist.name))
        .having(func::count(Album.id).lt(2))
        .order_by((func::count(Album.id), Artist.name));
    shop.show("artists with less than two albums, those without any included", &["artist", "albums"], query)
}

pub fn price_bands_per_genre(shop: &mut Shop) -> Result<()> {
    let tracks = func::count(Track.id);
    let query = select((
        Genre.name,
        tracks.clone().filter(Track.price_cents.lt(99)),
        tracks.clone().filter(Track.price_cents.between(99, 128)),
        tracks.filter(Track.price_cents.ge(129)),
        func::avg(Track.price_cents),
    ))
    .from(Track)
    .join(Genre)
    .group_by(Genre.name)
    .order_by(Genre.name);
    shop.show("tracks per genre in three price bands, in one pass", &["genre", "cheap", "normal", "dear", "average"], query)
}

pub fn longer_than_their_album(shop: &mut Shop) -> Result<()> {
    let other = Track.alias("other");
    let average = select(func::avg(other.milliseconds)).where_(other.album_id.eq(Track.album_id)).scalar_subquery();
    let length = case().when(Track.milliseconds.gt(420_000), "epic").when(Track.milliseconds.gt(300_000), "long").else_("short");
    let query = select((Track.title, Album.title.label("album"), length))
        .from(Track)
        .join(Album)
        .where_((Track.milliseconds / 2).gt(average))
        .order_by((Track.milliseconds.desc(), Track.id));
    shop.show("tracks more than twice as long as their album's average", &["track", "album", "length"], query)
}

/// A search form: every filter may be empty.
pub fn search(shop: &mut Shop, word: Option<&str>, genre: Option<&str>, at_most: Option<i32>) -> Result<()> {
    let query = select((Track.title, Artist.name, Track.price_cents))
        .from(Track)
        .join(Album)
        .join(Artist)
        .join(Genre)
        .filter_some(word, |query, it| query.where_(func::lower(Track.title).contains(it)))
        .filter_some(genre, |query, it| query.where_(Genre.name.eq(it)))
        .filter_some(at_most, |query, it| query.where_(Track.price_cents.le(it)))
        .order_by((Track.title, Track.id))
        .limit(5);
    shop.show(&format!("search: word {word:?}, genre {genre:?}, at most {at_most:?} cents"), &["track", "artist", "cents"], query)
}

pub fn register_customer(shop: &mut Shop) -> Result<()> {
    for city in ["Lisbon", "Porto"] {
        let upsert = insert(Customer)
            .values((
                Customer.name.set("Rui Vaz"),
                Customer.email.set("rui@example.org"),
                Customer.country.set("Portugal"),
                Customer.city.set(city),
            ))
            .on_conflict(Customer.email)
            .do_update((Customer.name.set(excluded(Customer.name)), Customer.city.set(excluded(Customer.city))));
        if city == "Lisbon" {
            sql("register a customer, or update the one with this email address (run twice)", &upsert);
        }
        shop.connection.execute(upsert)?;
    }
    let rows =
        shop.connection.execute(select((Customer.name, Customer.city)).where_(Customer.email.eq("rui@example.org")))?.all()?;
    table(&["name", "city"], &rows);
    Ok(())
}

pub fn raise_prices(shop: &mut Shop) -> Result<()> {
    let jazz = select(Genre.id).where_(Genre.name.eq("Jazz"));
    let statement = update(Track).set(Track.price_cents.set(Track.price_cents + 10)).where_(Track.genre_id.in_(jazz));
    sql("raise the price of every jazz track by ten cents", &statement);
    let outcome = shop.connection.execute(statement)?;
    table(&["rows updated"], &[outcome.rows_affected.cast_signed()]);
    Ok(())
}

pub fn remove_abandoned_lines(shop: &mut Shop) -> Result<()> {
    let early = select(Invoice.id).where_(Invoice.issued_on.lt("2022-01-05"));
    let statement = delete(InvoiceLine).where_(InvoiceLine.invoice_id.in_(early)).returning((
        InvoiceLine.id,
        InvoiceLine.invoice_id,
        InvoiceLine.price_cents,
    ));
    sql("delete the lines of the first days' invoices, and see which they were", &statement);
    let rows = shop.connection.execute(statement)?.all()?;
    table(&["line", "invoice", "cents"], &rows);
    Ok(())
}

pub fn edit_in_a_session(engine: &Engine) -> Result<()> {
    println!("━━ the same with objects: a session remembers what changed");
    let mut session = Session::new(engine);
    let artist = session.add(Artist { id: Auto::Pending, name: "The Quiet Harbour".into(), country: None });
    session.commit()?;
    println!("added:   {:?}", session[artist]);

    session.edit(artist).country = Some("Iceland".into());
    session.commit()?;
    println!("edited:  {:?}", session[artist]);

    let loaded = session.get(Artist, 1)?;
    println!("loaded:  {:?}", loaded.map(|it| &session[it]));

    session.delete(artist)?;
    session.rollback()?;
    println!("deleted, and rolled back: {:?}", session[artist].name);
    Ok(())
}
