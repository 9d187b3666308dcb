//! A proxy that stands between an engine and its server and does to the wire what networks do to wires.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::Duration;

use aludel::{Engine, EngineOptions, Result, create_engine_with};

/// What happens to what comes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Everything passes.
    Pass,
    /// New connections are closed at once; those that are open go on.
    Refuse,
    /// Who sends something has its connection reset.
    Reset,
    /// Nothing passes, and nobody says so.
    BlackHole,
    /// Requests pass, answers vanish.
    LostAnswers,
    /// Everything passes, each piece so much later.
    Delay(Duration),
}

/// A proxy before a server. It and its connections end when it is dropped.
pub(crate) struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    server: String,
    mode: Mutex<Mode>,
    /// After how many more bytes of answer the connection is closed; negative for never.
    cut: AtomicI64,
    /// How many bytes of answer pass before one that is inverted; negative for none.
    flip: AtomicI64,
    open: Mutex<Vec<Weak<Wire>>>,
    is_over: AtomicBool,
}

/// The two ends of a connection.
struct Wire {
    client: TcpStream,
    server: TcpStream,
    is_reset: AtomicBool,
}

/// How often an idle end is asked whether anything has changed.
const TICK: Duration = Duration::from_millis(5);

impl Proxy {
    /// A proxy before `host:port` on a free port of this machine.
    pub(crate) fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            server: server.to_owned(),
            mode: Mutex::new(Mode::Pass),
            cut: AtomicI64::new(-1),
            flip: AtomicI64::new(-1),
            open: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&state);
        thread::spawn(move || accept_all(&listener, &accepting));
        Self { address, state }
    }

    /// A proxy before the server of a URL.
    pub(crate) fn before(url: &str) -> Self {
        Self::to(authority(url))
    }

    /// The same URL, through the proxy.
    pub(crate) fn url(&self, url: &str) -> String {
        url.replacen(authority(url), &self.address.to_string(), 1)
    }

    /// An engine on the URL, through the proxy.
    pub(crate) fn engine(&self, url: &str, options: &EngineOptions) -> Result<Engine> {
        create_engine_with(&self.url(url), options)
    }

    pub(crate) fn set(&self, mode: Mode) {
        *self.state.mode.lock().expect("no panic") = mode;
    }

    /// Closes the next connection whose answer is longer than this, after so many bytes of it.
    pub(crate) fn cut_after(&self, bytes: u32) {
        self.state.cut.store(bytes.into(), Ordering::SeqCst);
    }

    /// Lets so many bytes of answer pass, and inverts the next.
    pub(crate) fn flip_after(&self, bytes: u32) {
        self.state.flip.store(bytes.into(), Ordering::SeqCst);
    }

    /// Closes every open connection.
    pub(crate) fn close_all(&self) {
        for wire in self.state.open.lock().expect("no panic").drain(..).filter_map(|it| it.upgrade()) {
            wire.close();
        }
    }

    /// Lets everything pass again.
    pub(crate) fn heal(&self) {
        self.state.cut.store(-1, Ordering::SeqCst);
        self.state.flip.store(-1, Ordering::SeqCst);
        self.set(Mode::Pass);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::SeqCst);
        self.close_all();
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
    }
}

/// `host:port` of a URL.
fn authority(url: &str) -> &str {
    let after = url.split_once("://").map_or(url, |(_, it)| it);
    let after = after.rsplit_once('@').map_or(after, |(_, it)| it);
    after.split(['/', '?']).next().unwrap_or(after)
}

fn accept_all(listener: &TcpListener, state: &Arc<State>) {
    for client in listener.incoming().flatten() {
        if state.is_over.load(Ordering::SeqCst) {
            return;
        }
        if state.mode() == Mode::Refuse {
            continue;
        }
        let state = Arc::clone(state);
        thread::spawn(move || {
            if let Ok(server) = TcpStream::connect(&state.server) {
                serve(&state, client, server);
            }
        });
    }
}

fn serve(state: &Arc<State>, client: TcpStream, server: TcpStream) {
    for end in [&client, &server] {
        end.set_nodelay(true).and_then(|()| end.set_read_timeout(Some(TICK))).expect("a socket");
    }
    let wire = Arc::new(Wire { client, server, is_reset: AtomicBool::new(false) });
    {
        let mut open = state.open.lock().expect("no panic");
        open.retain(|it| it.strong_count() > 0);
        open.push(Arc::downgrade(&wire));
    }
    let (answers, state_of_answers) = (Arc::clone(&wire), Arc::clone(state));
    thread::spawn(move || {
        pass_answers(&state_of_answers, &answers);
        answers.close();
    });
    pass_requests(state, &wire);
    wire.close();
}

impl State {
    fn mode(&self) -> Mode {
        *self.mode.lock().expect("no panic")
    }

    /// Waits as long as the mode demands. False when the connection is not to go on.
    fn admit(&self, wire: &Wire) -> bool {
        loop {
            match self.mode() {
                Mode::BlackHole if wire.is_closed(self) => return false,
                Mode::BlackHole => thread::sleep(TICK),
                Mode::Delay(time) => {
                    thread::sleep(time);
                    return true;
                }
                Mode::Pass | Mode::Refuse | Mode::Reset | Mode::LostAnswers => return true,
            }
        }
    }

    /// What is left of a piece of answer, and whether more may follow.
    fn spoil<'b>(&self, piece: &'b mut [u8]) -> (&'b [u8], bool) {
        if let Some(index) = count_down(&self.flip, piece.len())
            && let Some(byte) = piece.get_mut(index)
        {
            *byte = !*byte;
        }
        match count_down(&self.cut, piece.len()) {
            Some(end) => (&piece[..end], false),
            None => (piece, true),
        }
    }
}

/// Takes the length of a piece from a countdown; where in the piece it ends, if it does.
fn count_down(counter: &AtomicI64, length: usize) -> Option<usize> {
    let left = usize::try_from(counter.load(Ordering::SeqCst)).ok()?;
    if left < length {
        counter.store(-1, Ordering::SeqCst);
        return Some(left);
    }
    counter.store(i64::try_from(left - length).expect("it was one"), Ordering::SeqCst);
    None
}

impl Wire {
    /// A socket that is closed with something unread in it is reset by the system, but only if nobody said goodbye before.
    fn close(&self) {
        if !self.is_reset.load(Ordering::SeqCst) {
            let _ = self.client.shutdown(Shutdown::Both);
        }
        let _ = self.server.shutdown(Shutdown::Both);
    }

    fn is_closed(&self, state: &State) -> bool {
        state.is_over.load(Ordering::SeqCst) || self.client.peer_addr().is_err() || self.server.peer_addr().is_err()
    }
}

fn pass_requests(state: &State, wire: &Wire) {
    let mut buffer = vec![0; 65_536];
    loop {
        // Looked at before it is read, so that a reset leaves it unread.
        match wire.client.peek(&mut buffer) {
            Err(error) if is_idle(&error) => continue,
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if state.mode() == Mode::Reset {
            wire.is_reset.store(true, Ordering::SeqCst);
            return;
        }
        if !state.admit(wire) {
            return;
        }
        let Ok(length) = (&wire.client).read(&mut buffer) else { return };
        if (&wire.server).write_all(&buffer[..length]).is_err() {
            return;
        }
    }
}

fn pass_answers(state: &State, wire: &Wire) {
    let mut buffer = vec![0; 65_536];
    loop {
        let length = match (&wire.server).read(&mut buffer) {
            Err(error) if is_idle(&error) => continue,
            Ok(0) | Err(_) => return,
            Ok(length) => length,
        };
        if !state.admit(wire) {
            return;
        }
        if state.mode() == Mode::LostAnswers {
            continue;
        }
        let (piece, goes_on) = state.spoil(&mut buffer[..length]);
        if (&wire.client).write_all(piece).is_err() || !goes_on {
            return;
        }
    }
}

fn is_idle(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers with what it is sent, behind a proxy.
    fn echo() -> (Proxy, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                thread::spawn(move || {
                    let mut copy = stream.try_clone().expect("a copy");
                    std::io::copy(&mut stream, &mut copy)
                });
            }
        });
        let proxy = Proxy::to(&address);
        let client = connect(&proxy);
        (proxy, client)
    }

    fn connect(proxy: &Proxy) -> TcpStream {
        let client = TcpStream::connect(proxy.address).expect("the proxy accepts");
        client.set_read_timeout(Some(Duration::from_millis(300))).expect("a socket");
        client
    }

    /// What comes back: the bytes, or the kind of the error.
    fn ask(client: &mut TcpStream, request: &[u8]) -> std::io::Result<Vec<u8>> {
        client.write_all(request)?;
        let mut answer = Vec::new();
        while answer.len() < request.len() {
            let mut buffer = [0; 1_024];
            match client.read(&mut buffer)? {
                0 => break,
                length => answer.extend_from_slice(&buffer[..length]),
            }
        }
        Ok(answer)
    }

    #[test]
    fn passing_changes_nothing_and_a_delay_only_the_time() {
        let (proxy, mut client) = echo();
        assert_eq!(ask(&mut client, b"hello").expect("an answer"), b"hello");
        proxy.set(Mode::Delay(Duration::from_millis(30)));
        let start = std::time::Instant::now();
        assert_eq!(ask(&mut client, b"hello").expect("an answer"), b"hello");
        assert!(start.elapsed() >= Duration::from_millis(60), "30 ms each way");
    }

    #[test]
    fn what_is_closed_cut_refused_or_reset_ends() {
        let (proxy, mut client) = echo();
        proxy.cut_after(7);
        assert_eq!(ask(&mut client, b"0123").expect("an answer"), b"0123");
        assert_eq!(ask(&mut client, b"456789").expect("a part of it"), b"456");

        let mut client = connect(&proxy);
        assert_eq!(ask(&mut client, b"hello").expect("an answer"), b"hello");
        proxy.set(Mode::Reset);
        assert_eq!(ask(&mut client, b"hello").expect_err("reset").kind(), ErrorKind::ConnectionReset);

        proxy.set(Mode::Refuse);
        assert!(ask(&mut connect(&proxy), b"hello").map_or(true, |it| it.is_empty()));
        proxy.heal();
        let mut client = connect(&proxy);
        assert_eq!(ask(&mut client, b"hello").expect("an answer"), b"hello");
        proxy.close_all();
        assert!(ask(&mut client, b"hello").map_or(true, |it| it.is_empty()));
    }

    #[test]
    fn a_black_hole_is_silent() {
        let (proxy, mut client) = echo();
        for mode in [Mode::BlackHole, Mode::LostAnswers] {
            proxy.set(mode);
            assert!(is_idle(&ask(&mut client, b"hello").expect_err("silence")), "{mode:?}");
        }
        proxy.heal();
        assert_eq!(ask(&mut connect(&proxy), b"hello").expect("an answer"), b"hello");
    }

    #[test]
    fn one_byte_is_inverted() {
        let (proxy, mut client) = echo();
        proxy.flip_after(6);
        assert_eq!(ask(&mut client, b"0123").expect("an answer"), b"0123");
        assert_eq!(ask(&mut client, b"4567").expect("an answer"), [b'4', b'5', !b'6', b'7']);
        assert_eq!(ask(&mut client, b"4567").expect("an answer"), b"4567");
    }

    #[test]
    fn a_url_leads_through_the_proxy() {
        assert_eq!(authority("mysql://ann:a%40b@host:3306/db?x=1"), "host:3306");
        assert_eq!(authority("postgresql://host:5432?x=y@z"), "z", "an `@` in an option would be percent-encoded");
        let (proxy, _) = echo();
        let url = proxy.url("mysql://ann@host:3306/db");
        assert!(url.starts_with("mysql://ann@127.0.0.1:") && url.ends_with("/db"), "{url}");
    }
}
