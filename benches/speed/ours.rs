//! The work by aludel.

use std::sync::LazyLock;

use aludel::prelude::*;
use aludel::query::{Prepared, Select};
use aludel::{Engine, EngineOptions, create_engine_with};

use super::models::{Author, Item, ItemEntity};
use super::work::{CHANGED, Database, Done, ITEMS, ItemRow, Items, STREAMED, items, timed};

/// An engine, and the rows to insert.
pub(crate) struct Ours {
    engine: Engine,
    database: Database,
    rows: Vec<ItemRow>,
    filled: Items,
}

static BY_KEY: LazyLock<Prepared<(i64,), Select<ItemEntity>>> =
    LazyLock::new(|| prepare(|(id,): (Param<i64>,)| select(Item).where_(Item.id.eq(id))));

impl Ours {
    /// Makes an engine with the tables.
    pub(crate) fn open(url: &str) -> Done<Self> {
        let database = Database::of(url);
        let options = EngineOptions::new().on_connect(move |connection| match database {
            Database::Sqlite => connection.script("PRAGMA synchronous = NORMAL"),
            Database::Postgres | Database::MariaDb => Ok(()),
        });
        let engine = create_engine_with(url, &options)?;
        let mut connection = engine.connect()?;
        for statement in database.set_up() {
            connection.script(&statement)?;
        }
        drop(connection);
        Ok(Self { engine, database, rows: items(), filled: Items::Unknown })
    }

    /// One sample, in nanoseconds.
    pub(crate) fn sample(&mut self, way: &str, workload: &str) -> Done<Option<f64>> {
        match (way, workload) {
            ("aludel", "insert") => self.insert(),
            ("aludel: insert_all", "insert") => self.insert_all(),
            ("aludel", "select") => self.filled()?.select(),
            ("aludel", "select session") => self.filled()?.select_into_session(),
            ("aludel", "get") => self.filled()?.get(),
            ("aludel: prepared, into structs", "get") => self.filled()?.get_prepared(),
            ("aludel", "update") => self.filled()?.update(),
            ("aludel", "eager") => self.eager(),
            ("aludel", "stream") => self.stream(),
            ("aludel", "plan 10000") => self.plan(10_000),
            ("aludel", "plan 100000") => self.plan(100_000),
            _ => return Ok(None),
        }
        .map(Some)
    }

    fn filled(&mut self) -> Done<&mut Self> {
        if self.filled == Items::Unknown {
            let mut connection = self.engine.connect()?;
            connection.script(self.database.empty())?;
            for statement in self.database.fill() {
                connection.script(&statement)?;
            }
            self.filled = Items::Filled;
        }
        Ok(self)
    }

    fn emptied(&mut self) -> Done<()> {
        self.filled = Items::Unknown;
        Ok(self.engine.connect()?.script(self.database.empty())?)
    }

    /// Objects are made, added and committed; then every one knows its key.
    fn insert(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let mut session = Session::new(&self.engine);
            let added = session.add_all(self.rows.iter().map(Item::from));
            session.commit()?;
            assert_eq!(session[added[0]].id, 1, "the first key");
            Ok((session, added))
        })
    }

    /// The same without a session: nobody is told the keys.
    fn insert_all(&mut self) -> Done<f64> {
        self.emptied()?;
        timed(|| {
            let objects: Vec<_> = self.rows.iter().map(Item::from).collect();
            self.engine.connect()?.insert_all(&objects)?;
            Ok(objects)
        })
    }

    fn select(&mut self) -> Done<f64> {
        let mut connection = self.engine.connect()?;
        timed(|| Ok(connection.execute(select(Item))?.all()?))
    }

    fn select_into_session(&mut self) -> Done<f64> {
        let mut session = Session::new(&self.engine);
        timed(|| {
            let found = session.scalars(select(Item))?.all();
            Ok((session, found))
        })
    }

    fn get(&mut self) -> Done<f64> {
        let mut session = Session::new(&self.engine);
        timed(|| {
            for id in 1..=ITEMS {
                session.get(Item, id)?.ok_or("no such item")?;
            }
            Ok(session)
        })
    }

    fn get_prepared(&mut self) -> Done<f64> {
        let mut connection = self.engine.connect()?;
        timed(|| Ok((1..=ITEMS).map(|id| BY_KEY.one(&mut connection, (id,))).collect::<aludel::Result<Vec<_>>>()?))
    }

    fn update(&mut self) -> Done<f64> {
        let mut session = Session::new(&self.engine);
        let loaded = session.scalars(select(Item).where_(Item.id.le(CHANGED)))?.all();
        session.commit()?;
        timed(|| {
            for item in loaded {
                session.edit(item).price += 0.5;
            }
            session.commit()?;
            Ok(session)
        })
    }

    fn stream(&mut self) -> Done<f64> {
        let mut connection = self.engine.connect()?;
        timed(|| {
            let query = text(self.database.stream()).columns::<(i64, String, f64)>();
            let mut last = 0;
            connection.rows(&query)?.for_each(|(number, ..)| {
                last = number;
                Ok(())
            })?;
            assert_eq!(last, STREAMED, "the last row");
            Ok(())
        })
    }

    /// Works out what a flush of so many changed objects would do, and does not do it.
    fn plan(&mut self, objects: usize) -> Done<f64> {
        if self.database != Database::Sqlite {
            return Err("the plan of a flush has nothing to do with a database".into());
        }
        self.emptied()?;
        let mut session = Session::new(&self.engine);
        let added = session.add_all(self.rows.iter().cycle().take(objects).map(Item::from));
        session.flush()?;
        for item in added {
            session.edit(item).price += 0.5;
        }
        timed(|| Ok(session.plan()?))
    }

    fn eager(&mut self) -> Done<f64> {
        let mut session = Session::new(&self.engine);
        timed(|| {
            let authors = session.scalars(select(Author).options(selectinload(Author.books)))?.all();
            assert_eq!(session[authors[0]].books.get()?.len(), 10, "the books of the first");
            Ok((session, authors))
        })
    }
}
