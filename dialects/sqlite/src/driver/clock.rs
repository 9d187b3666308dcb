//! Stopping statements of SQLite: when their time is over, or when another thread says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aludel_core::engine::Cancel;
use aludel_core::error::{Error, ErrorKind, Result};
use rusqlite::{Connection, InterruptHandle};

use super::failure::failure;

/// How many steps of SQLite's machine run between two looks at the clock: some ten microseconds.
const STEPS: i32 = 1_000;

/// Watches the time of statements on a connection.
#[derive(Debug)]
pub(super) struct Clock {
    /// What the engine was told, which a reset goes back to.
    usual: Option<Duration>,
    current: Option<Duration>,
    deadline: Arc<Deadline>,
    is_installed: bool,
}

/// When the statement that runs must end.
#[derive(Debug)]
struct Deadline {
    start: Instant,
    /// In microseconds from `start`; 0 for never.
    micros: AtomicU64,
    was_missed: AtomicBool,
}

impl Clock {
    pub(super) fn new(usual: Option<Duration>) -> Self {
        let deadline = Deadline { start: Instant::now(), micros: AtomicU64::new(0), was_missed: AtomicBool::new(false) };
        Self { usual, current: usual, deadline: Arc::new(deadline), is_installed: false }
    }

    pub(super) fn set(&mut self, timeout: Option<Duration>) {
        self.current = timeout;
    }

    pub(super) fn reset(&mut self) {
        self.current = self.usual;
    }

    /// Takes note that a statement starts.
    pub(super) fn start(&mut self, connection: &mut Connection) -> Result<()> {
        let Some(timeout) = self.current else { return Ok(()) };
        if !self.is_installed {
            let deadline = Arc::clone(&self.deadline);
            connection.progress_handler(STEPS, Some(move || deadline.is_over())).map_err(failure)?;
            self.is_installed = true;
        }
        self.deadline.set(timeout);
        Ok(())
    }

    /// Takes note that the statement has ended, and says of one that was stopped why.
    pub(super) fn stop<T>(&self, result: Result<T>) -> Result<T> {
        if self.current.is_some() {
            self.deadline.micros.store(0, Ordering::Relaxed);
        }
        let was_missed = self.deadline.was_missed.swap(false, Ordering::Relaxed);
        result.map_err(|error| match (error.kind(), self.current) {
            (ErrorKind::Cancelled, Some(timeout)) if was_missed => {
                Error::timeout(format!("the statement was stopped after {timeout:?} (`statement_timeout`)")).with_source(error)
            }
            _ => error,
        })
    }
}

impl Deadline {
    fn set(&self, timeout: Duration) {
        let micros = self.start.elapsed().saturating_add(timeout).as_micros();
        self.micros.store(u64::try_from(micros).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        let micros = self.micros.load(Ordering::Relaxed);
        let is_over = micros != 0 && self.start.elapsed().as_micros() >= u128::from(micros);
        if is_over {
            self.was_missed.store(true, Ordering::Relaxed);
        }
        is_over
    }
}

/// What stops a statement from another thread.
pub(super) struct Interrupt(pub(super) InterruptHandle);

impl Cancel for Interrupt {
    fn cancel(&self) -> Result<()> {
        self.0.interrupt();
        Ok(())
    }
}
