//! The three databases, each with the tables of the fixture and nothing else, for one test alone.

mod mysql_server;
mod postgres_server;
mod sqlite_memory;

use std::cell::RefCell;

use aludel::dialect::{Dialect, MySql, Postgres, Sqlite};
use aludel::prelude::*;
use aludel::types::Value;

use self::mysql_server::MySqlServer;
use self::postgres_server::PostgresServer;
use self::sqlite_memory::SqliteMemory;
pub(crate) use self::sqlite_memory::define_functions;
use crate::fixture;

/// The rows of a result.
pub(crate) type Grid = Vec<Vec<Value>>;

/// A database that takes SQL text.
pub(crate) trait Database {
    /// The dialect of what it takes.
    fn dialect(&self) -> &'static dyn Dialect;

    /// Has the text understood, without running it.
    fn prepare(&mut self, sql: &str, parameters: &[Value]) -> Result<(), String>;

    /// Runs a statement.
    fn run(&mut self, sql: &str, parameters: &[Value]) -> Result<Grid, String>;
}

pub(crate) const SQLITE: &Sqlite = &Sqlite;
pub(crate) const POSTGRES: &Postgres = &Postgres;
pub(crate) const MYSQL: &MySql = &MySql::mysql();
pub(crate) const MARIADB: &MySql = &MySql::mariadb();

/// Every dialect.
pub(crate) const DIALECTS: [&dyn Dialect; 4] = [SQLITE, POSTGRES, MYSQL, MARIADB];

thread_local! {
    /// Those of the test that runs on this thread. They end with it, however it ends.
    static OPEN: RefCell<Vec<Box<dyn Database>>> = const { RefCell::new(Vec::new()) };
}

/// Shows a test every database.
pub(crate) fn each_database(mut see: impl FnMut(&mut dyn Database)) {
    OPEN.with_borrow_mut(|open| {
        if open.is_empty() {
            *open = open_all();
        }
        open.iter_mut().for_each(|it| see(&mut **it));
    });
}

/// Shows a test the database that takes a dialect; for MySQL and MariaDB there is only the one that is installed.
pub(crate) fn with_database(dialect: &str, see: impl FnOnce(&mut dyn Database)) {
    let mut see = Some(see);
    each_database(|database| {
        if database.dialect().name() == dialect
            && let Some(see) = see.take()
        {
            see(database);
        }
    });
}

fn open_all() -> Vec<Box<dyn Database>> {
    let mut all: Vec<Box<dyn Database>> =
        vec![Box::new(SqliteMemory::open()), Box::new(PostgresServer::open()), Box::new(MySqlServer::open())];
    for database in &mut all {
        create_tables(&mut **database);
    }
    all
}

fn create_tables(database: &mut dyn Database) {
    for table in fixture::tables().sorted_tables().expect("no table of the fixture refers to a later one") {
        let sql = create_table(table).inline(database.dialect()).expect("every database can have every table of the fixture");
        if let Err(error) = database.run(&sql, &[]) {
            panic!("{} refuses a table of the fixture: {error}\n{sql}", database.dialect().name());
        }
    }
}

/// The URL of a server, from the environment.
pub(crate) fn url(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: run the tests with `scripts/test`, or start servers with `eval \"$(scripts/servers up)\"`")
    })
}
