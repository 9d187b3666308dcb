//! A MySQL or MariaDB server.

use std::sync::atomic::{AtomicU32, Ordering};

use aludel::dialect::{Dialect, MySql};
use aludel::types::{Value, ValueRef};
use aludel_core::types::in_text::{DateText, TimeText, TimestampText, UuidText};
use mysql::consts::ColumnType;
use mysql::prelude::Queryable;
use mysql::{Column, Conn, Opts, Params, Statement, Value as Cell};

use super::{Database, Grid, MARIADB, MYSQL, url};

/// As strict as it gets: what the driver adds to the server's own mode, and that GROUP BY names what is selected.
const SQL_MODE: &str = "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY";

pub(super) struct MySqlServer {
    connection: Conn,
    dialect: &'static MySql,
    database: String,
}

impl MySqlServer {
    /// A database of its own, for temporary tables take no foreign keys.
    pub(super) fn open() -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let database = format!("aludel_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let options = Opts::from_url(&url("ALUDEL_TEST_MYSQL_URL")).expect("ALUDEL_TEST_MYSQL_URL is a URL");
        let mut connection = Conn::new(options).expect("ALUDEL_TEST_MYSQL_URL leads to a server");
        let version: Option<String> = connection.query_first("SELECT VERSION()").expect("every server has a version");
        let is_mariadb = version.is_some_and(|it| it.contains("MariaDB"));
        let (dialect, collation) = if is_mariadb { (MARIADB, "utf8mb4_nopad_bin") } else { (MYSQL, "utf8mb4_0900_bin") };
        let settings = [
            format!("CREATE DATABASE {database}"),
            format!("USE {database}"),
            format!("SET NAMES utf8mb4 COLLATE {collation}"),
            format!("SET SESSION sql_mode = '{SQL_MODE}'"),
        ];
        // Kept before the settings, so that the database is dropped when one of them fails.
        let mut server = Self { connection, dialect, database };
        settings.iter().for_each(|it| server.connection.query_drop(it).expect("the account may create databases"));
        server
    }

    fn statement(&mut self, sql: &str, parameters: &[Value]) -> Result<Statement, String> {
        let statement = self.connection.prep(sql).map_err(|error| error.to_string())?;
        match usize::from(statement.num_params()) {
            count if count == parameters.len() => Ok(statement),
            count => Err(format!("{count} parameters in the text, {} beside it", parameters.len())),
        }
    }
}

impl Drop for MySqlServer {
    fn drop(&mut self) {
        let _ = self.connection.query_drop(format!("DROP DATABASE IF EXISTS {}", self.database));
    }
}

impl Database for MySqlServer {
    fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    fn prepare(&mut self, sql: &str, parameters: &[Value]) -> Result<(), String> {
        let statement = self.statement(sql, parameters)?;
        self.connection.close(statement).map_err(|error| error.to_string())
    }

    fn run(&mut self, sql: &str, parameters: &[Value]) -> Result<Grid, String> {
        let statement = self.statement(sql, parameters)?;
        let parameters = match parameters {
            [] => Params::Empty,
            some => Params::Positional(some.iter().map(parameter).collect()),
        };
        let rows = self.connection.exec_iter(statement, parameters).map_err(|error| error.to_string())?;
        let mut grid = Grid::new();
        for row in rows {
            let row = row.map_err(|error| error.to_string())?;
            let columns = row.columns();
            grid.push(
                row.unwrap().into_iter().zip(&*columns).map(|(cell, column)| value(cell, column)).collect::<Result<_, _>>()?,
            );
        }
        Ok(grid)
    }
}

fn parameter(value: &Value) -> Cell {
    let text = |it: String| Cell::Bytes(it.into_bytes());
    match value.as_ref() {
        ValueRef::Null => Cell::NULL,
        ValueRef::Bool(it) => Cell::Int(it.into()),
        ValueRef::I16(it) => Cell::Int(it.into()),
        ValueRef::I32(it) => Cell::Int(it.into()),
        ValueRef::I64(it) => Cell::Int(it),
        ValueRef::F32(it) => Cell::Float(it),
        ValueRef::F64(it) => Cell::Double(it),
        ValueRef::Text(it) | ValueRef::Decimal(it) | ValueRef::Json(it) => text(it.into_owned()),
        ValueRef::Bytes(it) => Cell::Bytes(it.into_owned()),
        ValueRef::Date(it) => text(DateText(it).to_string()),
        ValueRef::Time(it) => text(TimeText(it).to_string()),
        ValueRef::Timestamp(it) | ValueRef::TimestampTz(it) => text(TimestampText(it).to_string()),
        ValueRef::Uuid(it) => text(UuidText(it).to_string()),
        ValueRef::Array(_) => panic!("the dialect refuses arrays"),
    }
}

/// The collation that means bytes.
const BINARY: u16 = 63;

fn value(cell: Cell, column: &Column) -> Result<Value, String> {
    Ok(match cell {
        Cell::NULL => Value::Null,
        Cell::Int(it) => Value::I64(it),
        Cell::UInt(it) => Value::I64(i64::try_from(it).map_err(|error| error.to_string())?),
        Cell::Float(it) => Value::F32(it),
        Cell::Double(it) => Value::F64(it),
        Cell::Bytes(it) if column.column_type() == ColumnType::MYSQL_TYPE_NEWDECIMAL => Value::Decimal(utf8(it)?),
        Cell::Bytes(it) if column.character_set() == BINARY => Value::Bytes(it),
        Cell::Bytes(it) => Value::Text(utf8(it)?),
        Cell::Date(year, month, day, ..) if column.column_type() == ColumnType::MYSQL_TYPE_DATE => {
            Value::Text(format!("{year:04}-{month:02}-{day:02}"))
        }
        Cell::Date(year, month, day, hour, minute, second, micro) => {
            Value::Text(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{micro:06}"))
        }
        Cell::Time(_, _, hours, minutes, seconds, micros) => {
            Value::Text(format!("{hours:02}:{minutes:02}:{seconds:02}.{micros:06}"))
        }
    })
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
