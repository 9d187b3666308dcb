//! The wire to a server, driven by the thread that waits for an answer, and for how long it waits.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use aludel_core::engine::Cancel;
use aludel_core::error::{Error, ErrorKind, Result};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_postgres::AsyncMessage;

use super::cancel::CancelRequest;
use super::failure::failure;

/// Moves bytes between the socket and those who wait; gives what the server says without being asked.
pub(super) type Drive = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<AsyncMessage, tokio_postgres::Error>>> + Send>;

/// The wire of a connection.
pub(super) struct Line {
    runtime: Runtime,
    drive: Drive,
    is_over: bool,
    cancel: Arc<CancelRequest>,
    /// How long the server may be silent.
    silence: Duration,
    /// How long it may work on a statement.
    pub(super) statement_timeout: Option<Duration>,
    /// How long the current statement has been waited for. What the program does with its rows meanwhile does not count.
    spent: Duration,
    /// Whether the server was asked to stop the current statement.
    is_stopping: bool,
    is_lost: bool,
}

impl Line {
    pub(super) fn new(runtime: Runtime, drive: Drive, cancel: Arc<CancelRequest>, silence: Duration) -> Self {
        let (statement_timeout, spent) = (None, Duration::ZERO);
        Self { runtime, drive, is_over: false, cancel, silence, statement_timeout, spent, is_stopping: false, is_lost: false }
    }

    pub(super) fn cancel_request(&self) -> Arc<CancelRequest> {
        Arc::clone(&self.cancel)
    }

    /// Whether the server fell silent, so that an answer may still come that nobody waits for.
    pub(super) const fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Takes note that a statement starts.
    pub(super) const fn start(&mut self) {
        self.spent = Duration::ZERO;
        self.is_stopping = false;
    }

    /// Waits for an answer. What takes too long is stopped; if that is not answered either, the wire is given up.
    pub(super) fn wait<T>(&mut self, answer: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T> {
        let mut answer = pin!(answer);
        let limit = self.limit();
        // Nobody asks how long it took where there is no time that it could use up.
        let start = self.statement_timeout.map(|_| Instant::now());
        let result = self.within(limit, answer.as_mut());
        self.spent += start.map_or(Duration::ZERO, |it| it.elapsed());
        match result {
            Some(result) => result.map_err(|error| self.explained(error)),
            None if self.is_stopping => Err(self.given_up()),
            None => self.stop(limit, answer),
        }
    }

    /// Waits so long and no longer; `None` when there was no answer.
    pub(super) fn within<T>(
        &mut self,
        limit: Duration,
        mut answer: impl Future<Output = Result<T, tokio_postgres::Error>> + Unpin,
    ) -> Option<Result<T, tokio_postgres::Error>> {
        let Self { runtime, drive, is_over, .. } = self;
        let driven = poll_fn(|cx| {
            while !*is_over {
                match drive(cx) {
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(Some(Err(error))) => {
                        *is_over = true;
                        return Poll::Ready(Err(error));
                    }
                    Poll::Ready(None) => *is_over = true,
                    Poll::Pending => break,
                }
            }
            Pin::new(&mut answer).poll(cx)
        });
        runtime.block_on(async { timeout(limit, driven).await.ok() })
    }

    /// How long to wait: as long as is allowed, and after a request to stop for what comes of that. A second request would meet
    /// the next statement.
    fn limit(&self) -> Duration {
        match self.statement_timeout {
            Some(timeout) if self.is_stopping => grace(timeout.min(self.silence)),
            None if self.is_stopping => grace(self.silence),
            Some(timeout) => self.silence.min(timeout.saturating_sub(self.spent)),
            None => self.silence,
        }
    }

    /// Asks the server to stop, over a connection of its own, while the answer is still waited for.
    fn stop<T>(
        &mut self,
        limit: Duration,
        mut answer: impl Future<Output = Result<T, tokio_postgres::Error>> + Unpin,
    ) -> Result<T> {
        let cancel = self.cancel_request();
        let mut request = Some(Box::pin(async move { cancel.send().await }));
        let mut answered = None;
        // To the end of both: a pooler keeps the session back while the request is under way.
        let both = poll_fn(|cx| {
            if request.as_mut().is_some_and(|it| it.as_mut().poll(cx).is_ready()) {
                request = None;
            }
            if answered.is_none()
                && let Poll::Ready(result) = Pin::new(&mut answer).poll(cx)
            {
                answered = Some(result);
            }
            if answered.is_some() && request.is_none() { Poll::Ready(Ok(())) } else { Poll::Pending }
        });
        self.is_stopping = true;
        // An answer that is there counts; but a request that is still under way would meet the next statement.
        if self.within(grace(limit), Box::pin(both)).is_none() {
            self.is_lost = true;
        }
        match answered {
            // Done after all; or the first part of an answer, whose end says what became of it.
            Some(Ok(value)) => Ok(value),
            Some(Err(error)) => Err(self.explained(error)),
            None => Err(self.given_up()),
        }
    }

    /// Asks the server to stop what nobody wants any more. If that fails, the request may be under way, so nothing else is sent.
    pub(super) fn cancel(&mut self) -> Result<()> {
        let result = self.cancel_request().cancel();
        self.is_lost |= result.is_err();
        result
    }

    fn given_up(&mut self) -> Error {
        self.is_lost = true;
        self.too_late()
    }

    /// The error in aludel's terms. That a statement was stopped is no news where it was asked for: the news is why.
    fn explained(&self, error: tokio_postgres::Error) -> Error {
        let error = failure(error);
        match (error.kind(), error.code().map(str::to_owned)) {
            (ErrorKind::Cancelled, Some(code)) if self.is_stopping => self.too_late().with_code(code).with_source(error),
            _ => error,
        }
    }

    fn too_late(&self) -> Error {
        match self.statement_timeout {
            Some(timeout) if timeout.saturating_sub(self.spent) < self.silence => {
                Error::timeout(format!("the statement was stopped after {timeout:?} (`statement_timeout`)"))
            }
            _ => Error::timeout(format!("the server did not answer within {:?} (`read_timeout`)", self.silence)),
        }
    }
}

/// How long to wait for the answer to a request to stop: little beside what was waited already, and enough for a server that is
/// busy.
fn grace(limit: Duration) -> Duration {
    (limit / 10).clamp(Duration::from_millis(500), Duration::from_secs(5))
}
