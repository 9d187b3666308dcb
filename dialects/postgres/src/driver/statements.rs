//! Prepared statements of a connection, kept up to a bound.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};

use aludel_core::engine::Parameters;
use aludel_core::error::{Error, Result};
use hashlink::LruCache;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Statement};

use super::bind::type_of;
use super::line::Line;

/// How many parameters the protocol counts: a 16-bit number.
pub(super) const MOST_PARAMETERS: usize = 65_535;

/// Prepared statements by their text and the types of their parameters.
#[derive(Debug)]
pub(super) struct Statements {
    prepared: LruCache<Key, Statement>,
    /// Texts whose parameters cannot be arrays.
    refused: LruCache<String, ()>,
}

/// What a statement is prepared from: one that is kept, or one that is looked for, for which nothing is copied.
trait Source {
    fn sql(&self) -> &str;
    fn types(&self) -> &[Type];
}

/// What a statement that is kept was prepared from.
#[derive(Debug)]
struct Key {
    sql: String,
    types: Vec<Type>,
}

impl Source for Key {
    fn sql(&self) -> &str {
        &self.sql
    }

    fn types(&self) -> &[Type] {
        &self.types
    }
}

impl Source for (&str, &[Type]) {
    fn sql(&self) -> &str {
        self.0
    }

    fn types(&self) -> &[Type] {
        self.1
    }
}

impl<'a> Borrow<dyn Source + 'a> for Key {
    fn borrow(&self) -> &(dyn Source + 'a) {
        self
    }
}

impl Hash for dyn Source + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sql().hash(state);
        self.types().hash(state);
    }
}

impl PartialEq for dyn Source + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.sql() == other.sql() && self.types() == other.types()
    }
}

impl Eq for dyn Source + '_ {}

/// As of any [`Source`], by which it is found.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self as &dyn Source).hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (self as &dyn Source) == (other as &dyn Source)
    }
}

impl Eq for Key {}

impl Statements {
    /// So many are kept; none of them where there must be no named statements on the server.
    pub(super) fn new(capacity: usize) -> Self {
        Self { prepared: LruCache::new(capacity), refused: LruCache::new(capacity) }
    }

    /// Whether statements are kept at all.
    pub(super) fn are_kept(&self) -> bool {
        self.prepared.capacity() > 0
    }

    /// The statement with parameters of these types, prepared now if it was not before.
    pub(super) fn get(&mut self, client: &Client, line: &mut Line, sql: &str, types: Vec<Type>) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(&(sql, types.as_slice()) as &dyn Source) {
            return Ok(statement.clone());
        }
        let statement = line.wait(client.prepare_typed(sql, &types))?;
        self.prepared.insert(Key { sql: sql.to_owned(), types }, statement.clone());
        Ok(statement)
    }

    /// Whether the parameters of a text may be arrays, if that is known.
    pub(super) fn are_arrays_taken(&mut self, sql: &str, types: &[Type]) -> Option<bool> {
        if self.refused.get(sql).is_some() {
            return Some(false);
        }
        self.prepared.get(&(sql, types) as &dyn Source).map(|_| true)
    }

    pub(super) fn refuse_arrays(&mut self, sql: &str) {
        self.refused.insert(sql.to_owned(), ());
    }

    /// Forgets every statement: after a change of the schema their plans are of what was.
    pub(super) fn forget(&mut self) {
        self.prepared.clear();
        self.refused.clear();
    }
}

/// The types that the values of a statement are announced as.
pub(super) fn types(parameters: &dyn Parameters) -> Result<Vec<Type>> {
    require_few(parameters.count())?;
    (0..parameters.count()).map(|index| Ok(type_of(&parameters.value(index)?))).collect()
}

/// Passes if the protocol can count so many parameters.
pub(super) fn require_few(count: usize) -> Result<()> {
    if count <= MOST_PARAMETERS {
        return Ok(());
    }
    Err(Error::parameter(format!("the statement has {count} parameters; PostgreSQL takes at most {MOST_PARAMETERS}")))
}

/// Passes if a statement takes so many parameters.
pub(super) fn require_count(statement: &Statement, given: usize) -> Result<()> {
    let needed = statement.params().len();
    if needed == given {
        return Ok(());
    }
    Err(Error::parameter_count(needed, given))
}
