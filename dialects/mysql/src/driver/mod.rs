//! The driver: MariaDB and MySQL through the crate `mysql`.

mod bind;
mod cancel;
mod connection;
mod failure;
mod location;
mod message;
mod row;
mod settings;
mod tls;

use std::sync::Arc;

use aludel_core::dialect::Dialect;
use aludel_core::engine::{BulkInsert, Driver, DriverConnection, Engine, EngineOptions, EngineUrl, GeneratedKey};
use aludel_core::error::Result;
use connection::MySqlConnection;
use location::Location;

use crate::MySql;

/// Makes an engine without a pool on MariaDB or MySQL: `mysql://user:password@host:3306/database`. Which of the two it is, the server
/// tells. Of its own it takes the options `socket`, `compress` and `server_key_path`.
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
    let location = Arc::new(Location::parse(url, options)?);
    // A wrong host or password is reported by the call that has it; and the server says which of the two databases it is.
    drop(location.open()?);
    Ok(Box::new(MySqlDriver { dialect: location.dialect(), location }))
}

#[derive(Debug)]
struct MySqlDriver {
    dialect: MySql,
    location: Arc<Location>,
}

impl Driver for MySqlDriver {
    fn dialect(&self) -> &dyn Dialect {
        &self.dialect
    }

    /// MySQL has no RETURNING; both databases tell the key in the answer to the insert.
    fn generated_key(&self) -> GeneratedKey {
        GeneratedKey::LastInsertId
    }

    fn bulk_insert(&self) -> BulkInsert {
        BulkInsert::ManyRows
    }

    /// The keys of a statement's rows are counted up row by row and never down
    /// (<https://dev.mysql.com/doc/refman/8.0/en/innodb-auto-increment-handling.html>); where rows are replayed from their
    /// statements, all servers must come to the same keys. MySQL has no RETURNING and tells the key of one row only.
    fn bulk_returning(&self) -> BulkInsert {
        if self.location.is_mariadb() { BulkInsert::ManyRows } else { BulkInsert::OneByOne }
    }

    fn max_parameters(&self) -> usize {
        connection::MOST_PARAMETERS
    }

    fn connect(&self) -> Result<Box<dyn DriverConnection>> {
        let (connection, settings) = self.location.open()?;
        Ok(Box::new(MySqlConnection::new(connection, settings, Arc::clone(&self.location))))
    }
}
