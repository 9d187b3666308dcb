//! How connections are encrypted.

#[cfg(feature = "tls")]
mod verify;

use aludel_core::engine::{TlsMode, TlsOptions};
#[cfg(not(feature = "tls"))]
use aludel_core::error::Error;
use aludel_core::error::Result;
use tokio_postgres::config::SslMode;
#[cfg(feature = "tls")]
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{CancelToken, Client, Config, NoTls};

use super::line::Drive;
use super::patient::Patient;

/// What encrypts a connection.
#[derive(Clone)]
pub(super) enum Tls {
    Off,
    #[cfg(feature = "tls")]
    On(tokio_postgres_rustls::MakeRustlsConnect),
}

impl Tls {
    /// Reads the options, and the files they name.
    #[cfg(not(feature = "tls"))]
    pub(super) fn new(options: &TlsOptions) -> Result<Self> {
        match options.effective_mode() {
            TlsMode::Disable | TlsMode::Prefer => Ok(Self::Off),
            TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => {
                Err(Error::url("`sslmode` asks for encryption, which is not compiled in: turn on the feature `tls` of `aludel`"))
            }
        }
    }

    /// Reads the options, and the files they name.
    #[cfg(feature = "tls")]
    pub(super) fn new(options: &TlsOptions) -> Result<Self> {
        match options.mode {
            TlsMode::Disable => Ok(Self::Off),
            _ => Ok(Self::On(tokio_postgres_rustls::MakeRustlsConnect::new(verify::config(options)?))),
        }
    }

    /// The word of the protocol: what is verified is the business of [`Tls`] alone.
    pub(super) const fn mode(&self, options: &TlsOptions) -> SslMode {
        match (self, options.effective_mode()) {
            (Self::Off, _) => SslMode::Disable,
            #[cfg(feature = "tls")]
            (Self::On(_), TlsMode::Disable) => SslMode::Disable,
            #[cfg(feature = "tls")]
            (Self::On(_), TlsMode::Prefer) => SslMode::Prefer,
            #[cfg(feature = "tls")]
            (Self::On(_), TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull) => SslMode::Require,
        }
    }

    pub(super) async fn connect(&self, config: &Config) -> Result<(Client, Drive), tokio_postgres::Error> {
        match self {
            Self::Off => {
                let (client, mut connection) = config.connect(NoTls).await?;
                Ok((client, Box::new(move |cx| connection.poll_message(cx))))
            }
            #[cfg(feature = "tls")]
            Self::On(tls) => {
                let (client, mut connection) = config.connect(tls.clone()).await?;
                Ok((client, Box::new(move |cx| connection.poll_message(cx))))
            }
        }
    }

    /// Sends a request to stop over a socket to the host.
    pub(super) async fn cancel_over(
        &self,
        token: &CancelToken,
        socket: Patient,
        host: &str,
    ) -> Result<(), tokio_postgres::Error> {
        #[cfg(not(feature = "tls"))]
        let _ = host;
        match self {
            Self::Off => token.cancel_query_raw(socket, NoTls).await,
            #[cfg(feature = "tls")]
            Self::On(tls) => {
                let mut tls = tls.clone();
                match MakeTlsConnect::<Patient>::make_tls_connect(&mut tls, host) {
                    Ok(tls) => token.cancel_query_raw(socket, tls).await,
                    Err(never) => match never {},
                }
            }
        }
    }

    pub(super) async fn cancel(&self, token: &CancelToken) -> Result<(), tokio_postgres::Error> {
        match self {
            Self::Off => token.cancel_query(NoTls).await,
            #[cfg(feature = "tls")]
            Self::On(tls) => token.cancel_query(tls.clone()).await,
        }
    }
}
