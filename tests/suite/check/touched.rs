//! What SQLite says that a statement touches, beside what its footprint says.

use std::sync::{Arc, Mutex};

use aludel::prelude::*;
use aludel::schema::Table;
use aludel::tree::{Footprint, TableName};
use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::databases::{SQLITE, define_functions};
use crate::fixture;

/// Something that a statement does to a table of the fixture.
#[derive(Clone, Debug)]
enum Touch {
    Read(String, String),
    Change(String, String),
    Write(String),
}

/// A database that is asked what a statement touches, and what it has said.
pub(crate) struct Witness {
    connection: Connection,
    touches: Arc<Mutex<Vec<Touch>>>,
}

thread_local! {
    static WITNESS: Witness = Witness::of(&fixture::tables().sorted_tables().expect("no table of the fixture refers to a later one"));
}

/// Whatever SQLite touches when it runs the statement is in its footprint.
#[track_caller]
pub(super) fn is_in_footprint(stmt: &dyn Statement) {
    if let Ok(sql) = stmt.inline(SQLITE) {
        WITNESS.with(|it| it.compare(&sql, &stmt.footprint()).unwrap_or_else(|why| panic!("{why}")));
    }
}

/// How many rows there are is read without a column, and which row it is by its number.
fn is_no_column(name: &str) -> bool {
    name.is_empty() || name == "ROWID"
}

fn has(footprint: &Footprint, touch: &Touch) -> bool {
    let name = |table: &str| TableName { schema: None, table: table.to_owned() };
    match touch {
        Touch::Read(table, column) => {
            footprint.reads.get(&name(table)).is_some_and(|columns| is_no_column(column) || columns.contains(column))
        }
        Touch::Change(table, column) => footprint.writes.get(&name(table)).is_some_and(|columns| columns.contains(column)),
        Touch::Write(table) => footprint.writes.contains_key(&name(table)),
    }
}

impl Witness {
    /// One that has these tables.
    pub(crate) fn of(tables: &[&'static Table]) -> Self {
        let mut connection = Connection::open_in_memory().expect("memory is always there");
        define_functions(&connection);
        // What the database looks up for a foreign key is its own business.
        connection.pragma_update(None, "foreign_keys", false).expect("a setting of SQLite");
        for table in tables {
            let sql = create_table(table).inline(SQLITE).expect("SQLite can have every table of the tests");
            connection.execute_batch(&sql).expect("SQLite takes every table of the tests");
        }
        let touches = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&touches);
        let note = move |context: AuthContext<'_>| {
            // What is done for a foreign key or a view names who does it.
            if let (Some(touch), None) = (touch(&context.action), context.accessor) {
                told.lock().expect("nobody panics with it").push(touch);
            }
            Authorization::Allow
        };
        connection.authorizer(Some(note)).expect("SQLite tells");
        Self { connection, touches }
    }

    /// Whether SQLite takes a query, and all that it touches is in the footprint.
    #[cfg(all(feature = "chrono-0_4", feature = "rust_decimal-1"))]
    pub(crate) fn approves(&self, query: &dyn Statement) -> Result<(), String> {
        let sql = query.inline(SQLITE).map_err(|error| error.to_string())?;
        self.compare(&sql, &query.footprint())?;
        self.connection.prepare(&sql).map(drop).map_err(|error| format!("{error}\n{sql}"))
    }

    fn compare(&self, sql: &str, footprint: &Footprint) -> Result<(), String> {
        let touches = if footprint.is_opaque { Vec::new() } else { self.touches_of(sql) };
        match touches.iter().find(|it| !has(footprint, it)) {
            Some(touch) => Err(format!("{touch:?} is not in the footprint\n{footprint}\n{sql}")),
            None => Ok(()),
        }
    }

    fn touches_of(&self, sql: &str) -> Vec<Touch> {
        self.touches.lock().expect("nobody panics with it").clear();
        let _ = self.connection.prepare(sql);
        self.touches.lock().expect("nobody panics with it").clone()
    }
}

fn touch(action: &AuthAction<'_>) -> Option<Touch> {
    match action {
        // A function that gives rows, not a table.
        AuthAction::Read { table_name: "json_each", .. } => None,
        AuthAction::Read { table_name, column_name } => Some(Touch::Read((*table_name).to_owned(), (*column_name).to_owned())),
        AuthAction::Update { table_name, column_name } => {
            Some(Touch::Change((*table_name).to_owned(), (*column_name).to_owned()))
        }
        AuthAction::Insert { table_name } | AuthAction::Delete { table_name } => Some(Touch::Write((*table_name).to_owned())),
        _ => None,
    }
}
