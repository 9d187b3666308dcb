//! The driver: PostgreSQL through the crate `postgres`.

mod bind;
mod connection;
mod failure;
mod location;
mod numeric;
mod row;
mod statements;

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, Engine, EngineUrl, GeneratedKey};
use aludel_core::error::Result;
use connection::PostgresConnection;
use location::Location;

use crate::Postgres;

/// Makes an engine without a pool on PostgreSQL: `postgresql://user:password@host:5432/database`, with the options that `postgres`
/// knows. Connections are not encrypted.
///
/// # Errors
/// When the URL is wrong, or the server cannot be reached. The message never holds the password.
pub fn create_engine(url: &str) -> Result<Engine> {
    let url = EngineUrl::parse(url)?;
    Ok(Engine::new(url.clone(), open(&url)?))
}

/// Makes the driver that [`create_engine`] makes an engine of, for a pool or another wrapper around it.
///
/// # Errors
/// As [`create_engine`].
pub fn open(url: &EngineUrl) -> Result<Box<dyn Driver>> {
    let location = Location::parse(url)?;
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

    /// The protocol counts parameters in 16 bits.
    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::ManyRows { parameters: 65_535 }
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        Ok(Box::new(PostgresConnection::new(self.location.open()?)))
    }
}
