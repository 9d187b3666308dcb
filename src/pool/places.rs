//! The places of a pool: which connections lie idle, how many there are, who waits for one.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aludel_core::engine::{DriverConnection, EngineOptions, Events, PoolStatus};

/// The places of a pool, shared with the connections on loan, which come back to them.
pub(super) struct Places {
    state: Mutex<State>,
    size: u32,
    idle_timeout: Option<Duration>,
    recycle: Option<Duration>,
    events: Events,
}

struct State {
    /// In the order in which they were given back. The last is the first to be used again, so that the others can become idle
    /// for long enough to go.
    idle: Vec<Idle>,
    /// How many there are: idle, lent, or about to be opened or closed.
    open: u32,
    /// Who waits, in the order in which they came. Only the first may take what comes free, so that nobody starves.
    waiting: VecDeque<Arc<Condvar>>,
    /// Since when connections that were opened before are not kept.
    disposed_at: Instant,
}

/// A connection that nobody uses.
pub(super) struct Idle {
    pub(super) connection: Box<dyn DriverConnection>,
    pub(super) opened: Instant,
    pub(super) since: Instant,
    /// Whether another one was found broken while this one lay idle.
    pub(super) is_suspect: bool,
}

/// What a caller gets: a slot, and the idle connection in it, if there was one. Fields are dropped in this order, so that a
/// slot is free once its connection is closed.
pub(super) struct Taken {
    pub(super) idle: Option<Idle>,
    pub(super) slot: Slot,
}

/// The right to have a connection open; it ends when this is dropped, whatever the reason.
pub(super) struct Slot {
    places: Arc<Places>,
    /// Whether the connection that has the slot lies idle now.
    is_kept: bool,
    /// Whether a connection was opened in it.
    is_open: bool,
}

impl Places {
    pub(super) fn new(options: &EngineOptions) -> Self {
        let state = State { idle: Vec::new(), open: 0, waiting: VecDeque::new(), disposed_at: Instant::now() };
        Self {
            state: Mutex::new(state),
            size: options.pool_size.max(1),
            idle_timeout: options.pool_idle_timeout,
            recycle: options.pool_recycle,
            events: options.events.clone(),
        }
    }

    /// A slot, once one is free; none if that takes too long.
    pub(super) fn take(self: &Arc<Self>, timeout: Duration) -> Option<Taken> {
        let start = Instant::now();
        self.close_expired();
        let mut state = self.lock();
        if state.waiting.is_empty()
            && let Some(taken) = self.available(&mut state)
        {
            return Some(taken);
        }
        self.wait(state, start, timeout)
    }

    fn wait(self: &Arc<Self>, mut state: MutexGuard<'_, State>, start: Instant, timeout: Duration) -> Option<Taken> {
        let turn = Arc::new(Condvar::new());
        state.waiting.push_back(Arc::clone(&turn));
        loop {
            let is_first = state.waiting.front().is_some_and(|it| Arc::ptr_eq(it, &turn));
            let taken = if is_first { self.available(&mut state) } else { None };
            let left = timeout.saturating_sub(start.elapsed());
            if taken.is_some() || left.is_zero() {
                state.waiting.retain(|it| !Arc::ptr_eq(it, &turn));
                self.wake(&state);
                return taken;
            }
            state = turn.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn available(self: &Arc<Self>, state: &mut State) -> Option<Taken> {
        let idle = state.idle.pop();
        let is_open = idle.is_some();
        if !is_open {
            if state.open >= self.size {
                return None;
            }
            state.open += 1;
        }
        Some(Taken { idle, slot: self.slot(is_open) })
    }

    /// Wakes the first of those who wait if there is something for it. Whoever takes its turn calls this for the next.
    fn wake(&self, state: &State) {
        if (!state.idle.is_empty() || state.open < self.size)
            && let Some(first) = state.waiting.front()
        {
            first.notify_one();
        }
    }

    /// Closes all connections that there are: the idle ones now, those on loan when they come back.
    pub(super) fn dispose(self: &Arc<Self>) {
        self.lock().disposed_at = Instant::now();
        self.close(|_| true);
    }

    fn disposed_at(&self) -> Instant {
        self.lock().disposed_at
    }

    /// Closes connections that have been idle since before a moment.
    pub(super) fn close_idle(self: &Arc<Self>, moment: Instant) {
        self.close(|it| it.since <= moment);
    }

    /// Closes connections that are too old or have been idle for too long. There is no thread to do it, so whoever comes by does.
    fn close_expired(self: &Arc<Self>) {
        self.close(|it| is_over(self.idle_timeout, it.since) || is_over(self.recycle, it.opened));
    }

    /// Closes some of the idle connections: outside of the lock, for that may take a while.
    fn close(self: &Arc<Self>, which: impl Fn(&Idle) -> bool) {
        let closed: Vec<_> = self.lock().idle.extract_if(.., |it| which(it)).collect();
        drop(closed.into_iter().map(|idle| Taken { idle: Some(idle), slot: self.slot(true) }).collect::<Vec<_>>());
    }

    pub(super) fn status(&self) -> PoolStatus {
        let state = self.lock();
        PoolStatus::new(self.size, state.open, u32::try_from(state.idle.len()).unwrap_or(state.open))
    }

    /// The guard of a slot that is counted already.
    fn slot(self: &Arc<Self>, is_open: bool) -> Slot {
        Slot { places: Arc::clone(self), is_kept: false, is_open }
    }

    /// Nothing that panics holds the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_over(limit: Option<Duration>, start: Instant) -> bool {
    limit.is_some_and(|it| start.elapsed() >= it)
}

impl Slot {
    /// Takes note that a connection was opened in it.
    pub(super) const fn opened(&mut self) {
        self.is_open = true;
    }

    /// Lets the connection that has the slot lie idle, unless it is too old.
    pub(super) fn keep(&mut self, connection: Box<dyn DriverConnection>, opened: Instant) {
        self.places.close_expired();
        let is_unwanted = self.places.idle_timeout.is_some_and(|it| it.is_zero()) || opened < self.places.disposed_at();
        if is_unwanted || is_over(self.places.recycle, opened) {
            return;
        }
        self.is_kept = true;
        let mut state = self.places.lock();
        state.idle.push(Idle { connection, opened, since: Instant::now(), is_suspect: false });
        self.places.wake(&state);
    }

    /// Distrusts all connections that lie idle, for this one was found broken.
    pub(super) fn suspect_others(&self) {
        self.places.lock().idle.iter_mut().for_each(|it| it.is_suspect = true);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        let mut state = self.places.lock();
        state.open -= 1;
        self.places.wake(&state);
        drop(state);
        if self.is_open {
            self.places.events.closed();
        }
    }
}
