//! Inserts, queries, gets, updates and eager loading.

use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::{ConnectOptions, ConnectionTrait, Database as Databases, IntoActiveModel, LoaderTrait, TransactionTrait};

use crate::work::{CHANGED, Database, Done, ITEMS, ItemRow, Items, Worker, items};

pub mod item {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "item")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
        pub category: i32,
        pub price: f64,
        pub quantity: i32,
        pub note: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod author {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "author")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::book::Entity")]
        Book,
    }

    impl Related<super::book::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Book.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod book {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "book")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub author_id: i64,
        pub title: String,
        pub price: f64,
        pub year: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::author::Entity", from = "Column::AuthorId", to = "super::author::Column::Id")]
        Author,
    }

    impl Related<super::author::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Author.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn new_item(row: &ItemRow) -> item::ActiveModel {
    item::ActiveModel {
        id: sea_orm::ActiveValue::NotSet,
        name: Set(row.name.clone()),
        category: Set(row.category),
        price: Set(row.price),
        quantity: Set(row.quantity),
        note: Set(row.note.clone()),
    }
}

pub struct Bench {
    runtime: tokio::runtime::Runtime,
    connection: DatabaseConnection,
    database: Database,
    rows: Vec<ItemRow>,
    filled: Items,
}

/// How long something asynchronous takes. What it gives is freed afterwards.
macro_rules! timed {
    ($bench:expr, $run:expr) => {{
        let start = std::time::Instant::now();
        let result: Done<_> = $bench.runtime.block_on($run);
        let result = result?;
        let nanos = start.elapsed().as_nanos() as f64;
        std::hint::black_box(result);
        Ok(nanos)
    }};
}

impl Bench {
    pub fn open(url: &str) -> Done<Self> {
        let database = Database::of(url);
        let path = match (url, url.strip_prefix("sqlite:///")) {
            ("sqlite://", _) => "sqlite::memory:".to_owned(),
            (_, Some(path)) => format!("sqlite://{path}.sea-orm?mode=rwc"),
            (url, None) => url.to_owned(),
        };
        // With timers, which the pool needs.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut options = ConnectOptions::new(path);
        options.max_connections(1).min_connections(1).sqlx_logging(false).test_before_acquire(false);
        let connection = runtime.block_on(async {
            let connection = Databases::connect(options).await?;
            if database == Database::Sqlite {
                let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON";
                connection.execute_unprepared(pragmas).await?;
            }
            for statement in database.set_up() {
                connection.execute_unprepared(&statement).await?;
            }
            Done::Ok(connection)
        })?;
        Ok(Self { runtime, connection, database, rows: items(), filled: Items::Unknown })
    }

    fn filled(&mut self) -> Done<&mut Self> {
        if self.filled == Items::Unknown {
            self.runtime.block_on(async {
                self.connection.execute_unprepared(self.database.empty()).await?;
                for statement in self.database.fill() {
                    self.connection.execute_unprepared(&statement).await?;
                }
                Done::Ok(())
            })?;
            self.filled = Items::Filled;
        }
        Ok(self)
    }

    fn emptied(&mut self) -> Done<()> {
        self.filled = Items::Unknown;
        self.runtime.block_on(self.connection.execute_unprepared(self.database.empty()))?;
        Ok(())
    }

    fn one_by_one(&mut self) -> Done<f64> {
        self.emptied()?;
        timed!(self, async {
            let transaction = self.connection.begin().await?;
            let mut saved = Vec::with_capacity(self.rows.len());
            for row in &self.rows {
                saved.push(new_item(row).insert(&transaction).await?);
            }
            transaction.commit().await?;
            Ok(saved)
        })
    }

    fn batch(&mut self) -> Done<f64> {
        self.emptied()?;
        timed!(self, async {
            let transaction = self.connection.begin().await?;
            for rows in self.rows.chunks(1000) {
                item::Entity::insert_many(rows.iter().map(new_item)).exec(&transaction).await?;
            }
            transaction.commit().await?;
            Ok(())
        })
    }

    fn select(&mut self) -> Done<f64> {
        timed!(self, async { Ok(item::Entity::find().all(&self.connection).await?) })
    }

    fn get(&mut self) -> Done<f64> {
        timed!(self, async {
            let mut found = Vec::with_capacity(10_000);
            for id in 1..=ITEMS {
                found.push(item::Entity::find_by_id(id).one(&self.connection).await?.ok_or("no such item")?);
            }
            Ok(found)
        })
    }

    fn update(&mut self) -> Done<f64> {
        let find = item::Entity::find().filter(item::Column::Id.lte(CHANGED));
        let loaded = self.runtime.block_on(find.all(&self.connection))?;
        timed!(self, async {
            let transaction = self.connection.begin().await?;
            for it in loaded {
                let price = it.price + 0.5;
                let mut changed = it.into_active_model();
                changed.price = Set(price);
                changed.update(&transaction).await?;
            }
            transaction.commit().await?;
            Ok(())
        })
    }

    fn eager(&mut self) -> Done<f64> {
        timed!(self, async {
            let authors = author::Entity::find().all(&self.connection).await?;
            let books = authors.load_many(book::Entity, &self.connection).await?;
            Ok((authors, books))
        })
    }

    fn eager_joined(&mut self) -> Done<f64> {
        timed!(self, async { Ok(author::Entity::find().find_with_related(book::Entity).all(&self.connection).await?) })
    }
}

impl Worker for Bench {
    fn sample(&mut self, system: &str, workload: &str) -> Done<Option<f64>> {
        match (system, workload) {
            ("SeaORM, one by one", "insert") => self.one_by_one(),
            ("SeaORM, insert_many", "insert") => self.batch(),
            ("SeaORM", "select") => self.filled()?.select(),
            ("SeaORM", "get") => self.filled()?.get(),
            ("SeaORM", "update") => self.filled()?.update(),
            ("SeaORM, load_many", "eager") => self.eager(),
            ("SeaORM, find_with_related", "eager") => self.eager_joined(),
            _ => return Ok(None),
        }
        .map(Some)
    }
}
