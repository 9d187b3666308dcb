//! Connections that do not come about: each says what is wrong, in time, and never the password.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use aludel::types::Value;
use aludel::{EngineOptions, Error, ErrorKind, create_engine, create_engine_with};

use crate::servers::{Kind, Server};

/// Everything that a URL, a shell or a statement could trip over.
const PASSWORD: &str = r#"p w'"\%@:/?#&=+é"#;

/// A word of the password that no message has by chance.
const CANARY: &str = "s3cretCanary";

/// The longest that any failure to connect may take: the driver's limit of ten seconds, and some for the machine.
const IN_TIME: Duration = Duration::from_secs(15);

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

/// A server with a user `secret`, who has a password.
fn with_a_password(kind: Kind, password: &str) -> Server {
    let server = Server::start(kind, &[]);
    let quoted = password.replace('\'', "''");
    let statements = match kind {
        Kind::MariaDb => {
            let quoted = quoted.replace('\\', "\\\\");
            vec![
                format!("CREATE USER secret@'127.0.0.1' IDENTIFIED BY '{quoted}'"),
                "GRANT ALL ON aludel.* TO secret@'127.0.0.1'".to_owned(),
            ]
        }
        Kind::Postgres | Kind::PgBouncer => vec![format!("CREATE ROLE secret LOGIN PASSWORD '{quoted}'")],
    };
    let mut conn = create_engine(server.url()).and_then(|it| it.connect()).expect("a connection");
    for sql in statements {
        conn.run(&sql, &Vec::<Value>::new()).expect("a user");
    }
    server
}

/// The server's URL with another user, password and database.
fn url(server: &Server, password: &str, database: &str) -> String {
    let (scheme, rest) = server.url().split_once("://").expect("a scheme");
    let host = rest.split('@').nth(1).and_then(|it| it.split('/').next()).expect("a host");
    format!("{scheme}://secret:{}@{host}/{database}", percent_encoded(password))
}

const fn database(kind: Kind) -> &'static str {
    match kind {
        Kind::MariaDb => "aludel",
        Kind::Postgres | Kind::PgBouncer => "postgres",
    }
}

/// Why no connection comes about; nothing of it, down to its last cause, has the canary.
#[track_caller]
fn refusal(url: &str) -> String {
    let start = Instant::now();
    let error = create_engine(url).and_then(|it| it.connect()).expect_err("there is nothing to connect to");
    assert!(start.elapsed() < IN_TIME, "{:?}: {error}", start.elapsed());
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
    let shown = everything(&error);
    assert!(!shown.contains(CANARY), "{shown}");
    error.to_string()
}

/// All that an error can be made to show.
fn everything(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(shown, " {error} {error:?}");
        cause = error.source();
    }
    shown
}

#[test]
fn a_password_of_special_characters_lets_in() {
    for kind in Kind::DATABASES {
        let server = with_a_password(kind, PASSWORD);
        let engine = create_engine(&url(&server, PASSWORD, database(kind))).expect("the password is right");
        let shown = format!("{engine:?} {:?}", engine.connect().expect("a connection"));
        assert!(!shown.contains("p w") && !shown.contains(&percent_encoded(PASSWORD)), "{shown}");
        let text = refusal(&url(&server, &format!("{PASSWORD}{CANARY}"), database(kind)));
        assert!(text.contains("cannot connect") && text.contains("secret"), "it names the user: {text}");
    }
}

#[test]
fn a_wrong_password_or_database_is_named() {
    for kind in Kind::DATABASES {
        let server = with_a_password(kind, CANARY);
        let text = refusal(&url(&server, &format!("{CANARY}2"), database(kind)));
        assert!(text.contains("secret"), "it names the user: {text}");
        let text = refusal(&url(&server, "", database(kind)));
        assert!(text.contains("password"), "it says that one is needed: {text}");
        if kind == Kind::Postgres {
            let text = refusal(&url(&server, CANARY, "no_such_database"));
            assert!(text.contains("no_such_database"), "{text}");
        }
        let missing = server.url().replace(&format!("/{}", database(kind)), "/no_such_database");
        assert!(refusal(&missing).contains("no_such_database"));
    }
}

#[test]
fn a_host_or_port_where_nobody_answers_is_an_error_in_time() {
    thread::scope(|scope| {
        for scheme in ["postgresql", "mysql"] {
            // A name that never exists, a port where nobody listens, an address that is not given to anyone.
            for host in ["no-such-host.invalid", "127.0.0.1:1", "192.0.2.1"] {
                scope.spawn(move || {
                    let text = refusal(&format!("{scheme}://ann:{CANARY}@{host}/db"));
                    assert!(text.contains("cannot connect"), "{text}");
                });
            }
        }
    });
}

/// The other way round the two servers wait for each other's first word: see `silence`.
#[test]
fn a_server_that_speaks_another_protocol_is_an_error_in_time() {
    let server = Server::start(Kind::MariaDb, &[]);
    let (_, authority) = server.url().rsplit_once('@').expect("a host");
    assert!(refusal(&format!("postgresql://ann:{CANARY}@{authority}")).contains("cannot connect"));
}

#[test]
fn a_password_may_be_asked_for_each_time() {
    for kind in Kind::DATABASES {
        let server = with_a_password(kind, CANARY);
        let asked = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&asked);
        let options = EngineOptions::new().password(move || {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(CANARY.to_owned())
        });
        assert!(!format!("{options:?}").contains(CANARY));
        let engine = create_engine_with(&url(&server, "outdated", database(kind)), &options).expect("the right password");
        let (_one, _other) = (engine.connect().expect("a connection"), engine.connect().expect("another"));
        assert!(asked.load(Ordering::Relaxed) >= 3, "{kind:?}: for the first look, too");
        let options = EngineOptions::new().password(|| Err(Error::connection("the vault is closed")));
        let error = create_engine_with(&url(&server, CANARY, database(kind)), &options).expect_err("no password");
        assert_eq!(error.to_string(), "the vault is closed");
    }
}
