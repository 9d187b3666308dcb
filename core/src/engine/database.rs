//! The engine: a database that a program talks to.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    BulkInsert, Connection, Driver, EngineOptions, EngineUrl, GeneratedKey, PoolStatus, Transaction, TransactionOptions,
};
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::render::Renderer;
use crate::schema::SchemaMap;

/// A database, and how to talk to it. Cheap to clone; clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    id: u64,
    url: EngineUrl,
    /// Shared with the engines that name other schemas.
    driver: Arc<dyn Driver>,
    options: EngineOptions,
    schemas: Option<SchemaMap>,
}

impl Engine {
    /// An engine on a driver. Programs call `create_engine` with a URL instead.
    #[must_use]
    pub fn new(url: EngineUrl, driver: Box<dyn Driver>, options: EngineOptions) -> Self {
        Self::of(url, Arc::from(driver), options, None)
    }

    fn of(url: EngineUrl, driver: Arc<dyn Driver>, options: EngineOptions, schemas: Option<SchemaMap>) -> Self {
        /// No two engines have one number, so that what is kept for one is never taken for another that has its place.
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { inner: Arc::new(Inner { id: NEXT.fetch_add(1, Ordering::Relaxed), url, driver, options, schemas }) }
    }

    /// An engine on another driver, all else the same.
    pub(super) fn with_driver(&self, driver: Box<dyn Driver>) -> Self {
        let Inner { id: _, url, driver: _, options, schemas } = &*self.inner;
        Self::of(url.clone(), Arc::from(driver), options.clone(), schemas.clone())
    }

    /// The same database with the same pool, where tables are in other schemas than their models name. The map takes the place
    /// of one that the engine has.
    ///
    /// Sessions, connections and [`create_all`](crate::schema::Metadata::create_all) of the engine follow it. A prepared statement keeps
    /// its texts for a few engines only: where there are many maps, it may be rendered anew.
    ///
    /// # Example: a schema for each customer
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// use aludel::schema::SchemaMap;
    ///
    /// let engine = create_engine("sqlite://")?;
    /// let customer = engine.with_schema_map(SchemaMap::new().default_to("customer_42"));
    /// let compiled = customer.connect()?.compile(&select(User.id))?;
    /// assert_eq!(compiled.sql, r#"SELECT "users"."id" FROM "customer_42"."users""#);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn with_schema_map(&self, map: SchemaMap) -> Self {
        let Inner { id: _, url, driver, options, schemas: _ } = &*self.inner;
        Self::of(url.clone(), Arc::clone(driver), options.clone(), Some(map))
    }

    /// In which schemas tables are, where that is not as their models say.
    #[must_use]
    pub fn schema_map(&self) -> Option<&SchemaMap> {
        self.inner.schemas.as_ref()
    }

    /// A renderer of what this engine sends: in its dialect, with its schemas.
    #[must_use]
    pub fn renderer(&self) -> Renderer<'_> {
        let r = Renderer::new(self.dialect());
        match self.schema_map() {
            Some(map) => r.with_schema_map(map),
            None => r,
        }
    }

    /// A number that no other engine has.
    pub(crate) fn id(&self) -> u64 {
        self.inner.id
    }

    pub(super) fn options(&self) -> &EngineOptions {
        &self.inner.options
    }

    pub(super) fn url(&self) -> &EngineUrl {
        &self.inner.url
    }

    pub(super) fn driver(&self) -> &dyn Driver {
        &*self.inner.driver
    }

    /// The SQL it speaks.
    #[must_use]
    pub fn dialect(&self) -> &dyn Dialect {
        self.inner.driver.dialect()
    }

    /// How the database tells generated keys.
    #[must_use]
    pub fn generated_key(&self) -> GeneratedKey {
        self.inner.driver.generated_key()
    }

    /// How the database takes many rows fastest.
    #[must_use]
    pub fn bulk_insert(&self) -> BulkInsert {
        self.inner.driver.bulk_insert()
    }

    /// Closes all connections that nobody uses, and those in use when they are given back; the engine opens new ones when it is
    /// asked. Before a pause, after a failover, when a password has changed.
    pub fn dispose(&self) {
        self.inner.driver.dispose();
    }

    /// Asks the database whether it answers, on a connection of the pool.
    ///
    /// # Errors
    /// When it does not, or no connection could be had.
    pub fn ping(&self) -> Result<()> {
        self.connect()?.driver().ping()
    }

    /// How many connections are open and in use; `None` where the engine has no pool.
    #[must_use]
    pub fn pool_status(&self) -> Option<PoolStatus> {
        self.inner.driver.pool_status()
    }

    /// Gives a connection. Each statement on it is a transaction of its own until [`begin`](Connection::begin).
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub fn connect(&self) -> Result<Connection> {
        let driver = self.inner.driver.connect()?;
        Ok(Connection::new(self.clone(), driver))
    }

    /// Runs a function in a transaction on a connection of its own: committed if it gives `Ok`, rolled back if it gives
    /// `Err` or panics.
    ///
    /// # Errors
    /// What the function gives, or what connecting, beginning or committing gives.
    pub fn begin<T, E: From<Error>>(&self, run: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>) -> Result<T, E> {
        self.begin_with(&TransactionOptions::new(), run)
    }

    /// As [`begin`](Self::begin), with options: isolation, read only.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub fn begin_with<T, E: From<Error>>(
        &self,
        options: &TransactionOptions,
        run: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.begun(options)?;
        let mut transaction = Transaction::open_on(&mut connection);
        let result = run(&mut transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// A connection with a transaction begun. One that turns out to be dead is replaced once: nothing was done on it yet.
    pub(super) fn begun(&self, options: &TransactionOptions) -> Result<Connection> {
        let mut connection = self.connect()?;
        match connection.driver_begin(options) {
            Err(error) if error.kind() == ErrorKind::Connection && connection.is_broken() => {
                tracing::debug!(target: "aludel::pool", %error, "a connection was dead at BEGIN, another one is taken");
                drop(connection);
                connection = self.connect()?;
                connection.driver_begin(options)?;
            }
            result => result?,
        }
        connection.depth = 1;
        Ok(connection)
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine({})", self.inner.url)
    }
}

const _: () = {
    const fn assert_shared<T: Send + Sync + Clone>() {}
    assert_shared::<Engine>();
};
