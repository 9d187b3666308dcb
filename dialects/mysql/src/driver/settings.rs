//! What every connection is told, so that sessions of MariaDB and MySQL mean what those of other databases mean.

use std::time::Duration;

use aludel_core::engine::{EngineOptions, Isolation};
use aludel_core::error::Result;
use mysql::Conn;
use mysql::prelude::Queryable;

use super::failure::failure;

/// A value that does not fit is an error and not cut off, the key 0 is a key and no request for one, and backslashes and NOT
/// are read as the dialect writes them; the server's other modes stay (<https://mariadb.com/kb/en/sql-mode/>,
/// <https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html>).
const SQL_MODE: &str = "sql_mode = CONCAT(REPLACE(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), 'HIGH_NOT_PRECEDENCE', ''), \
     ',STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO')";

/// TIMESTAMP columns are read and written in UTC.
const TIME_ZONE: &str = "time_zone = '+00:00'";

/// GROUP_CONCAT cuts its result off at so many bytes without an error, at 1024 by default; the largest number that every build of
/// the server takes. What is left is the limit of a packet. <https://dev.mysql.com/doc/refman/8.0/en/server-system-variables.html>
const GROUP_CONCAT: &str = "group_concat_max_len = 4294967295";

/// The settings of a connection.
#[derive(Debug)]
pub(super) struct Settings {
    is_mariadb: bool,
    lock_timeout: Option<Duration>,
    isolation: Option<&'static str>,
    /// What the engine was told, which a reset goes back to.
    usual_timeout: Option<Duration>,
    statement_timeout: Option<Duration>,
}

impl Settings {
    pub(super) fn new(options: &EngineOptions, is_mariadb: bool) -> Self {
        Self {
            is_mariadb,
            lock_timeout: options.lock_timeout,
            isolation: options.isolation.map(Isolation::words),
            usual_timeout: options.statement_timeout,
            statement_timeout: options.statement_timeout,
        }
    }

    /// Tells a new connection all of it.
    pub(super) fn set_up(&self, connection: &mut Conn) -> Result<()> {
        let mut settings = vec![SQL_MODE.to_owned(), TIME_ZONE.to_owned(), GROUP_CONCAT.to_owned()];
        settings.push(recursion(self.is_mariadb).to_owned());
        if let Some(timeout) = self.lock_timeout {
            // Whole seconds, and at least one.
            let seconds = timeout.as_millis().div_ceil(1_000).max(1);
            settings.push(format!("innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds}"));
        }
        if self.statement_timeout.is_some() {
            settings.push(self.statement_time(self.statement_timeout));
        }
        connection.query_drop(format!("SET {}", settings.join(", "))).map_err(failure)?;
        connection.query_drop(character_set(self.is_mariadb)).map_err(failure)?;
        match self.isolation {
            Some(words) => connection.query_drop(format!("SET SESSION TRANSACTION ISOLATION LEVEL {words}")).map_err(failure),
            None => Ok(()),
        }
    }

    /// Limits the time of further statements.
    pub(super) fn set_statement_timeout(&mut self, connection: &mut Conn, timeout: Option<Duration>) -> Result<()> {
        if self.statement_timeout == timeout {
            return Ok(());
        }
        connection.query_drop(format!("SET {}", self.statement_time(timeout))).map_err(failure)?;
        self.statement_timeout = timeout;
        Ok(())
    }

    pub(super) fn reset(&mut self, connection: &mut Conn) -> Result<()> {
        self.set_statement_timeout(connection, self.usual_timeout)
    }

    /// MariaDB counts seconds with fractions (<https://mariadb.com/kb/en/server-system-variables/#max_statement_time>), MySQL
    /// milliseconds of SELECT.
    fn statement_time(&self, timeout: Option<Duration>) -> String {
        // 0 is for no limit, so what is less than they can count is the least that they can.
        let timeout = timeout.map_or(Duration::ZERO, |it| it.max(Duration::from_millis(1)));
        if self.is_mariadb {
            format!("max_statement_time = {:.3}", timeout.as_secs_f64())
        } else {
            format!("max_execution_time = {}", timeout.as_millis())
        }
    }
}

/// Text is UTF-8, and where a parameter meets a parameter `a` is not `A`, nor `a` with a space after it. The two databases
/// have different names for the collation that does not pad (<https://mariadb.com/kb/en/supported-character-sets-and-collations/>,
/// <https://dev.mysql.com/doc/refman/8.0/en/charset-unicode-sets.html>).
/// A recursive query ends after 1000 rounds by default: MariaDB gives what it has until then, without an error. As on other
/// databases, what ends it is that there are no more rows, or the time limit of a statement.
/// <https://mariadb.com/kb/en/server-system-variables/#max_recursive_iterations>,
/// <https://dev.mysql.com/doc/refman/8.0/en/server-system-variables.html#sysvar_cte_max_recursion_depth>
const fn recursion(is_mariadb: bool) -> &'static str {
    if is_mariadb { "max_recursive_iterations = 4294967295" } else { "cte_max_recursion_depth = 4294967295" }
}

const fn character_set(is_mariadb: bool) -> &'static str {
    if is_mariadb { "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin" } else { "SET NAMES utf8mb4 COLLATE utf8mb4_0900_bin" }
}
