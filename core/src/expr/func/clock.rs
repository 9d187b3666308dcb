//! The clock of the database; behind the feature `chrono-0_4`, whose types it gives.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::expr::Expr;
use crate::tree::Node;
use crate::types::DataType;

/// The time at which the statement began: the same wherever it stands in one. SQLite tells it to the millisecond.
///
/// As `CURRENT_TIMESTAMP`, but that is the beginning of the transaction on PostgreSQL, and of the connection's time zone on MariaDB
/// and MySQL.
///
/// # Example: what is over
/// ```
/// use aludel::dialect::{MySql, Postgres, Sqlite};
/// use aludel::prelude::*;
/// let stmt = select(func::now());
/// assert_eq!(
///     stmt.inline(&Sqlite)?,
///     "SELECT replace(strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'), '.000000', '')"
/// );
/// assert_eq!(stmt.inline(&Postgres)?, "SELECT statement_timestamp()");
/// assert_eq!(stmt.inline(&MySql::mysql())?, "SELECT UTC_TIMESTAMP(6)");
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn now() -> Expr<DateTime<Utc>> {
    Expr::from_node(Node::now(DataType::TimestampTz))
}

/// The date in UTC at which the statement began.
pub fn current_date() -> Expr<NaiveDate> {
    Expr::from_node(Node::now(DataType::Date))
}

/// The time of day in UTC at which the statement began.
pub fn current_time() -> Expr<NaiveTime> {
    Expr::from_node(Node::now(DataType::Time))
}

/// The date and time in UTC at which the statement began, as a timestamp without a zone.
pub fn current_timestamp() -> Expr<NaiveDateTime> {
    Expr::from_node(Node::now(DataType::Timestamp))
}
