//! Stopping a statement from another thread, over a connection that does nothing else.

use std::time::Duration;

use aludel_core::engine::Cancel;
use aludel_core::error::{Error, Result};
use tokio::net::TcpStream;
use tokio_postgres::CancelToken;

use super::failure::failure;
use super::location::runtime;
use super::patient::Patient;
use super::tls::Tls;

/// What a request to stop needs: <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS>.
pub(super) struct CancelRequest {
    pub(super) token: CancelToken,
    /// Where the server is, if there is only one place where it can be.
    pub(super) place: Option<(String, u16)>,
    pub(super) tls: Tls,
    pub(super) timeout: Duration,
}

impl CancelRequest {
    pub(super) async fn send(&self) -> Result<(), tokio_postgres::Error> {
        match &self.place {
            Some((host, port)) => match TcpStream::connect((host.as_str(), *port)).await {
                Ok(socket) => self.tls.cancel_over(&self.token, Patient(socket), host).await,
                // The driver's own way has the same error to tell.
                Err(_) => self.tls.cancel(&self.token).await,
            },
            None => self.tls.cancel(&self.token).await,
        }
    }
}

impl Cancel for CancelRequest {
    fn cancel(&self) -> Result<()> {
        let timeout = self.timeout;
        match runtime()?.block_on(async { tokio::time::timeout(timeout, self.send()).await }) {
            Ok(result) => result.map_err(failure),
            Err(_) => Err(Error::timeout(format!("the server did not take the request to cancel within {timeout:?}"))),
        }
    }
}
