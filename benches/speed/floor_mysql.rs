//! The floor on MariaDB: text by hand, run by the crate `mysql`.

use std::collections::HashMap;

use mysql::prelude::Queryable;
use mysql::{Conn, Opts, TxOpts, Value};

use super::plain::{Author, Book, Item};
use super::work::{CHANGED, Database, Done, ITEMS, ItemRow, Items, STREAMED, items, timed};

/// A connection, and the rows to insert.
pub(crate) struct Floor {
    connection: Conn,
    rows: Vec<ItemRow>,
    filled: Items,
}

const INSERT: &str = "INSERT INTO item (name, category, price, quantity, note) VALUES (?, ?, ?, ?, ?)";
const SELECT: &str = "SELECT id, name, category, price, quantity, note FROM item";
const GET: &str = "SELECT id, name, category, price, quantity, note FROM item WHERE id = ?";
const UPDATE: &str = "UPDATE item SET price = ? WHERE id = ?";

type ItemCells = (i64, String, i32, f64, i32, Option<String>);

fn item((id, name, category, price, quantity, note): ItemCells) -> Item {
    Item { id, name, category, price, quantity, note }
}

impl Floor {
    /// Connects.
    pub(crate) fn open(url: &str) -> Done<Self> {
        let mut connection = Conn::new(Opts::from_url(url)?)?;
        for statement in Database::MariaDb.set_up() {
            connection.query_drop(statement)?;
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
            ("floor", "update") => self.filled()?.update(),
            ("floor: VALUES joined", "update") => self.filled()?.update_many(),
            ("floor", "eager") => self.eager(),
            ("floor", "stream") => self.stream(),
            _ => return Ok(None),
        }
        .map(Some)
    }

    fn filled(&mut self) -> Done<&mut Self> {
        if self.filled == Items::Unknown {
            self.connection.query_drop(Database::MariaDb.empty())?;
            for statement in Database::MariaDb.fill() {
                self.connection.query_drop(statement)?;
            }
            self.filled = Items::Filled;
        }
        Ok(self)
    }

    fn emptied(&mut self) -> Done<()> {
        self.filled = Items::Unknown;
        Ok(self.connection.query_drop(Database::MariaDb.empty())?)
    }

    /// A prepared statement in a loop, in one transaction; the keys are the last insert ids.
    fn insert(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let mut transaction = self.connection.start_transaction(TxOpts::default())?;
            let insert = transaction.prep(INSERT)?;
            let mut keys = Vec::with_capacity(self.rows.len());
            for it in &self.rows {
                transaction.exec_drop(&insert, (&it.name, it.category, it.price, it.quantity, &it.note))?;
                keys.push(transaction.last_insert_id());
            }
            transaction.commit()?;
            Ok(keys)
        })
    }

    /// A thousand rows a statement, with the keys given back.
    fn insert_many(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let mut transaction = self.connection.start_transaction(TxOpts::default())?;
            let insert = transaction.prep(format!("{INSERT}{} RETURNING id", ", (?, ?, ?, ?, ?)".repeat(999)))?;
            let mut keys: Vec<i64> = Vec::with_capacity(self.rows.len());
            for rows in self.rows.chunks(1000) {
                let mut values: Vec<Value> = Vec::with_capacity(5000);
                for it in rows {
                    values.extend([
                        it.name.as_str().into(),
                        it.category.into(),
                        it.price.into(),
                        it.quantity.into(),
                        it.note.as_deref().into(),
                    ]);
                }
                keys.extend(transaction.exec::<i64, _, _>(&insert, values)?);
            }
            transaction.commit()?;
            Ok(keys)
        })
    }

    fn select(&mut self) -> Done<f64> {
        let select = self.connection.prep(SELECT)?;
        timed(|| Ok(self.connection.exec_map(&select, (), item)?))
    }

    fn get(&mut self) -> Done<f64> {
        timed(|| {
            let get = self.connection.prep(GET)?;
            let mut found = Vec::with_capacity(10_000);
            for id in 1..=ITEMS {
                found.push(self.connection.exec_first(&get, (id,))?.map(item).ok_or("no such item")?);
            }
            Ok(found)
        })
    }

    fn stream(&mut self) -> Done<f64> {
        let select = self.connection.prep(Database::MariaDb.stream())?;
        timed(|| {
            let mut last = 0;
            for row in self.connection.exec_iter(&select, ())? {
                let (number, _, _) = mysql::from_row_opt::<(i64, String, f64)>(row?)?;
                last = number;
            }
            assert_eq!(last, STREAMED, "the last row");
            Ok(())
        })
    }

    fn update(&mut self) -> Done<f64> {
        let loaded = self.changed()?;
        timed(|| {
            let mut transaction = self.connection.start_transaction(TxOpts::default())?;
            let update = transaction.prep(UPDATE)?;
            for it in &loaded {
                transaction.exec_drop(&update, (it.price + 0.5, it.id))?;
            }
            Ok(transaction.commit()?)
        })
    }

    /// All keys and new values in one statement, joined to the table.
    fn update_many(&mut self) -> Done<f64> {
        let loaded = self.changed()?;
        timed(|| {
            let rows = "SELECT ? AS id, ? AS price".to_owned() + &" UNION ALL SELECT ?, ?".repeat(loaded.len() - 1);
            let sql = format!("UPDATE item JOIN ({rows}) AS new ON item.id = new.id SET item.price = new.price");
            let values: Vec<Value> = loaded.iter().flat_map(|it| [it.id.into(), (it.price + 0.5).into()]).collect();
            let mut transaction = self.connection.start_transaction(TxOpts::default())?;
            transaction.exec_drop(sql, values)?;
            Ok(transaction.commit()?)
        })
    }

    fn changed(&mut self) -> Done<Vec<Item>> {
        Ok(self.connection.exec_map(format!("{SELECT} WHERE id <= ?"), (CHANGED,), item)?)
    }

    /// Two queries, and the children put to their parents by a map.
    fn eager(&mut self) -> Done<f64> {
        let select_authors = self.connection.prep("SELECT id, name FROM author")?;
        let select_books = self.connection.prep("SELECT id, author_id, title, price, year FROM book")?;
        timed(|| {
            let author = |(id, name)| Author { id, name, books: Vec::new() };
            let mut authors = self.connection.exec_map(&select_authors, (), author)?;
            let places: HashMap<i64, usize> = authors.iter().enumerate().map(|(index, it)| (it.id, index)).collect();
            for row in self.connection.exec_iter(&select_books, ())? {
                let (id, author_id, title, price, year) = mysql::from_row_opt::<(i64, i64, String, f64, i32)>(row?)?;
                authors[places[&author_id]].books.push(Book { id, author_id, title, price, year });
            }
            Ok(authors)
        })
    }
}
