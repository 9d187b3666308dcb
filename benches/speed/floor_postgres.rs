//! The floor on PostgreSQL: text by hand, run by the crate `postgres`.

use std::collections::HashMap;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Row};

use super::plain::{Author, Book, Item};
use super::work::{CHANGED, Database, Done, ITEMS, ItemRow, Items, STREAMED, items, timed};

/// A connection, and the rows to insert.
pub(crate) struct Floor {
    client: Client,
    rows: Vec<ItemRow>,
    filled: Items,
}

const INSERT: &str = "INSERT INTO item (name, category, price, quantity, note) VALUES ($1, $2, $3, $4, $5) RETURNING id";
const SELECT: &str = "SELECT id, name, category, price, quantity, note FROM item";
const GET: &str = "SELECT id, name, category, price, quantity, note FROM item WHERE id = $1";
const UPDATE: &str = "UPDATE item SET price = $1 WHERE id = $2";
const UNNEST: &str = "INSERT INTO item (name, category, price, quantity, note) \
                      SELECT * FROM unnest($1::text[], $2::int4[], $3::float8[], $4::int4[], $5::text[]) RETURNING id";

fn item(row: &Row) -> Done<Item> {
    Ok(Item {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        category: row.try_get(2)?,
        price: row.try_get(3)?,
        quantity: row.try_get(4)?,
        note: row.try_get(5)?,
    })
}

impl Floor {
    /// Connects.
    pub(crate) fn open(url: &str) -> Done<Self> {
        let mut client = Client::connect(url, NoTls)?;
        for statement in Database::Postgres.set_up() {
            client.batch_execute(&statement)?;
        }
        Ok(Self { client, rows: items(), filled: Items::Unknown })
    }

    /// One sample, in nanoseconds.
    pub(crate) fn sample(&mut self, way: &str, workload: &str) -> Done<Option<f64>> {
        match (way, workload) {
            ("floor", "insert") => self.insert(),
            ("floor: unnest", "insert") => self.insert_arrays(),
            ("floor: multi-row VALUES RETURNING", "insert") => self.insert_many(),
            ("floor", "select" | "select session") => self.filled()?.select(),
            ("floor", "get") => self.filled()?.get(),
            ("floor", "update") => self.filled()?.update(),
            ("floor: unnest", "update") => self.filled()?.update_arrays(),
            ("floor", "eager") => self.eager(),
            ("floor", "stream") => self.stream(),
            _ => return Ok(None),
        }
        .map(Some)
    }

    fn filled(&mut self) -> Done<&mut Self> {
        if self.filled == Items::Unknown {
            self.client.batch_execute(Database::Postgres.empty())?;
            for statement in Database::Postgres.fill() {
                self.client.batch_execute(&statement)?;
            }
            self.client.batch_execute("ANALYZE item")?;
            self.filled = Items::Filled;
        }
        Ok(self)
    }

    fn emptied(&mut self) -> Done<()> {
        self.filled = Items::Unknown;
        Ok(self.client.batch_execute(Database::Postgres.empty())?)
    }

    /// A prepared statement in a loop, in one transaction.
    fn insert(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let mut transaction = self.client.transaction()?;
            let insert = transaction.prepare(INSERT)?;
            let mut keys: Vec<i64> = Vec::with_capacity(self.rows.len());
            for it in &self.rows {
                let row = transaction.query_one(&insert, &[&it.name, &it.category, &it.price, &it.quantity, &it.note])?;
                keys.push(row.try_get(0)?);
            }
            transaction.commit()?;
            Ok(keys)
        })
    }

    /// All rows as arrays, in one statement.
    fn insert_arrays(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let rows = &self.rows;
            let names: Vec<_> = rows.iter().map(|it| it.name.as_str()).collect();
            let categories: Vec<_> = rows.iter().map(|it| it.category).collect();
            let prices: Vec<_> = rows.iter().map(|it| it.price).collect();
            let quantities: Vec<_> = rows.iter().map(|it| it.quantity).collect();
            let notes: Vec<_> = rows.iter().map(|it| it.note.as_deref()).collect();
            let mut transaction = self.client.transaction()?;
            let insert = transaction.prepare(UNNEST)?;
            let given = transaction.query(&insert, &[&names, &categories, &prices, &quantities, &notes])?;
            let keys = given.iter().map(|it| it.try_get::<_, i64>(0)).collect::<Result<Vec<_>, _>>()?;
            transaction.commit()?;
            Ok(keys)
        })
    }

    /// A thousand rows a statement.
    fn insert_many(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let row = |index: usize| {
                let it = index * 5;
                format!("(${}, ${}, ${}, ${}, ${})", it + 1, it + 2, it + 3, it + 4, it + 5)
            };
            let places: Vec<_> = (0..1000).map(row).collect();
            let sql =
                format!("INSERT INTO item (name, category, price, quantity, note) VALUES {} RETURNING id", places.join(", "));
            let mut transaction = self.client.transaction()?;
            let insert = transaction.prepare(&sql)?;
            let mut keys: Vec<i64> = Vec::with_capacity(self.rows.len());
            for rows in self.rows.chunks(1000) {
                let mut values: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(5000);
                for it in rows {
                    values.extend_from_slice(&[&it.name, &it.category, &it.price, &it.quantity, &it.note]);
                }
                for row in transaction.query(&insert, &values)? {
                    keys.push(row.try_get(0)?);
                }
            }
            transaction.commit()?;
            Ok(keys)
        })
    }

    fn select(&mut self) -> Done<f64> {
        let select = self.client.prepare(SELECT)?;
        timed(|| self.client.query(&select, &[])?.iter().map(item).collect::<Done<Vec<_>>>())
    }

    fn get(&mut self) -> Done<f64> {
        timed(|| {
            let get = self.client.prepare(GET)?;
            (1..=ITEMS).map(|id| item(&self.client.query_one(&get, &[&id])?)).collect::<Done<Vec<_>>>()
        })
    }

    fn stream(&mut self) -> Done<f64> {
        let select = self.client.prepare(Database::Postgres.stream())?;
        timed(|| {
            let none: [i32; 0] = [];
            let mut rows = self.client.query_raw(&select, none)?;
            let mut last = 0;
            while let Some(row) = rows.next()? {
                let (number, _, _): (i64, String, f64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
                last = number;
            }
            assert_eq!(last, STREAMED, "the last row");
            Ok(())
        })
    }

    fn update(&mut self) -> Done<f64> {
        let loaded = self.changed()?;
        timed(|| {
            let mut transaction = self.client.transaction()?;
            let update = transaction.prepare(UPDATE)?;
            for it in &loaded {
                transaction.execute(&update, &[&(it.price + 0.5), &it.id])?;
            }
            Ok(transaction.commit()?)
        })
    }

    /// All keys and values as arrays, in one statement.
    fn update_arrays(&mut self) -> Done<f64> {
        let loaded = self.changed()?;
        timed(|| {
            let keys: Vec<_> = loaded.iter().map(|it| it.id).collect();
            let prices: Vec<_> = loaded.iter().map(|it| it.price + 0.5).collect();
            let mut transaction = self.client.transaction()?;
            transaction.execute(
                "UPDATE item SET price = new.price FROM unnest($1::int8[], $2::float8[]) AS new (id, price) WHERE item.id = new.id",
                &[&keys, &prices],
            )?;
            Ok(transaction.commit()?)
        })
    }

    fn changed(&mut self) -> Done<Vec<Item>> {
        self.client.query(&format!("{SELECT} WHERE id <= $1"), &[&CHANGED])?.iter().map(item).collect()
    }

    /// Two queries, and the children put to their parents by a map.
    fn eager(&mut self) -> Done<f64> {
        let select_authors = self.client.prepare("SELECT id, name FROM author")?;
        let select_books = self.client.prepare("SELECT id, author_id, title, price, year FROM book")?;
        timed(|| {
            let author = |row: &Row| Done::Ok(Author { id: row.try_get(0)?, name: row.try_get(1)?, books: Vec::new() });
            let mut authors = self.client.query(&select_authors, &[])?.iter().map(author).collect::<Done<Vec<_>>>()?;
            let places: HashMap<i64, usize> = authors.iter().enumerate().map(|(index, it)| (it.id, index)).collect();
            for row in self.client.query(&select_books, &[])? {
                let (id, author_id, title) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
                let book = Book { id, author_id, title, price: row.try_get(3)?, year: row.try_get(4)? };
                authors[places[&book.author_id]].books.push(book);
            }
            Ok(authors)
        })
    }
}
