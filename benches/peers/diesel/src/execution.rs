//! Inserts, queries, gets, updates and eager loading, once for each connection type.

use diesel::prelude::*;

use crate::work::{CHANGED, Database, Done, ITEMS, ItemRow, Items, Worker, items, timed};

diesel::table! {
    item (id) {
        id -> BigInt,
        name -> Text,
        category -> Integer,
        price -> Double,
        quantity -> Integer,
        note -> Nullable<Text>,
    }
}
diesel::table! {
    author (id) {
        id -> BigInt,
        name -> Text,
    }
}
diesel::table! {
    book (id) {
        id -> BigInt,
        author_id -> BigInt,
        title -> Text,
        price -> Double,
        year -> Integer,
    }
}
diesel::joinable!(book -> author (author_id));
diesel::allow_tables_to_appear_in_same_query!(author, book, item);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = item)]
#[allow(dead_code)]
pub struct Item {
    pub id: i64,
    pub name: String,
    pub category: i32,
    pub price: f64,
    pub quantity: i32,
    pub note: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = item)]
pub struct NewItem<'r> {
    pub name: &'r str,
    pub category: i32,
    pub price: f64,
    pub quantity: i32,
    pub note: Option<&'r str>,
}

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = author)]
#[allow(dead_code)]
pub struct Author {
    pub id: i64,
    pub name: String,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = book, belongs_to(Author))]
#[allow(dead_code)]
pub struct Book {
    pub id: i64,
    pub author_id: i64,
    pub title: String,
    pub price: f64,
    pub year: i32,
}

pub fn new_item(row: &ItemRow) -> NewItem<'_> {
    NewItem {
        name: &row.name,
        category: row.category,
        price: row.price,
        quantity: row.quantity,
        note: row.note.as_deref(),
    }
}

macro_rules! bench {
    ($module:ident, $connection:ty, $database:expr, $pragmas:expr, |$connection_name:ident, $objects:ident| $one_by_one:expr, $batch:expr) => {
        pub mod $module {
            use super::*;

            pub struct Bench {
                connection: $connection,
                rows: Vec<ItemRow>,
                filled: Items,
            }

            impl Bench {
                pub fn open(url: &str) -> Done<Self> {
                    let path = match (url, url.strip_prefix("sqlite:///")) {
                        ("sqlite://", _) => ":memory:".to_owned(),
                        (_, Some(path)) => format!("{path}.diesel"),
                        (url, None) => url.to_owned(),
                    };
                    let mut connection = <$connection>::establish(&path)?;
                    let pragmas: &[&str] = $pragmas;
                    for statement in pragmas.iter().map(|it| it.to_string()).chain($database.set_up()) {
                        diesel::connection::SimpleConnection::batch_execute(&mut connection, &statement)?;
                    }
                    Ok(Self { connection, rows: items(), filled: Items::Unknown })
                }

                fn filled(&mut self) -> Done<&mut Self> {
                    if self.filled == Items::Unknown {
                        for statement in [$database.empty().to_owned()].into_iter().chain($database.fill()) {
                            diesel::connection::SimpleConnection::batch_execute(&mut self.connection, &statement)?;
                        }
                        self.filled = Items::Filled;
                    }
                    Ok(self)
                }

                fn emptied(&mut self) -> Done<()> {
                    self.filled = Items::Unknown;
                    Ok(diesel::connection::SimpleConnection::batch_execute(&mut self.connection, $database.empty())?)
                }

                fn one_by_one(&mut self) -> Done<f64> {
                    self.emptied()?;
                    let rows = &self.rows;
                    timed(|| {
                        let keys = self.connection.transaction(|$connection_name| {
                            let mut keys = Vec::with_capacity(rows.len());
                            for row in rows {
                                let $objects = new_item(row);
                                keys.push($one_by_one);
                            }
                            diesel::QueryResult::Ok(keys)
                        })?;
                        Ok(keys)
                    })
                }

                fn batch(&mut self) -> Done<f64> {
                    self.emptied()?;
                    let rows = &self.rows;
                    timed(|| {
                        let keys = self.connection.transaction(|$connection_name| {
                            let mut keys: Vec<i64> = Vec::new();
                            for rows in rows.chunks(1000) {
                                let $objects: Vec<_> = rows.iter().map(new_item).collect();
                                keys.extend($batch);
                            }
                            diesel::QueryResult::Ok(keys)
                        })?;
                        Ok(keys)
                    })
                }

                fn select(&mut self) -> Done<f64> {
                    timed(|| Ok(item::table.select(Item::as_select()).load::<Item>(&mut self.connection)?))
                }

                fn get(&mut self) -> Done<f64> {
                    timed(|| {
                        let mut found = Vec::with_capacity(10_000);
                        for id in 1..=ITEMS {
                            found.push(item::table.find(id).select(Item::as_select()).first::<Item>(&mut self.connection)?);
                        }
                        Ok(found)
                    })
                }

                fn update(&mut self) -> Done<f64> {
                    let loaded =
                        item::table.filter(item::id.le(CHANGED)).select(Item::as_select()).load::<Item>(&mut self.connection)?;
                    timed(|| {
                        self.connection.transaction(|connection| {
                            for it in &loaded {
                                diesel::update(it).set(item::price.eq(it.price + 0.5)).execute(connection)?;
                            }
                            diesel::QueryResult::Ok(())
                        })?;
                        Ok(())
                    })
                }

                fn eager(&mut self) -> Done<f64> {
                    timed(|| {
                        let authors = author::table.select(Author::as_select()).load::<Author>(&mut self.connection)?;
                        let books =
                            Book::belonging_to(&authors).select(Book::as_select()).load::<Book>(&mut self.connection)?;
                        let grouped: Vec<(Vec<Book>, Author)> = books.grouped_by(&authors).into_iter().zip(authors).collect();
                        Ok(grouped)
                    })
                }
            }

            impl Worker for Bench {
                fn sample(&mut self, system: &str, workload: &str) -> Done<Option<f64>> {
                    match (system, workload) {
                        ("Diesel, one by one", "insert") => self.one_by_one(),
                        ("Diesel, batches of 1000", "insert") => self.batch(),
                        ("Diesel", "select") => self.filled()?.select(),
                        ("Diesel", "get") => self.filled()?.get(),
                        ("Diesel", "update") => self.filled()?.update(),
                        ("Diesel", "eager") => self.eager(),
                        _ => return Ok(None),
                    }
                    .map(Some)
                }
            }
        }
    };
}

bench!(
    sqlite,
    SqliteConnection,
    Database::Sqlite,
    &["PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON"],
    |connection, objects| diesel::insert_into(item::table)
        .values(&objects)
        .returning(item::id)
        .get_result::<i64>(connection)?,
    {
        // Diesel's batch on SQLite gives no keys back.
        diesel::insert_into(item::table).values(&objects).execute(connection)?;
        None::<i64>
    }
);
bench!(
    postgres,
    PgConnection,
    Database::Postgres,
    &[],
    |connection, objects| diesel::insert_into(item::table)
        .values(&objects)
        .returning(item::id)
        .get_result::<i64>(connection)?,
    diesel::insert_into(item::table).values(&objects).returning(item::id).get_results::<i64>(connection)?
);
diesel::define_sql_function! {
    /// The key that was generated last.
    fn last_insert_id() -> Unsigned<BigInt>;
}
bench!(
    mysql,
    MysqlConnection,
    Database::MariaDb,
    &[],
    // Its MySQL has no RETURNING, so keys are asked for by a second statement.
    |connection, objects| {
        diesel::insert_into(item::table).values(&objects).execute(connection)?;
        diesel::select(last_insert_id()).get_result::<u64>(connection)?
    },
    {
        diesel::insert_into(item::table).values(&objects).execute(connection)?;
        None::<i64>
    }
);
