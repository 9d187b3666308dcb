//! Where a server is, and how a connection to it is set up.

use std::fmt;
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
/// - `sql_mode`: a value that does not fit is an error and not cut off, and backslashes in literals are read as the dialect
///   writes them; the server's other modes stay
///   (<https://mariadb.com/kb/en/sql-mode/>, <https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html>).
/// - the character set: text is UTF-8, and `a` is not `A` where a parameter meets a parameter.
/// - the time zone: TIMESTAMP columns are read and written in UTC.
const SET_UP: [&str; 3] = [
    "SET SESSION sql_mode = CONCAT(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), ',STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION')",
    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
    "SET SESSION time_zone = '+00:00'",
];

/// Where a server is. Holds the password, so it is never shown.
pub(super) struct Location {
    options: Opts,
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
        Ok(Self { options: options.into() })
    }

    pub(super) fn open(&self) -> Result<Conn> {
        Conn::new(self.options.clone()).map_err(|error| {
            let detail = failure(error);
            Error::connection(format!("cannot connect to MySQL: {detail}")).with_source(detail)
        })
    }
}

/// The dialect that the server speaks. A server that says `MariaDB` in its version is one.
pub(super) fn dialect_of(connection: &mut Conn) -> Result<MySql> {
    let version: Option<String> = connection.query_first("SELECT VERSION()").map_err(failure)?;
    let is_mariadb = version.is_some_and(|it| it.contains("MariaDB"));
    Ok(if is_mariadb { MySql::mariadb() } else { MySql::mysql() })
}
