//! Where a server is, and how a connection to it is set up.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use aludel_core::engine::EngineUrl;
use aludel_core::error::{Error, Result};
use mysql::consts::CapabilityFlags;
use mysql::prelude::Queryable;
use mysql::{Conn, Opts, OptsBuilder};

use super::failure::failure;
use crate::MySql;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How many prepared statements a connection keeps.
const STATEMENT_CACHE: usize = 128;

/// How long, in milliseconds, a connection may be silent before the peer is asked whether it still lives.
const KEEPALIVE_MILLISECONDS: u32 = 10_000;

/// What makes a session mean the same as on other databases.
///
/// - `sql_mode`: a value that does not fit is an error and not cut off, the key 0 is a key and no request for one, and
///   backslashes and NOT are read as the dialect writes them; the server's other modes stay
///   (<https://mariadb.com/kb/en/sql-mode/>, <https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html>).
/// - the time zone: TIMESTAMP columns are read and written in UTC.
const SET_UP: [&str; 2] = [
    "SET SESSION sql_mode = CONCAT(REPLACE(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), 'HIGH_NOT_PRECEDENCE', ''), \
     ',STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO')",
    "SET SESSION time_zone = '+00:00'",
];

/// Where a server is. Holds the password, so it is never shown.
pub(super) struct Location {
    options: Opts,
    is_mariadb: OnceLock<bool>,
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Location").finish_non_exhaustive()
    }
}

impl Location {
    pub(super) fn parse(url: &EngineUrl) -> Result<Self> {
        let text = format!("mysql://{}", url.as_secret_str().split_once("://").map_or("", |(_, rest)| rest));
        let options = Opts::from_url(&text).map_err(|_| {
            Error::url("the engine URL is not one of MySQL: write `mysql://user:password@host:3306/database`, with special characters percent-encoded")
        })?;
        let options = OptsBuilder::from_opts(options)
            .tcp_connect_timeout(Some(CONNECT_TIMEOUT))
            .tcp_keepalive_time_ms(Some(KEEPALIVE_MILLISECONDS))
            .stmt_cache_size(STATEMENT_CACHE)
            // The URL names a host and a port, so that is where the connection goes.
            .prefer_socket(false)
            // An update that finds a row counts it, whether the row was different or not: as everywhere else.
            .additional_capabilities(CapabilityFlags::CLIENT_FOUND_ROWS)
            .init(SET_UP.map(str::to_owned).to_vec());
        Ok(Self { options: options.into(), is_mariadb: OnceLock::new() })
    }

    pub(super) fn open(&self) -> Result<Conn> {
        let mut connection = Conn::new(self.options.clone()).map_err(|error| {
            let detail = failure(error);
            Error::connection(format!("cannot connect to MySQL: {detail}")).with_source(detail)
        })?;
        let is_mariadb = match self.is_mariadb.get() {
            Some(known) => *known,
            None => *self.is_mariadb.get_or_init(|| is_mariadb(&mut connection)),
        };
        connection.query_drop(character_set(is_mariadb)).map_err(failure)?;
        Ok(connection)
    }

    /// The dialect that the server speaks, known once a connection was opened.
    pub(super) fn dialect(&self) -> MySql {
        if self.is_mariadb.get() == Some(&true) { MySql::mariadb() } else { MySql::mysql() }
    }
}

/// Text is UTF-8, and where a parameter meets a parameter `a` is not `A`, nor `a` with a space after it. The two databases
/// have different names for the collation that does not pad (<https://mariadb.com/kb/en/supported-character-sets-and-collations/>,
/// <https://dev.mysql.com/doc/refman/8.0/en/charset-unicode-sets.html>).
const fn character_set(is_mariadb: bool) -> &'static str {
    if is_mariadb { "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin" } else { "SET NAMES utf8mb4 COLLATE utf8mb4_0900_bin" }
}

/// A server that says `MariaDB` in its version is one.
fn is_mariadb(connection: &mut Conn) -> bool {
    let version: mysql::Result<Option<String>> = connection.query_first("SELECT VERSION()");
    version.ok().flatten().is_some_and(|it| it.contains("MariaDB"))
}
