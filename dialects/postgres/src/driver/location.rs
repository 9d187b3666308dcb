//! Where a server is, and how a connection to it is set up.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use aludel_core::engine::EngineUrl;
use aludel_core::error::{Error, Result};
use postgres::{Client, Config, NoTls};

use super::failure::failure;

/// How long a connection may take to come about, where the URL does not say.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection may be silent before the peer is asked whether it still lives: a dead peer is noticed in half a
/// minute instead of never.
const KEEPALIVE: Duration = Duration::from_secs(10);

/// Where a server is. Holds the password, so it is never shown.
pub(super) struct Location {
    config: Config,
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Location").finish_non_exhaustive()
    }
}

impl Location {
    pub(super) fn parse(url: &EngineUrl) -> Result<Self> {
        let mut config = Config::from_str(url.as_secret_str()).map_err(|_| {
            Error::url("the engine URL is not one of PostgreSQL: write `postgresql://user:password@host:5432/database`, with special characters percent-encoded")
        })?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        config.keepalives_idle(KEEPALIVE).keepalives_interval(KEEPALIVE).keepalives_retries(2);
        Ok(Self { config })
    }

    pub(super) fn open(&self) -> Result<Client> {
        let mut client = self.config.connect(NoTls).map_err(|error| {
            let detail = failure(error);
            Error::connection(format!("cannot connect to PostgreSQL: {detail}")).with_source(detail)
        })?;
        // Literals of ours double quotes and nothing else, which is right only where backslashes mean themselves:
        // https://www.postgresql.org/docs/current/runtime-config-compatible.html#GUC-STANDARD-CONFORMING-STRINGS
        client.batch_execute("SET standard_conforming_strings = on; SET TIME ZONE 'UTC'").map_err(failure)?;
        Ok(client)
    }
}
