//! The floor on SQLite: text by hand, run by rusqlite.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::plain::{Author, Book, Item};
use super::work::{CHANGED, Database, Done, ITEMS, ItemRow, Items, STREAMED, items, timed};

/// A connection, and the rows to insert.
pub(crate) struct Floor {
    connection: Connection,
    rows: Vec<ItemRow>,
    filled: Items,
}

const INSERT: &str = "INSERT INTO item (name, category, price, quantity, note) VALUES (?, ?, ?, ?, ?)";
const SELECT: &str = "SELECT id, name, category, price, quantity, note FROM item";
const GET: &str = "SELECT id, name, category, price, quantity, note FROM item WHERE id = ?";
const UPDATE: &str = "UPDATE item SET price = ? WHERE id = ?";

fn item(row: &rusqlite::Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        name: row.get(1)?,
        category: row.get(2)?,
        price: row.get(3)?,
        quantity: row.get(4)?,
        note: row.get(5)?,
    })
}

impl Floor {
    /// Opens the file, or a database in memory.
    pub(crate) fn open(path: Option<&str>) -> Done<Self> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")?;
        for statement in Database::Sqlite.set_up() {
            connection.execute_batch(&statement)?;
        }
        Ok(Self { connection, rows: items(), filled: Items::Unknown })
    }

    /// One sample, in nanoseconds.
    pub(crate) fn sample(&mut self, way: &str, workload: &str) -> Done<Option<f64>> {
        match (way, workload) {
            ("floor", "insert") => self.insert(),
            ("floor: multi-row VALUES RETURNING", "insert") => self.insert_many(),
            ("floor", "select" | "select session") => self.filled()?.select(),
            ("floor", "get") => self.filled()?.get(),
            ("floor: prepare_cached", "get") => self.filled()?.get_cached(),
            ("floor", "update") => self.filled()?.update(),
            ("floor", "eager") => self.eager(),
            ("floor", "stream") => self.stream(),
            _ => return Ok(None),
        }
        .map(Some)
    }

    fn filled(&mut self) -> Done<&mut Self> {
        if self.filled == Items::Unknown {
            self.connection.execute_batch(Database::Sqlite.empty())?;
            for statement in Database::Sqlite.fill() {
                self.connection.execute_batch(&statement)?;
            }
            self.filled = Items::Filled;
        }
        Ok(self)
    }

    fn emptied(&mut self) -> Done<()> {
        self.filled = Items::Unknown;
        Ok(self.connection.execute_batch(Database::Sqlite.empty())?)
    }

    /// A prepared statement in a loop, in one transaction; the keys are the last row ids.
    fn insert(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let transaction = self.connection.transaction()?;
            let mut keys = Vec::with_capacity(self.rows.len());
            {
                let mut insert = transaction.prepare(INSERT)?;
                for it in &self.rows {
                    insert.execute(params![it.name, it.category, it.price, it.quantity, it.note])?;
                    keys.push(transaction.last_insert_rowid());
                }
            }
            transaction.commit()?;
            Ok(keys)
        })
    }

    /// A thousand rows a statement, with the keys given back.
    fn insert_many(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let transaction = self.connection.transaction()?;
            let mut keys: Vec<i64> = Vec::with_capacity(self.rows.len());
            {
                let sql = format!("{INSERT}{} RETURNING id", ", (?, ?, ?, ?, ?)".repeat(999));
                let mut insert = transaction.prepare(&sql)?;
                for rows in self.rows.chunks(1000) {
                    for (index, it) in rows.iter().enumerate() {
                        let first = index * 5 + 1;
                        insert.raw_bind_parameter(first, &it.name)?;
                        insert.raw_bind_parameter(first + 1, it.category)?;
                        insert.raw_bind_parameter(first + 2, it.price)?;
                        insert.raw_bind_parameter(first + 3, it.quantity)?;
                        insert.raw_bind_parameter(first + 4, &it.note)?;
                    }
                    let mut given = insert.raw_query();
                    while let Some(row) = given.next()? {
                        keys.push(row.get(0)?);
                    }
                }
            }
            transaction.commit()?;
            Ok(keys)
        })
    }

    fn select(&mut self) -> Done<f64> {
        timed(|| {
            let mut select = self.connection.prepare_cached(SELECT)?;
            Ok(select.query_map([], item)?.collect::<Result<Vec<_>, _>>()?)
        })
    }

    fn get(&mut self) -> Done<f64> {
        timed(|| {
            let mut get = self.connection.prepare(GET)?;
            Ok((1..=ITEMS).map(|id| get.query_row([id], item)).collect::<Result<Vec<_>, _>>()?)
        })
    }

    fn get_cached(&mut self) -> Done<f64> {
        timed(|| {
            let connection = &self.connection;
            let get = |id| connection.prepare_cached(GET)?.query_row([id], item);
            Ok((1..=ITEMS).map(get).collect::<Result<Vec<_>, _>>()?)
        })
    }

    fn stream(&mut self) -> Done<f64> {
        timed(|| {
            let mut select = self.connection.prepare_cached(Database::Sqlite.stream())?;
            let mut rows = select.query([])?;
            let mut last = 0;
            while let Some(row) = rows.next()? {
                let (number, _, _): (i64, String, f64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                last = number;
            }
            assert_eq!(last, STREAMED, "the last row");
            Ok(())
        })
    }

    fn update(&mut self) -> Done<f64> {
        let loaded = self.changed()?;
        timed(|| {
            let transaction = self.connection.transaction()?;
            {
                let mut update = transaction.prepare(UPDATE)?;
                for it in &loaded {
                    update.execute(params![it.price + 0.5, it.id])?;
                }
            }
            Ok(transaction.commit()?)
        })
    }

    fn changed(&self) -> Done<Vec<Item>> {
        let mut select = self.connection.prepare_cached(&format!("{SELECT} WHERE id <= ?"))?;
        Ok(select.query_map([CHANGED], item)?.collect::<Result<Vec<_>, _>>()?)
    }

    /// Two queries, and the children put to their parents by a map.
    fn eager(&mut self) -> Done<f64> {
        timed(|| {
            let mut select = self.connection.prepare_cached("SELECT id, name FROM author")?;
            let author = |row: &rusqlite::Row<'_>| Ok(Author { id: row.get(0)?, name: row.get(1)?, books: Vec::new() });
            let mut authors = select.query_map([], author)?.collect::<Result<Vec<_>, _>>()?;
            let places: HashMap<i64, usize> = authors.iter().enumerate().map(|(index, it)| (it.id, index)).collect();
            let mut select = self.connection.prepare_cached("SELECT id, author_id, title, price, year FROM book")?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let (id, author_id, title) = (row.get(0)?, row.get(1)?, row.get(2)?);
                let book = Book { id, author_id, title, price: row.get(3)?, year: row.get(4)? };
                authors[places[&book.author_id]].books.push(book);
            }
            Ok(authors)
        })
    }
}
