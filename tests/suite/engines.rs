//! An engine of aludel on each database, with an empty schema for one test alone.

use std::sync::atomic::{AtomicU32, Ordering};

use aludel::types::Value;
use aludel::{Engine, create_engine};

/// An engine on a place of its own, which is removed at the end of the test.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    /// What the engine was made from.
    pub(crate) url: String,
    remove: Option<(Engine, [String; 2])>,
    _folder: Option<tempfile::TempDir>,
}

/// Shows a test an engine on every database.
pub(crate) fn each_engine(mut see: impl FnMut(&Engine)) {
    each_shared(|place| see(&place.engine));
}

/// Shows a test a place on every database that is reached over a network.
pub(crate) fn each_server(see: impl FnMut(&Place)) {
    [postgres(), mysql()].iter().for_each(see);
}

/// Shows a test a place on every database that several processes can use.
pub(crate) fn each_shared(see: impl FnMut(&Place)) {
    [sqlite(), postgres(), mysql()].iter().for_each(see);
}

impl Place {
    /// Another engine on the same place, with options in its URL.
    pub(crate) fn engine_with(&self, options: &str) -> aludel::Result<Engine> {
        create_engine(&self.url_with(options))
    }

    /// The URL of the place with more options.
    pub(crate) fn url_with(&self, options: &str) -> String {
        let separator = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{separator}{options}", self.url)
    }
}

/// SQLite, in a file of its own.
pub(crate) fn sqlite() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:///{}", folder.path().join("test.db").display());
    Place { engine: open(&url), url, remove: None, _folder: Some(folder) }
}

/// SQLite, in memory.
pub(crate) fn memory() -> Place {
    let url = "sqlite://".to_owned();
    Place { engine: open(&url), url, remove: None, _folder: None }
}

/// PostgreSQL, in a schema.
pub(crate) fn postgres() -> Place {
    let url = crate::databases::url("ALUDEL_TEST_POSTGRES_URL");
    let name = name();
    let server = open(&url);
    run(&server, &format!("CREATE SCHEMA \"{name}\""));
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{separator}options=-c%20search_path%3D{name}");
    Place {
        engine: open(&url),
        url,
        remove: Some((server, ["SET lock_timeout = '5s'".to_owned(), format!("DROP SCHEMA \"{name}\" CASCADE")])),
        _folder: None,
    }
}

/// MariaDB or MySQL, in a database.
pub(crate) fn mysql() -> Place {
    let url = crate::databases::url("ALUDEL_TEST_MYSQL_URL");
    let name = name();
    let server = open(&url);
    run(&server, &format!("CREATE DATABASE `{name}`"));
    let (before, _) = url.rsplit_once('/').expect("a URL with a database");
    let url = format!("{before}/{name}");
    Place {
        engine: open(&url),
        url,
        remove: Some((server, ["SET lock_wait_timeout = 5".to_owned(), format!("DROP DATABASE `{name}`")])),
        _folder: None,
    }
}

impl Drop for Place {
    /// A test that failed may have left a lock behind; better a leftover than a test that hangs.
    fn drop(&mut self) {
        let Some((server, statements)) = &self.remove else { return };
        let Ok(mut connection) = server.connect() else { return };
        for sql in statements {
            if let Err(error) = connection.run(sql, &Vec::<Value>::new())
                && !std::thread::panicking()
            {
                panic!("the test left something locked: {error}");
            }
        }
    }
}

fn open(url: &str) -> Engine {
    create_engine(url).expect("the database can be opened")
}

fn run(engine: &Engine, sql: &str) {
    let mut connection = engine.connect().expect("the server can be reached");
    connection.run(sql, &Vec::<Value>::new()).expect("the server does it");
}

/// A name that no other test has, nor another run on the same server.
fn name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let time = std::time::UNIX_EPOCH.elapsed().map_or(0, |it| it.as_nanos());
    format!("engine_{}_{}_{time:x}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}
