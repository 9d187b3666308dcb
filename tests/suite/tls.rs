//! Encrypted connections: whom they trust, and that nothing is sent where it was not to be.

use aludel::prelude::*;
use aludel::types::Value;
use aludel::{Engine, ErrorKind, Result, create_engine};

use crate::servers::{Kind, Server};

/// The URL of the server with another user and these options.
fn url(server: &Server, user: &str, options: &str) -> String {
    let (scheme, rest) = server.url().split_once("://").expect("a scheme");
    let (_, place) = rest.split_once('@').expect("a user");
    format!("{scheme}://{user}@{place}?{options}")
}

fn open(server: &Server, options: &str) -> Result<Engine> {
    let user = if server.kind() == Kind::MariaDb { "root" } else { "postgres" };
    create_engine(&url(server, user, options))
}

/// An option that names a file of the server's certificates.
fn file(server: &Server, option: &str, name: &str) -> String {
    format!("{option}={}", server.certificate(name).display())
}

/// The cipher of an engine's connections; none where they are not encrypted.
fn cipher(engine: &Engine) -> Option<String> {
    let sql = match engine.dialect().name() {
        "postgresql" => "SELECT coalesce(cipher, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
        _ => "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher'",
    };
    let cipher = engine.connect().and_then(|mut it| it.scalar(text(sql).columns::<String>()));
    cipher.expect("a status").filter(|it| !it.is_empty())
}

#[track_caller]
fn assert_refused(result: Result<Engine>, what: &str) {
    let error = result.expect_err(what);
    assert_eq!(error.kind(), ErrorKind::Connection, "{what}: {error}");
    assert!(error.to_string().starts_with("cannot connect to "), "{what}: {error}");
}

#[test]
fn a_server_is_who_its_certificate_says() {
    for kind in Kind::DATABASES {
        let server = Server::start(kind, &["--tls"]);
        let trusted = file(&server, "sslrootcert", "ca.crt");
        let engine = open(&server, &format!("sslmode=verify-full&{trusted}")).expect("the right one");
        assert!(cipher(&engine).is_some(), "{kind:?}");
        assert_refused(open(&server, "sslmode=verify-full"), "an authority that nobody knows");
        let other = file(&server, "sslrootcert", "other-ca.crt");
        assert_refused(open(&server, &format!("sslmode=verify-full&{other}")), "another authority");
        if kind == Kind::Postgres {
            assert_refused(open(&server, &format!("sslmode=verify-ca&{other}")), "another authority");
            assert_refused(open(&server, &format!("sslmode=require&{other}")), "a root certificate is heeded");
        }
        let engine = open(&server, "sslmode=require").expect("encrypted, to anyone");
        assert!(cipher(&engine).is_some(), "{kind:?}");
        let engine = open(&server, "sslmode=prefer").expect("encrypted, for the server can");
        assert!(cipher(&engine).is_some(), "{kind:?}");
        let engine = open(&server, "sslmode=disable").expect("plain");
        assert_eq!(cipher(&engine), None, "{kind:?}");
    }
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    for kind in Kind::DATABASES {
        let server = Server::start(kind, &["--tls"]);
        for part in ["crt", "key"] {
            let bytes = std::fs::read(server.certificate(&format!("wrong-name.{part}"))).expect("a file");
            // Written over, so that it stays the server's own.
            std::fs::write(server.certificate(&format!("server.{part}")), bytes).expect("a file");
        }
        server.restart();
        let trusted = file(&server, "sslrootcert", "ca.crt");
        assert_refused(open(&server, &format!("sslmode=verify-full&{trusted}")), "another name");
        if kind == Kind::Postgres {
            let engine = open(&server, &format!("sslmode=verify-ca&{trusted}")).expect("the name does not matter");
            assert!(cipher(&engine).is_some());
        }
    }
}

#[test]
fn a_server_without_tls_is_refused_where_tls_is_required() {
    for kind in Kind::DATABASES {
        let server = Server::start(kind, &[]);
        for mode in ["require", "verify-full"] {
            assert_refused(open(&server, &format!("sslmode={mode}")), mode);
        }
        for mode in ["prefer", "disable"] {
            let engine = open(&server, &format!("sslmode={mode}")).expect(mode);
            assert_eq!(cipher(&engine), None, "{kind:?}");
        }
    }
}

#[test]
fn a_program_shows_its_certificate() {
    let server = Server::start(Kind::Postgres, &["--tls"]);
    let admin = open(&server, "sslmode=require").expect("an engine");
    let create = |conn: &mut aludel::Connection| conn.run("CREATE ROLE certified LOGIN", &Vec::<Value>::new());
    admin.connect().and_then(|mut it| create(&mut it)).expect("a role");
    let trusted = file(&server, "sslrootcert", "ca.crt");
    let own = format!("{}&{}", file(&server, "sslcert", "client.crt"), file(&server, "sslkey", "client.key"));
    let engine = create_engine(&url(&server, "certified", &format!("sslmode=verify-full&{trusted}&{own}")));
    assert!(cipher(&engine.expect("known by its certificate")).is_some());
    let without = create_engine(&url(&server, "certified", &format!("sslmode=verify-full&{trusted}")));
    assert_refused(without, "no certificate");
    let mixed = format!("{}&{}", file(&server, "sslcert", "client.crt"), file(&server, "sslkey", "ca.key"));
    let error = open(&server, &format!("sslmode=require&{mixed}")).expect_err("not its key");
    assert_eq!(error.kind(), ErrorKind::Url, "{error}");
}

#[test]
fn a_statement_is_stopped_over_an_encrypted_connection_too() {
    let server = Server::start(Kind::Postgres, &["--tls"]);
    let trusted = file(&server, "sslrootcert", "ca.crt");
    let options = format!("sslmode=verify-full&{trusted}&statement_timeout=200ms");
    let mut conn = open(&server, &options).and_then(|it| it.connect()).expect("a connection");
    let error = conn.scalar(text("SELECT count(*) FROM pg_sleep(10)").columns::<i64>()).expect_err("too long");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(conn.scalar(text("SELECT 1").columns::<i64>()).expect("usable"), Some(1_i64));
}
