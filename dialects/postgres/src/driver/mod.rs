//! The driver: PostgreSQL through the crate `tokio-postgres`.

mod array;
mod bind;
mod cancel;
mod columns;
mod connection;
mod failure;
mod line;
mod location;
mod numeric;
mod patient;
mod row;
mod statements;
mod tls;

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, Engine, EngineOptions, EngineUrl, GeneratedKey};
use aludel_core::error::Result;
use connection::PostgresConnection;
use location::Location;

use crate::Postgres;

/// Makes an engine without a pool on PostgreSQL: `postgresql://user:password@host:5432/database`. Of its own it
/// takes the options of PostgreSQL's own programs that say where the server is (`host`, `hostaddr`, `target_session_attrs` …),
/// what the session is told (`options`), and how a dead peer is noticed (`keepalives` …, `tcp_user_timeout`).
///
/// # Errors
/// When the URL is wrong, or the server cannot be reached. The message never holds the password.
pub fn create_engine(url: &str) -> Result<Engine> {
    let url = EngineUrl::parse(url)?;
    let options = EngineOptions::new().with_url(&url)?;
    Ok(Engine::new(url.clone(), open(&url, &options)?, options))
}

/// Makes the driver that [`create_engine`] makes an engine of, for a pool or another wrapper around it.
///
/// # Errors
/// As [`create_engine`].
pub fn open(url: &EngineUrl, options: &EngineOptions) -> Result<Box<dyn Driver>> {
    let location = Location::parse(url, options)?;
    // A wrong host or password is reported by the call that has it, not by the first statement.
    drop(location.open()?);
    Ok(Box::new(PostgresDriver { dialect: Postgres, location }))
}

#[derive(Debug)]
struct PostgresDriver {
    dialect: Postgres,
    location: Location,
}

impl Driver for PostgresDriver {
    fn dialect(&self) -> &dyn Dialect {
        &self.dialect
    }

    /// The protocol tells no generated key.
    fn generated_key(&self) -> GeneratedKey {
        GeneratedKey::Returning
    }

    /// The types of arrays are known of a prepared statement only.
    fn bulk_insert(&self) -> BulkInsert {
        if self.location.engine().statement_cache_size == 0 { BulkInsert::ManyRows } else { BulkInsert::Columns }
    }

    /// An insert computes defaults for one row of its SELECT after the other, and ORDER BY says in which order those come; what is
    /// volatile in the list of a SELECT is computed after sorting too
    /// (<https://www.postgresql.org/docs/current/sql-select.html#SQL-SELECT-LIST>).
    fn bulk_returning(&self) -> BulkInsert {
        if self.bulk_insert() == BulkInsert::Columns { BulkInsert::Columns } else { BulkInsert::OneByOne }
    }

    fn max_parameters(&self) -> usize {
        statements::MOST_PARAMETERS
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        Ok(Box::new(PostgresConnection::open(&self.location)?))
    }
}
