//! Where a server is, and how a connection to it is set up.

use std::fmt;
use std::fmt::Write;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use aludel_core::engine::{EngineOptions, EngineUrl};
use aludel_core::error::{Error, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config};

use super::cancel::CancelRequest;
use super::failure::failure;
use super::line::Line;
use super::tls::Tls;

/// How long a connection may be silent before the peer is asked whether it still lives: a dead peer is noticed in half a
/// minute instead of never.
const KEEPALIVE: Duration = Duration::from_secs(10);

/// How long what was sent may stay without a sign that it arrived.
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// The options that only this driver knows; what they mean stands in
/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>.
const OPTIONS: [&str; 15] = [
    "host",
    "hostaddr",
    "port",
    "user",
    "password",
    "dbname",
    "options",
    "target_session_attrs",
    "load_balance_hosts",
    "channel_binding",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "tcp_user_timeout",
];

/// What makes a session mean the same as on other databases: literals of ours double quotes and nothing else, which is right
/// only where backslashes mean themselves
/// (<https://www.postgresql.org/docs/current/runtime-config-compatible.html#GUC-STANDARD-CONFORMING-STRINGS>).
const SETTINGS: [(&str, &str); 2] = [("standard_conforming_strings", "on"), ("timezone", "UTC")];

/// Where a server is. Holds the password, so it is never shown.
pub(super) struct Location {
    config: Config,
    /// Host and port, as they are shown.
    place: String,
    tls: Tls,
    engine: EngineOptions,
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Location").finish_non_exhaustive()
    }
}

impl Location {
    pub(super) fn parse(url: &EngineUrl, engine: &EngineOptions) -> Result<Self> {
        let mut config = Config::from_str(&with_own_options(url)?).map_err(|_| {
            Error::url("the engine URL is not one of PostgreSQL: write `postgresql://user:password@host:5432/database`, with special characters percent-encoded")
        })?;
        let tls = Tls::new(&engine.tls)?;
        config.ssl_mode(tls.mode(&engine.tls)).connect_timeout(engine.connect_timeout);
        let is_said = |name: &str| url.driver_options().iter().any(|(said, _)| *said == name);
        if !is_said("keepalives_idle") {
            config.keepalives_idle(KEEPALIVE);
        }
        if !is_said("keepalives_interval") {
            config.keepalives_interval(KEEPALIVE);
        }
        if !is_said("keepalives_retries") {
            config.keepalives_retries(2);
        }
        if !is_said("tcp_user_timeout") {
            config.tcp_user_timeout(UNACKNOWLEDGED);
        }
        if let Some(name) = &engine.application_name {
            config.application_name(name);
        }
        let place = url.place();
        let location = Self { config, place, tls, engine: engine.clone() };
        if location.is_pooled_elsewhere() { location.require_no_settings() } else { Ok(location.with_startup_settings()) }
    }

    /// Whether a pooler may give each transaction another connection of the server: then no setting stays, but for the few
    /// that poolers look after.
    const fn is_pooled_elsewhere(&self) -> bool {
        self.engine.statement_cache_size == 0
    }

    fn require_no_settings(self) -> Result<Self> {
        if self.engine.lock_timeout.is_some() || self.engine.isolation.is_some() {
            return Err(Error::url(
                "`lock_timeout` and `isolation` are settings of a session, which do not last where `statement_cache_size` is 0 \
                 for a pooler: set them for the role (ALTER ROLE), or ask each transaction for its isolation",
            ));
        }
        Ok(self)
    }

    /// Settings that go along with the first message, so that they cost nothing.
    fn with_startup_settings(mut self) -> Self {
        let mut options = self.config.get_options().unwrap_or_default().to_owned();
        let mut set = |name: &str, value: &str| {
            // Writing to a string cannot fail; a space in a value is escaped.
            let _ = write!(options, " -c {name}={}", value.replace(' ', "\\ "));
        };
        for (name, value) in SETTINGS {
            set(name, value);
        }
        if let Some(timeout) = self.engine.lock_timeout {
            // 0 is for no limit.
            set("lock_timeout", &timeout.as_millis().max(1).to_string());
        }
        if let Some(isolation) = self.engine.isolation {
            set("default_transaction_isolation", &isolation.words().to_lowercase());
        }
        self.config.options(&options);
        self
    }

    /// Opens a connection and sets it up.
    pub(super) fn open(&self) -> Result<(Client, Line)> {
        let runtime = runtime()?;
        let timeout = self.engine.connect_timeout;
        let config = self.config_now()?;
        // Each of the hosts is given its time.
        let hosts = u32::try_from(config.get_hosts().len().max(config.get_hostaddrs().len()).max(1)).unwrap_or(1);
        let timeout = timeout.saturating_mul(hosts);
        let connecting = async { tokio::time::timeout(timeout, self.tls.connect(&config)).await };
        let (client, drive) = match runtime.block_on(connecting) {
            Ok(result) => result.map_err(|error| self.refused(error))?,
            Err(_) => {
                return Err(Error::timeout(format!(
                    "cannot connect to PostgreSQL at {}: no answer within {timeout:?} (`connect_timeout`)",
                    self.place
                )));
            }
        };
        let cancel = CancelRequest { token: client.cancel_token(), place: self.only_place(), tls: self.tls.clone(), timeout };
        let mut line = Line::new(runtime, drive, Arc::new(cancel), self.engine.silence());
        if self.is_pooled_elsewhere() {
            let settings: Vec<_> = SETTINGS.iter().map(|(name, value)| format!("SET {name} = '{value}'")).collect();
            line.wait(client.batch_execute(&settings.join("; ")))?;
        }
        line.statement_timeout = self.engine.statement_timeout;
        Ok((client, line))
    }

    fn refused(&self, error: tokio_postgres::Error) -> Error {
        let detail = failure(error);
        let code = detail.code().map(str::to_owned);
        let error = Error::connection(format!("cannot connect to PostgreSQL at {}: {detail}", self.place)).with_source(detail);
        match code {
            Some(code) => error.with_code(code),
            None => error,
        }
    }

    /// With the password as it is now.
    fn config_now(&self) -> Result<Config> {
        let mut config = self.config.clone();
        if let Some(password) = &self.engine.password {
            config.password(password.ask()?);
        }
        Ok(config)
    }

    /// The host and the port, where the URL names one of each and no address besides.
    fn only_place(&self) -> Option<(String, u16)> {
        match (self.config.get_hosts(), self.config.get_hostaddrs()) {
            ([Host::Tcp(host)], []) => Some((host.clone(), self.config.get_ports().first().copied().unwrap_or(5432))),
            _ => None,
        }
    }

    pub(super) const fn engine(&self) -> &EngineOptions {
        &self.engine
    }
}

/// What drives one connection, on the thread that waits for it.
pub(super) fn runtime() -> Result<Runtime> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Error::connection("cannot wait for a connection to PostgreSQL").with_source(error))
}

/// The URL with the options that are the driver's own.
fn with_own_options(url: &EngineUrl) -> Result<String> {
    let mut text = format!("postgresql://{}", url.path());
    for (index, (name, value)) in url.driver_options().into_iter().enumerate() {
        if !OPTIONS.contains(&name) {
            return Err(EngineUrl::unknown_option(name, &OPTIONS));
        }
        let separator = if index == 0 { '?' } else { '&' };
        let _ = write!(text, "{separator}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
    }
    Ok(text)
}
