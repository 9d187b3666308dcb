//! The driver: MariaDB and MySQL through the crate `mysql`.

mod bind;
mod connection;
mod failure;
mod location;
mod row;

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, Engine, EngineUrl, GeneratedKey};
use aludel_core::error::Result;
use connection::MySqlConnection;
use location::Location;

use crate::MySql;

/// Makes an engine without a pool on MariaDB or MySQL: `mysql://user:password@host:3306/database`. Which of the two it is, the server
/// tells. Connections are not encrypted.
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
    // A wrong host or password is reported by the call that has it; and the server says which of the two databases it is.
    drop(location.open()?);
    Ok(Box::new(MySqlDriver { dialect: location.dialect(), location }))
}

#[derive(Debug)]
struct MySqlDriver {
    dialect: MySql,
    location: Location,
}

impl Driver for MySqlDriver {
    fn dialect(&self) -> &dyn Dialect {
        &self.dialect
    }

    /// MySQL has no RETURNING; both databases tell the key in the answer to the insert.
    fn generated_key(&self) -> GeneratedKey {
        GeneratedKey::LastInsertId
    }

    /// The protocol counts parameters in 16 bits.
    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::ManyRows { parameters: 65_535 }
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        Ok(Box::new(MySqlConnection::new(self.location.open()?)))
    }
}
