//! The question whether an idle connection still lives, asked for no longer than one can wait.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use aludel_core::engine::DriverConnection;
use aludel_core::error::{Error, ErrorKind};

/// What came of the question.
pub(super) enum Answer {
    Alive(Box<dyn DriverConnection>),
    /// It cannot be used any more; it is closed.
    Dead,
    /// Nobody answered in time; it is closed once its driver gives up.
    Silent,
}

/// Asks on a thread of its own: a driver waits for an answer as long as for that of a statement, which may be minutes.
pub(super) fn ask(mut connection: Box<dyn DriverConnection>, limit: Duration) -> Answer {
    let (sender, receiver) = sync_channel(1);
    let asking = move || {
        let answer = connection.ping().map(|()| connection);
        // Nobody may be waiting any more; then the connection is closed here.
        drop(sender.send(answer));
    };
    if let Err(error) = thread::Builder::new().name("aludel-ping".to_owned()).spawn(asking) {
        tracing::debug!(target: "aludel::pool", %error, "an idle connection could not be asked whether it lives");
        return Answer::Dead;
    }
    match receiver.recv_timeout(limit) {
        Ok(Ok(connection)) => Answer::Alive(connection),
        Ok(Err(error)) => failed(&error),
        Err(RecvTimeoutError::Timeout) => {
            tracing::debug!(target: "aludel::pool", ?limit, "an idle connection did not answer");
            Answer::Silent
        }
        Err(RecvTimeoutError::Disconnected) => Answer::Dead,
    }
}

/// Asks a database that is in this process, which has no wire to wait for.
pub(super) fn ask_here(mut connection: Box<dyn DriverConnection>) -> Answer {
    match connection.ping() {
        Ok(()) => Answer::Alive(connection),
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Answer {
    tracing::debug!(target: "aludel::pool", %error, "an idle connection was found dead");
    if error.kind() == ErrorKind::Timeout { Answer::Silent } else { Answer::Dead }
}
