//! Stopping a statement from another thread: a second connection asks the server to.

use std::sync::Arc;

use aludel_core::engine::Cancel;
use aludel_core::error::Result;
use mysql::prelude::Queryable;

use super::failure::failure;
use super::location::Location;

/// `KILL QUERY`: <https://mariadb.com/kb/en/kill/>, <https://dev.mysql.com/doc/refman/8.0/en/kill.html>.
pub(super) struct KillQuery {
    pub(super) location: Arc<Location>,
    pub(super) connection_id: u32,
}

impl Cancel for KillQuery {
    fn cancel(&self) -> Result<()> {
        let mut connection = self.location.connect()?;
        connection.query_drop(format!("KILL QUERY {}", self.connection_id)).map_err(failure)
    }
}
