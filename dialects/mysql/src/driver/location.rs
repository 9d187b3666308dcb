//! Where a server is, and how a connection to it is set up.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use aludel_core::engine::{EngineOptions, EngineUrl};
use aludel_core::error::{Error, Result};
use mysql::consts::CapabilityFlags;
use mysql::prelude::Queryable;
use mysql::{Conn, DriverError, Opts, OptsBuilder};

use super::failure::failure;
use super::message::BYTES;
use super::settings::Settings;
use super::tls::{self, Encryption};
use crate::MySql;

/// The options that only this driver knows: a Unix socket, compression, and the server's public key for passwords that are
/// sent without TLS.
const OPTIONS: [&str; 3] = ["socket", "compress", "server_key_path"];

/// How long, in milliseconds, a connection may be silent before the peer is asked whether it still lives.
const KEEPALIVE_MILLISECONDS: u32 = 10_000;

/// How long a server is believed that it has no TLS.
const BELIEVED: Duration = Duration::from_secs(60);

/// How many attempts to connect may be without an answer at once: each holds threads and a socket until the server may be silent
/// no longer.
const MOST_ABANDONED: usize = 8;

/// Where a server is. Holds the password, so it is never shown.
pub(super) struct Location {
    options: Opts,
    /// Host and port, as they are shown.
    place: String,
    engine: EngineOptions,
    encryption: Encryption,
    /// Until when a server that need not have TLS is believed that it has none.
    plain_until: Mutex<Option<Instant>>,
    /// How many attempts to connect were left alone and have not ended.
    abandoned: Arc<AtomicUsize>,
    is_mariadb: OnceLock<bool>,
    bytes_of_a_message: OnceLock<usize>,
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Location").finish_non_exhaustive()
    }
}

impl Location {
    pub(super) fn parse(url: &EngineUrl, engine: &EngineOptions) -> Result<Self> {
        let options = OptsBuilder::from_opts(server(url)?);
        let own = own_options(url)?;
        let has_socket = own.contains_key("socket");
        let options = options.from_hash_map(&own).map_err(|_| {
            Error::url("an option of the engine URL has a wrong value: `compress` is `true`, `fast`, `best` or a level of 0 to 9")
        })?;
        let mut options = options
            .tcp_connect_timeout(Some(engine.connect_timeout))
            .read_timeout(Some(engine.silence()))
            .write_timeout(Some(engine.silence()))
            .tcp_keepalive_time_ms(Some(KEEPALIVE_MILLISECONDS))
            // The driver closes statements only when they leave the cache, so that holds one at least.
            .stmt_cache_size(engine.statement_cache_size.max(1))
            // The URL names a host and a port, so that is where the connection goes.
            .prefer_socket(has_socket)
            // An update that finds a row counts it, whether the row was different or not: as everywhere else.
            .additional_capabilities(CapabilityFlags::CLIENT_FOUND_ROWS);
        if let Some(name) = &engine.application_name {
            options = options.connect_attrs(Some(HashMap::from([("program_name", name.as_str())])));
        }
        let options = options.into();
        let encryption = tls::encryption(&engine.tls)?;
        let engine = engine.clone();
        Ok(Self {
            options,
            place: url.place(),
            engine,
            encryption,
            plain_until: Mutex::new(None),
            abandoned: Arc::default(),
            is_mariadb: OnceLock::new(),
            bytes_of_a_message: OnceLock::new(),
        })
    }

    /// Opens a connection and sets it up.
    pub(super) fn open(&self) -> Result<(Conn, Settings)> {
        let mut connection = self.connect()?;
        let is_mariadb = match self.is_mariadb.get() {
            Some(known) => *known,
            None => *self.is_mariadb.get_or_init(|| is_mariadb(&mut connection)),
        };
        let settings = Settings::new(&self.engine, is_mariadb);
        settings.set_up(&mut connection)?;
        Ok((connection, settings))
    }

    /// Opens a connection as it is: what stops a statement on another one.
    pub(super) fn connect(&self) -> Result<Conn> {
        match &self.encryption {
            Encryption::None => self.in_time(None),
            Encryption::Required(tls) => self.in_time(Some(tls.clone())),
            Encryption::IfAvailable(_) if self.plain_until().is_some_and(|it| Instant::now() < it) => self.in_time(None),
            Encryption::IfAvailable(tls) => match self.in_time(Some(tls.clone())) {
                Err(error) if has_no_tls(&error) => {
                    *self.plain_until() = Some(Instant::now() + BELIEVED);
                    self.in_time(None)
                }
                result => result,
            },
        }
    }

    /// The driver limits the time until the server is reached, and not the time until it has greeted; so a thread waits for
    /// that, and is left alone when it takes too long: it ends when the server may be silent no longer.
    fn in_time(&self, tls: Option<mysql::SslOpts>) -> Result<Conn> {
        let mut options = OptsBuilder::from_opts(self.options.clone()).ssl_opts(tls);
        if let Some(password) = &self.engine.password {
            options = options.pass(Some(password.ask()?));
        }
        let (sender, receiver) = mpsc::sync_channel(1);
        if self.abandoned.load(Ordering::Relaxed) >= MOST_ABANDONED {
            return Err(Error::timeout(format!(
                "cannot connect to MySQL at {}: {MOST_ABANDONED} attempts before are still without an answer",
                self.place
            )));
        }
        let connecting = thread::Builder::new().name("aludel-connect".to_owned()).spawn(move || sender.send(Conn::new(options)));
        connecting.map_err(|error| Error::connection("cannot start a thread to connect to MySQL").with_source(error))?;
        let timeout = self.engine.connect_timeout;
        match receiver.recv_timeout(timeout) {
            Ok(result) => result.map_err(|error| self.refused(error)),
            Err(_) => Err(self.abandon(
                receiver,
                format!("cannot connect to MySQL at {}: no answer within {timeout:?} (`connect_timeout`)", self.place),
            )),
        }
    }

    /// Leaves an attempt alone, and counts it until it ends.
    fn abandon(&self, attempt: mpsc::Receiver<mysql::Result<Conn>>, message: String) -> Error {
        let abandoned = Arc::clone(&self.abandoned);
        abandoned.fetch_add(1, Ordering::Relaxed);
        let waiting = thread::Builder::new().name("aludel-abandoned".to_owned()).spawn(move || {
            let _ = attempt.recv();
            abandoned.fetch_sub(1, Ordering::Relaxed);
        });
        if waiting.is_err() {
            self.abandoned.fetch_sub(1, Ordering::Relaxed);
        }
        Error::timeout(message)
    }

    /// Nothing that panics holds the lock.
    fn plain_until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.plain_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refused(&self, error: mysql::Error) -> Error {
        let detail = failure(error);
        let (kind, code) = (detail.kind(), detail.code().map(str::to_owned));
        let error = Error::database(kind, format!("cannot connect to MySQL at {}: {detail}", self.place)).with_source(detail);
        match code {
            Some(code) => error.with_code(code),
            None => error,
        }
    }

    /// How many bytes of values may go into one message: well below what the server takes, which it is asked once.
    pub(super) fn bytes_of_a_message(&self, connection: &mut Conn) -> Result<usize> {
        if let Some(known) = self.bytes_of_a_message.get() {
            return Ok(*known);
        }
        let most: Option<usize> = connection.query_first("SELECT @@max_allowed_packet").map_err(failure)?;
        Ok(*self.bytes_of_a_message.get_or_init(|| most.map_or(BYTES, |most| BYTES.min(most / 2))))
    }

    /// Whether the server is MariaDB, known once a connection was opened.
    pub(super) fn is_mariadb(&self) -> bool {
        self.is_mariadb.get() == Some(&true)
    }

    /// The dialect that the server speaks, known once a connection was opened.
    pub(super) fn dialect(&self) -> MySql {
        if self.is_mariadb() { MySql::mariadb() } else { MySql::mysql() }
    }
}

fn has_no_tls(error: &Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if matches!(error.downcast_ref(), Some(mysql::Error::DriverError(DriverError::TlsNotSupported))) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// User, password, host, port and database.
fn server(url: &EngineUrl) -> Result<Opts> {
    let text = format!("mysql://{}", url.path());
    Opts::from_url(&text).map_err(|_| {
        Error::url("the engine URL is not one of MySQL: write `mysql://user:password@host:3306/database`, with special characters percent-encoded")
    })
}

fn own_options(url: &EngineUrl) -> Result<HashMap<String, String>> {
    let options = url.driver_options().into_iter().map(|(name, value)| {
        let is_known = OPTIONS.contains(&name);
        if is_known { Ok((name.to_owned(), value.to_owned())) } else { Err(EngineUrl::unknown_option(name, &OPTIONS)) }
    });
    options.collect()
}

/// A server that says `MariaDB` in its version is one.
fn is_mariadb(connection: &mut Conn) -> bool {
    let version: mysql::Result<Option<String>> = connection.query_first("SELECT VERSION()");
    version.ok().flatten().is_some_and(|it| it.contains("MariaDB"))
}
