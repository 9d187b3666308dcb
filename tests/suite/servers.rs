//! A database server that belongs to one test alone, which may kill it and start it again.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What can be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    MariaDb,
    /// PostgreSQL behind a pooler that gives each transaction another session.
    PgBouncer,
}

impl Kind {
    /// The databases that are reached over a network.
    pub(crate) const DATABASES: [Self; 2] = [Self::Postgres, Self::MariaDb];

    const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::MariaDb => "mariadb",
            Self::PgBouncer => "pgbouncer",
        }
    }
}

/// A server of the test's own. It goes with this value, also when the test panics.
#[derive(Debug)]
pub(crate) struct Server {
    kind: Kind,
    /// What the script printed: `NAME=value` lines.
    printed: String,
}

impl Server {
    /// Starts one and waits until it is ready.
    pub(crate) fn start(kind: Kind, options: &[&str]) -> Self {
        let output = script(&[&["start", kind.name()], options].concat());
        Self { kind, printed: text(&output.stdout) }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The URL that leads to it.
    pub(crate) fn url(&self) -> &str {
        self.value("URL")
    }

    /// Where its data and its logs are.
    pub(crate) fn folder(&self) -> &Path {
        Path::new(self.value("DIR"))
    }

    /// A file of its certificates, such as `ca.crt`, where it was started with `--tls`.
    pub(crate) fn certificate(&self, file: &str) -> PathBuf {
        Path::new(self.value("TLS")).join(file)
    }

    /// Ends it as a power cut would. It does not finish what it is doing.
    pub(crate) fn kill(&self) {
        script(&["kill", self.value("DIR")]);
    }

    /// Starts it again on the same port and waits until it is ready.
    pub(crate) fn restart(&self) {
        script(&["restart", self.value("DIR")]);
    }

    fn value(&self, name: &str) -> &str {
        let values = self.printed.lines().filter_map(|line| line.split_once('='));
        let found = values.into_iter().find(|(key, _)| *key == name);
        found.map_or_else(|| panic!("scripts/servers printed no {name}: {}", self.printed), |(_, value)| value)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let output = run(&["down", self.value("DIR")]);
        assert!(output.status.success() || std::thread::panicking(), "{}", text(&output.stderr));
    }
}

/// Runs `scripts/servers`, which must succeed.
fn script(arguments: &[&str]) -> Output {
    let output = run(arguments);
    assert!(output.status.success(), "scripts/servers {}: {}", arguments.join(" "), text(&output.stderr));
    output
}

fn run(arguments: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/servers");
    Command::new(script).args(arguments).stdin(Stdio::null()).output().expect("scripts/servers can be run")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    fn port(server: &Server) -> u16 {
        let (_, after) = server.url().rsplit_once(':').expect("a port");
        after.split('/').next().and_then(|it| it.parse().ok()).expect("a number")
    }

    #[test]
    fn a_server_is_killed_and_comes_back_where_it_was_and_goes_with_its_value() {
        for kind in [Kind::Postgres, Kind::MariaDb, Kind::PgBouncer] {
            let server = Server::start(kind, &[]);
            let answers = || TcpStream::connect(("127.0.0.1", port(&server))).is_ok();
            assert!(answers(), "{kind:?}");
            server.kill();
            assert!(!answers(), "{kind:?}");
            server.restart();
            assert!(answers(), "{kind:?}");
            let folder = server.folder().to_owned();
            drop(server);
            assert!(!folder.exists(), "{kind:?}");
        }
    }

    #[test]
    fn a_server_with_tls_has_its_certificates() {
        let server = Server::start(Kind::Postgres, &["--tls"]);
        assert_eq!(server.kind(), Kind::Postgres);
        for file in ["ca.crt", "other-ca.crt", "server.crt", "wrong-name.crt", "wrong-name.key", "client.crt", "client.key"] {
            assert!(server.certificate(file).exists(), "{file}");
        }
    }
}
