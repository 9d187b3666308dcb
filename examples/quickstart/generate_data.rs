//! Writes the invented music shop, seven linked CSV files, that the quickstart example queries.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The shop is a pure function of this number, so the files can be rebuilt byte for byte.
const SEED: u64 = 961;

/// The folder written to when the command line names no other.
const DEFAULT_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quickstart/data");

const ALBUM_COUNT: usize = 150;
const TRACK_COUNT: usize = 1_400;
const CUSTOMER_COUNT: usize = 260;
const INVOICE_COUNT: usize = 1_100;

/// Artists without an album and customers without an invoice make outer joins worth showing.
const ARTISTS_WITHOUT_ALBUM: usize = 3;
/// This many never buy; a few more have no invoice by chance.
const CUSTOMERS_WITHOUT_INVOICE: usize = 22;

const TRACKS_PER_ALBUM: RangeInclusive<usize> = 7..=12;
const ALBUMS_PER_ARTIST: RangeInclusive<usize> = 1..=6;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map_or_else(|| PathBuf::from(DEFAULT_FOLDER), PathBuf::from);
    fs::create_dir_all(&folder).map_err(|error| explained(&error, "create", &folder))?;

    // Every table draws from the same stream of numbers, so their order here matters.
    let mut rng = Rng::new(SEED);
    let artists = artists(&mut rng);
    let albums = albums(&mut rng, &artists);
    let tracks = tracks(&mut rng, &artists, &albums);
    let customers = customers(&mut rng);
    let invoices = invoices(&mut rng);
    let lines = invoice_lines(&mut rng, &invoices, &customers, &tracks, &albums);

    write_table(&folder, &GENRES)?;
    write_table(&folder, &artists)?;
    write_table(&folder, &albums)?;
    write_table(&folder, &tracks)?;
    write_table(&folder, &customers)?;
    write_table(&folder, &invoices)?;
    write_table(&folder, &lines)
}

/// `SplitMix64`, which is tiny and, being integer only, gives the same numbers on every platform.
struct Rng(u64);

impl Rng {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`.
    #[expect(clippy::cast_possible_truncation, reason = "the result is below `bound`, which is a usize")]
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One entry of a word list.
    fn pick(&mut self, list: &'static str) -> &'static str {
        let count = entries(list).count();
        entries(list).nth(self.below(count)).unwrap_or_default()
    }

    /// The Fisher-Yates shuffle.
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// All entries of a word list in random order.
    fn shuffled(&mut self, list: &'static str) -> Vec<&'static str> {
        let mut words: Vec<&str> = entries(list).collect();
        self.shuffle(&mut words);
        words
    }
}

/// The entries of a word list, which is one text because that is far shorter than an array.
fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(" | ")
}

/// Draws indexes in proportion to their weights.
struct Weighted {
    cumulative: Vec<usize>,
    total: usize,
}

impl Weighted {
    fn new(weights: impl IntoIterator<Item = usize>) -> Self {
        let mut total = 0;
        let cumulative = weights
            .into_iter()
            .map(|weight| {
                total += weight;
                total
            })
            .collect();
        Self { cumulative, total }
    }

    fn draw(&self, rng: &mut Rng) -> usize {
        let point = rng.below(self.total);
        self.cumulative.partition_point(|&end| end <= point)
    }
}

/// Repeats `make` until it gives a text not seen before.
///
/// The word lists allow many times the texts that are asked for, so this ends quickly.
fn distinct(seen: &mut HashSet<String>, mut make: impl FnMut() -> String) -> String {
    loop {
        let text = make();
        if seen.insert(text.clone()) {
            return text;
        }
    }
}

/// A row of one of the files; rows refer to each other by their position, from 0.
trait Row {
    const FILE: &'static str;
    /// The columns after `id`, which the writer adds itself.
    const COLUMNS: &'static str;

    fn fields(&self) -> Vec<String>;
}

fn write_table<T: Row>(folder: &Path, rows: &[T]) -> io::Result<()> {
    let mut text = format!("id,{}\n", T::COLUMNS);
    for (index, row) in rows.iter().enumerate() {
        text.push_str(&id(index));
        for field in row.fields() {
            text.push(',');
            text.push_str(&quoted(&field));
        }
        text.push('\n');
    }
    let path = folder.join(T::FILE);
    fs::write(&path, text).map_err(|error| explained(&error, "write", &path))
}

/// An error of the file system does not name the path it is about.
fn explained(error: &io::Error, action: &str, path: &Path) -> io::Error {
    let message = format!("cannot {action} {}: {error}", path.display());
    io::Error::new(error.kind(), message)
}

/// Ids start at 1, as they would in a database.
fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// Quotes a field as RFC 4180 asks, and only where it asks for it.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

struct Genre {
    name: &'static str,
    /// How likely an artist is to play it.
    weight: usize,
    /// The usual length of a track in seconds.
    seconds: usize,
}

impl Row for Genre {
    const FILE: &'static str = "genres.csv";
    const COLUMNS: &'static str = "name";

    fn fields(&self) -> Vec<String> {
        vec![self.name.to_owned()]
    }
}

const fn genre(name: &'static str, weight: usize, seconds: usize) -> Genre {
    Genre { name, weight, seconds }
}

const GENRES: [Genre; 12] = [
    genre("Rock", 12, 235),
    genre("Pop", 11, 205),
    genre("Jazz", 8, 330),
    genre("Folk", 8, 215),
    genre("Electronic", 8, 300),
    genre("Blues", 5, 250),
    genre("Soul, Funk", 6, 240),
    genre("Chamber Music", 3, 390),
    genre("Ambient", 4, 420),
    genre("Metal", 5, 310),
    genre("Country", 4, 200),
    genre("Children's", 2, 140),
];

struct Artist {
    name: String,
    country: &'static str,
    main_genre: usize,
    side_genre: usize,
    album_count: usize,
    popularity: usize,
}

impl Row for Artist {
    const FILE: &'static str = "artists.csv";
    const COLUMNS: &'static str = "name,country";

    fn fields(&self) -> Vec<String> {
        vec![self.name.clone(), self.country.to_owned()]
    }
}

fn artists(rng: &mut Rng) -> Vec<Artist> {
    let names = artist_names(rng);
    let album_counts = album_counts(rng, names.len());
    let popularities = zipf(rng, names.len(), 8);
    let main_genres = main_genres(rng, &album_counts);
    let genres = Weighted::new(GENRES.iter().map(|genre| genre.weight));

    let mut artists = Vec::new();
    for (index, (name, country)) in names.into_iter().enumerate() {
        artists.push(Artist {
            name,
            country,
            main_genre: main_genres[index],
            side_genre: genres.draw(rng),
            album_count: album_counts[index],
            popularity: popularities[index],
        });
    }
    artists
}

/// The names in random order, each with its country or an empty text where that is unknown.
fn artist_names(rng: &mut Rng) -> Vec<(String, &'static str)> {
    let mut names: Vec<(String, &'static str)> =
        NAMED_ARTISTS.iter().map(|&(name, country)| (name.to_owned(), country)).collect();
    for name in combined_names(rng) {
        // Of some artists the shop does not know where they come from.
        let known = rng.percent(88);
        let country = if known { rng.pick(ARTIST_COUNTRIES) } else { "" };
        names.push((name, country));
    }
    rng.shuffle(&mut names);
    names
}

/// Pairing shuffled lists uses each word once, so that no two names resemble each other.
fn combined_names(rng: &mut Rng) -> Vec<String> {
    let bands = entries(BAND_ADJECTIVES).zip(rng.shuffled(BAND_MEMBERS));
    let groups = entries(GROUP_STARTS).zip(rng.shuffled(GROUP_ENDS));
    let singers = entries(SINGER_FIRST_NAMES).zip(rng.shuffled(SINGER_LAST_NAMES));
    bands
        .map(|(adjective, members)| format!("The {adjective} {members}"))
        .chain(groups.map(|(start, end)| format!("{start} {end}")))
        .chain(singers.map(|(first, last)| format!("{first} {last}")))
        .collect()
}

/// Shares the albums out among the artists.
fn album_counts(rng: &mut Rng, artist_count: usize) -> Vec<usize> {
    let active = artist_count - ARTISTS_WITHOUT_ALBUM;
    let mut counts = spread(rng, ALBUM_COUNT, active, &ALBUMS_PER_ARTIST);
    counts.resize(artist_count, 0);
    rng.shuffle(&mut counts);
    counts
}

/// Splits `total` into `parts` numbers that all lie within `range`.
fn spread(rng: &mut Rng, total: usize, parts: usize, range: &RangeInclusive<usize>) -> Vec<usize> {
    let mut counts = vec![*range.start(); parts];
    let mut left = total - parts * range.start();
    while left > 0 {
        let part = rng.below(parts);
        if counts[part] < *range.end() {
            counts[part] += 1;
            left -= 1;
        }
    }
    counts
}

/// Gives each artist a genre, and each genre at least one artist who made an album.
fn main_genres(rng: &mut Rng, album_counts: &[usize]) -> Vec<usize> {
    let weights = Weighted::new(GENRES.iter().map(|genre| genre.weight));
    let mut unused: Vec<usize> = (0..GENRES.len()).collect();
    rng.shuffle(&mut unused);
    album_counts
        .iter()
        .map(|&albums| {
            let first_use = if albums > 0 { unused.pop() } else { None };
            first_use.unwrap_or_else(|| weights.draw(rng))
        })
        .collect()
}

/// Weights in random order, few of them large and many small, as popularity tends to be.
///
/// A larger `flatness` brings the largest ones closer together.
fn zipf(rng: &mut Rng, count: usize, flatness: usize) -> Vec<usize> {
    let mut weights: Vec<usize> = (0..count).map(|rank| 10_000 / (rank + flatness)).collect();
    rng.shuffle(&mut weights);
    weights
}

struct Album {
    title: String,
    artist: usize,
    released: usize,
}

impl Row for Album {
    const FILE: &'static str = "albums.csv";
    const COLUMNS: &'static str = "title,artist_id,released";

    fn fields(&self) -> Vec<String> {
        vec![self.title.clone(), id(self.artist), self.released.to_string()]
    }
}

fn albums(rng: &mut Rng, artists: &[Artist]) -> Vec<Album> {
    let mut seen = HashSet::new();
    let mut albums = Vec::with_capacity(ALBUM_COUNT);
    for (artist, row) in artists.iter().enumerate() {
        let mut released = debut(rng, row.album_count);
        for _ in 0..row.album_count {
            albums.push(Album { title: distinct(&mut seen, || album_title(rng)), artist, released });
            released += 1 + rng.below(5);
        }
    }
    albums
}

/// The year of a first album, which leaves room for the others, at most five years apart.
///
/// The later of two random years is taken because a shop has more new music than old.
fn debut(rng: &mut Rng, album_count: usize) -> usize {
    let years = 2024 + 5 + 1 - 1968 - 5 * album_count.max(1);
    1968 + rng.below(years).max(rng.below(years))
}

fn album_title(rng: &mut Rng) -> String {
    match rng.below(100) {
        0..26 => format!("The {} {}", rng.pick(ADJECTIVES), rng.pick(NOUNS)),
        26..42 => format!("{} {}", rng.pick(ADJECTIVES), rng.pick(PLURALS)),
        42..52 => format!("Letters from {}", rng.pick(PLACES)),
        52..62 => format!("{} of {}", rng.pick(PLURALS), rng.pick(PLACES)),
        62..70 => format!("Songs for {}", rng.pick(PLURALS)),
        70..76 => format!("Live in {}", rng.pick(PLACES)),
        76..84 => two_words(rng, " & "),
        84..88 => two_words(rng, ", "),
        88..91 => format!("The \"{}\" Sessions", rng.pick(NOUNS)),
        91..95 => one_word(rng),
        _ => rng.pick(FOREIGN_ALBUM_TITLES).to_owned(),
    }
}

struct Track {
    title: String,
    album: usize,
    genre: usize,
    milliseconds: usize,
    price_cents: usize,
    popularity: usize,
}

impl Row for Track {
    const FILE: &'static str = "tracks.csv";
    const COLUMNS: &'static str = "title,album_id,genre_id,milliseconds,price_cents";

    fn fields(&self) -> Vec<String> {
        vec![self.title.clone(), id(self.album), id(self.genre), self.milliseconds.to_string(), self.price_cents.to_string()]
    }
}

fn tracks(rng: &mut Rng, artists: &[Artist], albums: &[Album]) -> Vec<Track> {
    let counts = spread(rng, TRACK_COUNT, albums.len(), &TRACKS_PER_ALBUM);
    let mut seen = HashSet::new();
    let mut tracks = Vec::with_capacity(TRACK_COUNT);
    for (album, row) in albums.iter().enumerate() {
        let artist = &artists[row.artist];
        for _ in 0..counts[album] {
            let title = distinct(&mut seen, || track_title(rng));
            tracks.push(track(rng, title, album, row, artist));
        }
    }
    tracks
}

fn track(rng: &mut Rng, title: String, album: usize, row: &Album, artist: &Artist) -> Track {
    let genre = if rng.percent(88) { artist.main_genre } else { artist.side_genre };
    Track {
        title,
        album,
        genre,
        milliseconds: milliseconds(rng, GENRES[genre].seconds),
        price_cents: price_cents(rng, row.released),
        // Dividing by a random number makes a hit of about one track in thirty.
        popularity: artist.popularity * (3 + 40 / (1 + rng.below(60))),
    }
}

/// A length between 55 % and 165 % of the usual one, mostly near to it.
fn milliseconds(rng: &mut Rng, usual_seconds: usize) -> usize {
    let mut permille = 550 + rng.below(451) + rng.below(451);
    if rng.percent(5) {
        permille += 200;
    }
    usual_seconds * permille + rng.below(1_000)
}

/// Newer music costs more, with exceptions.
fn price_cents(rng: &mut Rng, released: usize) -> usize {
    if rng.percent(12) {
        return [79, 99, 129][rng.below(3)];
    }
    match released {
        ..1984 => 79,
        1984..2012 => 99,
        _ => 129,
    }
}

fn track_title(rng: &mut Rng) -> String {
    match rng.below(100) {
        0..9 => one_word(rng),
        9..38 => format!("{} {}", rng.pick(ADJECTIVES), rng.pick(NOUNS)),
        38..43 => two_words(rng, " "),
        43..53 => format!("{} {}", rng.pick(GERUNDS), rng.pick(PLURALS)),
        53..61 => format!("{} for {}", rng.pick(PLURALS), rng.pick(NAMES)),
        61..70 => format!("{}'s {}", rng.pick(NAMES), rng.pick(NOUNS)),
        70..79 => format!("{} over {}", rng.pick(PLURALS), rng.pick(PLACES)),
        79..87 => format!("Don't {} the {}", rng.pick(VERBS), rng.pick(NOUNS)),
        87..90 => format!("Half Past {}", rng.pick(NOUNS)),
        90..92 => format!("Goodnight, {}", rng.pick(NAMES)),
        92..94 => format!("The Road to {}", rng.pick(PLACES)),
        94..97 => format!("No More {}", rng.pick(PLURALS)),
        _ => rng.pick(FOREIGN_TRACK_TITLES).to_owned(),
    }
}

fn one_word(rng: &mut Rng) -> String {
    format!("{}{}", rng.pick(WORD_STARTS), rng.pick(WORD_ENDS))
}

/// Two nouns that are never the same one.
fn two_words(rng: &mut Rng, separator: &str) -> String {
    let nouns = rng.shuffled(NOUNS);
    format!("{}{separator}{}", nouns[0], nouns[1])
}

struct Customer {
    name: String,
    email: String,
    country: &'static str,
    city: &'static str,
    favourite_genre: usize,
}

impl Row for Customer {
    const FILE: &'static str = "customers.csv";
    const COLUMNS: &'static str = "name,email,country,city";

    fn fields(&self) -> Vec<String> {
        vec![self.name.clone(), self.email.clone(), self.country.to_owned(), self.city.to_owned()]
    }
}

fn customers(rng: &mut Rng) -> Vec<Customer> {
    let markets = Weighted::new(MARKETS.iter().map(|market| market.weight));
    let genres = Weighted::new(GENRES.iter().map(|genre| genre.weight));
    let mut seen_names = HashSet::new();
    let mut seen_emails = HashSet::new();
    let mut customers = Vec::with_capacity(CUSTOMER_COUNT);
    for index in 0..CUSTOMER_COUNT {
        // A café or a bar turns up among the people every so often.
        let business = (index % 29 == 17).then(|| BUSINESSES[index / 29 % BUSINESSES.len()]);
        let market = &MARKETS[business.map_or_else(|| markets.draw(rng), |(_, market)| market)];
        let name = match business {
            Some((name, _)) => name.to_owned(),
            None => distinct(&mut seen_names, || person(rng, market)),
        };
        customers.push(Customer {
            email: distinct(&mut seen_emails, || email(rng, &name)),
            name,
            country: market.country,
            city: city(rng, market),
            favourite_genre: genres.draw(rng),
        });
    }
    customers
}

fn person(rng: &mut Rng, market: &Market) -> String {
    let first = rng.pick(market.people.first);
    format!("{first} {}", rng.pick(market.people.last))
}

/// The first city of a market is its largest, and one customer in nine names none.
fn city(rng: &mut Rng, market: &Market) -> &'static str {
    if rng.percent(11) {
        ""
    } else if rng.percent(25) {
        entries(market.cities).next().unwrap_or_default()
    } else {
        rng.pick(market.cities)
    }
}

/// An address in a domain that is reserved for examples, so that it can reach nobody.
fn email(rng: &mut Rng, name: &str) -> String {
    let plain: String = name.replace('\'', "").chars().map(plain_letter).collect();
    let words: Vec<&str> = plain.split('.').filter(|word| !word.is_empty()).collect();
    let domain = rng.pick("example.com | example.org | example.net");
    let number = if rng.percent(30) { (10 + rng.below(90)).to_string() } else { String::new() };
    format!("{}{number}@{domain}", words.join("."))
}

/// Email addresses keep to the letters a to z; whatever is no letter separates words.
fn plain_letter(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ś' | 'ß' => 's',
        'ú' | 'ü' | 'ū' => 'u',
        'ź' | 'ż' => 'z',
        plain if plain.is_ascii_alphabetic() => plain,
        _ => '.',
    }
}

struct Invoice {
    customer: usize,
    issued_on: Date,
}

#[derive(Clone, Copy)]
struct Date {
    year: usize,
    month: usize,
    day: usize,
}

impl Row for Invoice {
    const FILE: &'static str = "invoices.csv";
    const COLUMNS: &'static str = "customer_id,issued_on";

    fn fields(&self) -> Vec<String> {
        let Date { year, month, day } = self.issued_on;
        vec![id(self.customer), format!("{year}-{month:02}-{day:02}")]
    }
}

fn invoices(rng: &mut Rng) -> Vec<Invoice> {
    let mut activity = zipf(rng, CUSTOMER_COUNT - CUSTOMERS_WITHOUT_INVOICE, 14);
    activity.resize(CUSTOMER_COUNT, 0);
    rng.shuffle(&mut activity);
    let buyers = Weighted::new(activity);

    let calendar = calendar();
    let busy = Weighted::new(calendar.iter().map(|&date| day_weight(date)));
    let mut days: Vec<usize> = (0..INVOICE_COUNT).map(|_| busy.draw(rng)).collect();
    days.sort_unstable();

    days.into_iter().map(|day| Invoice { customer: buyers.draw(rng), issued_on: calendar[day] }).collect()
}

/// Every day of the three years in which the shop was open.
fn calendar() -> Vec<Date> {
    let mut days = Vec::new();
    for year in 2022..=2024 {
        for month in 1..=12 {
            for day in 1..=month_length(year, month) {
                days.push(Date { year, month, day });
            }
        }
    }
    days
}

fn month_length(year: usize, month: usize) -> usize {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year == 2024 => 29,
        2 => 28,
        _ => 31,
    }
}

/// The shop grows from year to year, sells most in December and least in summer.
fn day_weight(date: Date) -> usize {
    let growth = 10 + 3 * (date.year - 2022);
    let season = match date.month {
        12 => 19,
        11 => 13,
        7 | 8 => 7,
        _ => 10,
    };
    growth * season
}

struct InvoiceLine {
    invoice: usize,
    track: usize,
    price_cents: usize,
    quantity: usize,
}

impl Row for InvoiceLine {
    const FILE: &'static str = "invoice_lines.csv";
    const COLUMNS: &'static str = "invoice_id,track_id,price_cents,quantity";

    fn fields(&self) -> Vec<String> {
        vec![id(self.invoice), id(self.track), self.price_cents.to_string(), self.quantity.to_string()]
    }
}

fn invoice_lines(
    rng: &mut Rng,
    invoices: &[Invoice],
    customers: &[Customer],
    tracks: &[Track],
    albums: &[Album],
) -> Vec<InvoiceLine> {
    let counts = Weighted::new([18, 21, 20, 16, 11, 8, 6]);
    let popularity = Weighted::new(tracks.iter().map(|track| track.popularity));
    let mut lines = Vec::new();
    for (invoice, row) in invoices.iter().enumerate() {
        let favourite = customers[row.customer].favourite_genre;
        let on_sale = |track: &Track| albums[track.album].released <= row.issued_on.year;
        let count = 1 + counts.draw(rng);
        let basket = basket(rng, count, favourite, tracks, &popularity, on_sale);
        lines.extend(basket.into_iter().map(|track| InvoiceLine {
            invoice,
            track,
            price_cents: tracks[track].price_cents,
            quantity: quantity(rng),
        }));
    }
    lines
}

/// Now and then a track is bought as a present, too.
fn quantity(rng: &mut Rng) -> usize {
    match rng.below(100) {
        0..93 => 1,
        93..98 => 2,
        _ => 3,
    }
}

/// The different tracks bought at once, each of which had been released by then.
fn basket(
    rng: &mut Rng,
    count: usize,
    favourite_genre: usize,
    tracks: &[Track],
    popularity: &Weighted,
    on_sale: impl Fn(&Track) -> bool,
) -> Vec<usize> {
    let mut basket = Vec::with_capacity(count);
    while basket.len() < count {
        let track = popularity.draw(rng);
        // Buyers pass over half of what lies outside their favourite genre.
        let wanted = tracks[track].genre == favourite_genre || rng.percent(50);
        if wanted && on_sale(&tracks[track]) && !basket.contains(&track) {
            basket.push(track);
        }
    }
    basket
}

/// Artists named by hand, for the punctuation and the letters that combined words lack.
const NAMED_ARTISTS: [(&str, &str); 12] = [
    ("Björn Ahl", "Sweden"),
    ("O'Mara & Sons", "Ireland"),
    ("Señal \"Rota\"", "Spain"),
    ("Halm, Bright & Tolliver", "United Kingdom"),
    ("Les Éclusiers du Vent", "France"),
    ("Zoë d'Arvency", ""),
    ("Nokturn Ósemka", "Poland"),
    ("Grüne Telefonzelle", "Germany"),
    ("Quartetto Fioravento", "Italy"),
    ("Cais de Açúcar", "Brazil"),
    ("Hoshikage Denki", "Japan"),
    ("Augustus \"Tin\" Barlowe", "United States"),
];

/// Countries are listed as often as they are to be likely.
const ARTIST_COUNTRIES: &str = "\
    United States | United States | United States | United Kingdom | United Kingdom | \
    United Kingdom | Canada | Canada | Ireland | Australia | Germany | Sweden | Netherlands | \
    New Zealand";

const BAND_ADJECTIVES: &str = "\
    Borrowed | Marmalade | Reluctant | Midweek | Copper | Corduroy | Offshore | Nocturnal | \
    Patient | Second-Hand | Upstairs | Paraffin | Lopsided | Northbound | Gingham | Provincial";

const BAND_MEMBERS: &str = "\
    Cartographers | Umbrellas | Lamplighters | Ferrymen | Beekeepers | Weathervanes | Accountants | \
    Turnstiles | Orchardists | Clockmakers | Typists | Signalmen | Botanists | Herons | \
    Magistrates | Stowaways";

const GROUP_STARTS: &str = "\
    Gravel | Saffron | Harbourside | Static | Thimble | Juniper | Cobalt | Pylon | Tundra | \
    Lacquer | Bramble | Quarry | Almanac | Velour | Sawdust | Estuary";

const GROUP_ENDS: &str = "\
    Choir | Parade | Index | Society | Motel | Assembly | Ensemble | Telegram | Bureau | \
    Allotment | Department | Brigade | Committee | Exchange | Carousel | Institute";

const SINGER_FIRST_NAMES: &str = "\
    Imogen | Desmond | Leopold | Marguerite | Ezekiel | Philippa | Ansel | Ottoline | Rufus | \
    Tamsin | Cornelius | Delphine | Lavinia | Barnaby | Octavia | Montague";

const SINGER_LAST_NAMES: &str = "\
    Thackwell | Harrowgate | Quillfeather | Pemberwick | Ashgrove | Marlowsby | Tollemarch | \
    Wrenfield | Blackthistle | Oakhanger | Fennimoor | Larkspur | Dunnaway | Hollowell | \
    Silverlode | Crane-Whitby";

const ADJECTIVES: &str = "\
    Amber | Borrowed | Brittle | Cardboard | Clockwork | Copper | Crooked | Distant | Dusty | \
    Eastbound | Faded | Feathered | Folded | Frostbitten | Gilded | Half-Lit | Hollow | Idle | \
    Inland | Ivory | Leaden | Lopsided | Lukewarm | Magnetic | Moth-Eaten | Nameless | Narrow | \
    Overgrown | Painted | Patchwork | Pewter | Quiet | Restless | Rusted | Saltwater | Scarlet | \
    Slanted | Sleepless | Tangled | Threadbare | Tidal | Unfinished | Unposted | Upside-Down | \
    Weathered | Windblown | Wooden | Yellow";

const NOUNS: &str = "\
    Accordion | Almanac | Anchor | Archway | Avenue | Balcony | Barometer | Bicycle | Bonfire | \
    Cartwheel | Cathedral | Chandelier | Comet | Compass | Corridor | Daybreak | Doorbell | \
    Engine | Ferry | Fountain | Furnace | Gardener | Glacier | Harbour | Hourglass | Labyrinth | \
    Lantern | Ledger | Lighthouse | Locket | Meridian | Metronome | Mosaic | Needle | Notebook | \
    Orchard | Overcoat | Pavilion | Pendulum | Postcard | Quarry | Reservoir | Sailboat | \
    Satellite | Semaphore | Shoreline | Sparrow | Staircase | Suitcase | Teacup | Telegram | \
    Thimble | Timetable | Tollbooth | Tramline | Umbrella | Viaduct | Violin | Weathervane | \
    Windmill";

const PLURALS: &str = "\
    Avenues | Bonfires | Cartwheels | Doorways | Ferries | Gardens | Harbours | Herons | Lanterns | \
    Magpies | Matchsticks | Metronomes | Orchards | Overcoats | Pigeons | Postcards | \
    Satellites | Sparrows | Staircases | Teacups | Thimbles | Umbrellas | Violins | Windmills";

const GERUNDS: &str = "\
    Borrowing | Burying | Carrying | Chasing | Counting | Folding | Forgetting | Mending | Naming | \
    Painting | Trading | Tuning | Waking | Washing";

const VERBS: &str = "Blame | Follow | Forget | Mend | Paint | Sell | Trust | Wake";

const NAMES: &str = "\
    Agnes | Beatrix | Casper | Félix | Henrietta | Ingrid | Isolde | Jørgen | Lucía | Marlow | \
    Noémie | Odette | Percival | Ramón | Tobias | Ursula | Wilhelmina | Zelda";

/// Towns that are on no map.
const PLACES: &str = "\
    Ångsvik | Calderwick | Dunmarrow | Grauenfels | Ilvermouth | Kestrel Bay | Lindhöfen | \
    Marbourg | Montévrault | Ostermouth | Port Sable | Saint Orlo | Tarnholm | Vellamar | \
    Wexcombe | Yarrow Falls";

const WORD_STARTS: &str = "\
    Amber | Bramble | Cinder | Copper | Ember | Fern | Frost | Harbour | Juniper | Lantern | \
    Marrow | Meadow | Raven | Salt | Sparrow | Thistle | Willow | Winter";

const WORD_ENDS: &str = "\
    bloom | drift | fall | gate | glass | light | mere | song | spell | tide | weather | wick";

const FOREIGN_ALBUM_TITLES: &str = "\
    Zwölf grüne Türen | Été à Montévrault | Nätter utan klocka | El faro y la sal | Żółty parasol | \
    O jardim de vidro | Sju blå dörrar | La última cabina | Neben der Mühle | Città di carta";

const FOREIGN_TRACK_TITLES: &str = "\
    Señal \"Rota\" | Zug nach Lindhöfen | L'écluse endormie | Klockan i hamnen | \
    Canción del tranvía | Perché no, Odette? | Drei Schlüssel | Sous la verrière | Smör och bröd | \
    Corazón de hojalata | Światło w oknie | Überall Regenschirme | La niña del faro | \
    Le garçon \"Midi\" | Månsken över Ångsvik | Mañana, quizás | Fünf Minuten Föhn | \
    À bientôt, Marbourg | Gläserne Straße | Canção do farol | Øya i tåken | Pod żółtym dachem | \
    Il caffè di Isolde | Kärlek på räls | Ein Fräulein namens \"Zug\" | Rêve de zinc | \
    Barco sin señas | Sábado sem relógio | Tårn og tåke | Wäsche im Wind | Neige sur Montévrault | \
    Czwarta gałąź | Piñata de papel | Der müde Leuchtturm | Così, piano | Blåbär och bläck";

/// A country in which the shop sells.
struct Market {
    country: &'static str,
    /// How many of a hundred or so customers live there.
    weight: usize,
    people: &'static People,
    cities: &'static str,
}

/// The names that are usual in a market.
struct People {
    first: &'static str,
    last: &'static str,
}

const fn market(country: &'static str, weight: usize, people: &'static People, cities: &'static str) -> Market {
    Market { country, weight, people, cities }
}

const MARKETS: [Market; 14] = [
    market("United States", 22, &ENGLISH, "Portland | Chicago | Austin | Boston | Denver | Tucson"),
    market("Germany", 16, &GERMAN, "Hamburg | Leipzig | Köln | Bremen | Nürnberg"),
    market("United Kingdom", 13, &ENGLISH, "Bristol | Leeds | Glasgow | Norwich | Cardiff"),
    market("France", 10, &FRENCH, "Lyon | Nantes | Lille | Saint-Étienne"),
    market("Brazil", 8, &PORTUGUESE, "São Paulo | Recife | Curitiba | Belém"),
    market("Canada", 7, &ENGLISH, "Toronto | Halifax | Montréal | Calgary"),
    market("Spain", 6, &SPANISH, "Valencia | Bilbao | A Coruña | Málaga"),
    market("Sweden", 5, &NORDIC, "Göteborg | Uppsala | Malmö"),
    market("Poland", 4, &POLISH, "Kraków | Gdańsk | Poznań"),
    market("Italy", 4, &ITALIAN, "Torino | Bologna | Forlì"),
    market("Japan", 3, &JAPANESE, "Osaka | Sendai | Sapporo"),
    market("Ireland", 3, &ENGLISH, "Cork | Galway | Dún Laoghaire"),
    market("Norway", 2, &NORDIC, "Bergen | Tromsø"),
    market("Portugal", 2, &PORTUGUESE, "Porto | Évora"),
];

/// Customers that are no people, with the position of their market.
const BUSINESSES: [(&str, usize); 9] = [
    ("Café \"Zum Anker\"", 1),
    ("O'Dea & Tierney", 11),
    ("Halvorsen, Lund & Co.", 12),
    ("Murphy's Jukebox", 0),
    ("Bar \"La Señal\"", 6),
    ("L'Atelier du Disque", 3),
    ("Pettigrew, Bly & Daughters", 2),
    ("Konditori Åkerö", 7),
    ("Rádio Maré Alta, Lda.", 13),
];

const ENGLISH: People = People {
    first: "\
        Alice | Amos | Bridget | Calvin | Clara | Dermot | Edith | Fergus | Grace | Harvey | \
        Hazel | Josiah | Lydia | Malcolm | Nora | Owen | Rosalind | Stanley | Theo | Winnie",
    last: "\
        Abernethy | Barrowclough | Carmody | D'Arcy | Eastlake | Fairweather | Greenhalgh | \
        Hathersage | Inglewood | Kettering | Lockridge | Merriweather | Nightingale | O'Dowd | \
        O'Shaughnessy | Pickersgill | Ravenhill | Stanhope | Tidwell | Wetherby",
};

const GERMAN: People = People {
    first: "\
        Anneliese | Bärbel | Dietmar | Elke | Friedrich | Gudrun | Henning | Jörg | Katrin | \
        Lothar | Mareike | Rüdiger",
    last: "\
        Ackermann | Birkenfeld | Dörfler | Eichstädt | Grünwald | Hasenclever | Krähwinkel | \
        Lindemann | Morgenroth | Rößler | Steinhäuser | Wolkenstein",
};

const FRENCH: People = People {
    first: "\
        Amélie | Bastien | Clémence | Étienne | Gaëlle | Hélène | Lucien | Margaux | Rémi | \
        Sylvain",
    last: "\
        Beauchêne | Charpentier | D'Aubrac | Delacour | Fontanelle | Lavigne | Marchéval | \
        Prévaux | Roussillac | Vaucresson",
};

const PORTUGUESE: People = People {
    first: "\
        Anabela | Beatriz | Caetano | Conceição | Fabrício | Inês | João | Luísa | Otávio | Tomé",
    last: "\
        Albuquerque | Barcelos | Brandão | Carvalhal | Figueirôa | Guimarães | Lousada | \
        Magalhães | Quintão | Vasconcelos",
};

const SPANISH: People = People {
    first: "\
        Begoña | Esteban | Íñigo | Jimena | Lorenzo | Maite | Nuria | Óscar | Pilar | Rocío",
    last: "\
        Arribas | Bermejo | Cañizares | Echevarría | Fuentenebro | Iríbar | Montalbán | Peñarroya | \
        Quiñones | Villalobos",
};

const NORDIC: People = People {
    first: "\
        Åsa | Astrid | Eskil | Frøydis | Gunnar | Håkon | Linnéa | Maja | Sören | Tuva",
    last: "\
        Bergqvist | Dahlström | Ekelöf | Fjellheim | Granlund | Hedlund | Lövgren | Nygård | \
        Sjöholm | Østby",
};

const POLISH: People = People {
    first: "\
        Bogusława | Elżbieta | Jagoda | Kazimierz | Łukasz | Małgorzata | Radosław | Wojciech",
    last: "\
        Brzozowicz | Dąbek | Grzybek | Jesionek | Kądziela | Ostrowicz | Śliwa | Wierzbicki",
};

const ITALIAN: People = People {
    first: "\
        Agnese | Benedetta | Corrado | Donatella | Ettore | Fiorella | Niccolò | Ruggero",
    last: "\
        Bellandi | Castelvecchio | D'Amico | Dell'Orto | Fioravanti | Montefalco | Passerini | \
        Quagliotti",
};

const JAPANESE: People = People {
    first: "\
        Akiko | Daichi | Emiko | Haruto | Kenji | Misaki | Naoko | Yūta",
    last: "\
        Asagiri | Fujimori | Hanazawa | Ishibashi | Kurokawa | Minamoto | Ōkawa | Shirakawa",
};
