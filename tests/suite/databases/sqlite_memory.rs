//! SQLite in memory.

use aludel::dialect::Dialect;
use aludel::types::{Value, ValueRef};
use aludel_core::types::in_text::{DateText, TimeText, TimestampText, UuidText};
use rusqlite::types::{Value as Owned, ValueRef as Cell};
use rusqlite::{Connection, Statement, params_from_iter};

use super::{Database, Grid, SQLITE};

/// The driver's own: the library compiled in has no such functions.
#[path = "../../../dialects/sqlite/src/driver/math.rs"]
mod math;

/// Gives a connection the functions that the driver gives it.
pub(crate) fn define_functions(connection: &Connection) {
    math::define(connection).expect("the functions are those of the driver");
}

pub(super) struct SqliteMemory(Connection);

impl SqliteMemory {
    pub(super) fn open() -> Self {
        let connection = Connection::open_in_memory().expect("memory is always there");
        let settings = "PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON";
        connection.execute_batch(settings).expect("the settings are those of the driver");
        define_functions(&connection);
        Self(connection)
    }

    fn statement(&self, sql: &str, parameters: &[Value]) -> Result<Statement<'_>, String> {
        let statement = self.0.prepare(sql).map_err(|error| error.to_string())?;
        match statement.parameter_count() {
            count if count == parameters.len() => Ok(statement),
            count => Err(format!("{count} parameters in the text, {} beside it", parameters.len())),
        }
    }
}

impl Database for SqliteMemory {
    fn dialect(&self) -> &'static dyn Dialect {
        SQLITE
    }

    fn prepare(&mut self, sql: &str, parameters: &[Value]) -> Result<(), String> {
        self.statement(sql, parameters).map(drop)
    }

    fn run(&mut self, sql: &str, parameters: &[Value]) -> Result<Grid, String> {
        let mut statement = self.statement(sql, parameters)?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(parameters.iter().map(parameter))).map_err(|error| error.to_string())?;
        let mut grid = Grid::new();
        while let Some(row) = rows.next().map_err(|error| error.to_string())? {
            let cells = (0..columns).map(|index| row.get_ref(index).map_err(|error| error.to_string()).and_then(value));
            grid.push(cells.collect::<Result<_, _>>()?);
        }
        Ok(grid)
    }
}

fn parameter(value: &Value) -> Owned {
    match value.as_ref() {
        ValueRef::Null => Owned::Null,
        ValueRef::Bool(it) => Owned::Integer(it.into()),
        ValueRef::I16(it) => Owned::Integer(it.into()),
        ValueRef::I32(it) => Owned::Integer(it.into()),
        ValueRef::I64(it) => Owned::Integer(it),
        ValueRef::F32(it) => Owned::Real(it.into()),
        ValueRef::F64(it) => Owned::Real(it),
        ValueRef::Text(it) | ValueRef::Decimal(it) | ValueRef::Json(it) => Owned::Text(it.into_owned()),
        ValueRef::Bytes(it) => Owned::Blob(it.into_owned()),
        ValueRef::Date(it) => Owned::Text(DateText(it).to_string()),
        ValueRef::Time(it) => Owned::Text(TimeText(it).to_string()),
        ValueRef::Timestamp(it) => Owned::Text(TimestampText(it).to_string()),
        ValueRef::TimestampTz(it) => Owned::Text(format!("{}+00:00", TimestampText(it))),
        ValueRef::Uuid(it) => Owned::Text(UuidText(it).to_string()),
        ValueRef::Array(_) => panic!("the dialect refuses arrays"),
    }
}

fn value(cell: Cell<'_>) -> Result<Value, String> {
    Ok(match cell {
        Cell::Null => Value::Null,
        Cell::Integer(it) => Value::I64(it),
        Cell::Real(it) => Value::F64(it),
        Cell::Text(it) => Value::Text(std::str::from_utf8(it).map_err(|error| error.to_string())?.to_owned()),
        Cell::Blob(it) => Value::Bytes(it.to_owned()),
    })
}
