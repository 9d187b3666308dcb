//! Prepared statements of a connection, kept up to a bound.

use aludel_core::engine::Parameters;
use aludel_core::error::{Error, Result};
use hashlink::LruCache;
use postgres::types::Type;
use postgres::{Client, Statement};

use super::bind::type_of;
use super::failure::failure;

/// How many prepared statements a connection keeps.
const CAPACITY: usize = 128;

/// How many parameters the protocol counts: a 16-bit number.
const MOST_PARAMETERS: usize = 65_535;

/// Prepared statements by their text and the types of their parameters.
#[derive(Debug)]
pub(super) struct Statements {
    prepared: LruCache<(String, Vec<Type>), Statement>,
}

impl Statements {
    pub(super) fn new() -> Self {
        Self { prepared: LruCache::new(CAPACITY) }
    }

    /// The statement, prepared now if it was not before.
    pub(super) fn get(&mut self, client: &mut Client, sql: &str, parameters: &dyn Parameters) -> Result<Statement> {
        let count = parameters.count();
        if count > MOST_PARAMETERS {
            return Err(Error::parameter(format!(
                "the statement has {count} parameters; PostgreSQL takes at most {MOST_PARAMETERS}"
            )));
        }
        let types = (0..count).map(|index| Ok(type_of(&parameters.value(index)?))).collect::<Result<Vec<_>>>()?;
        let key = (sql.to_owned(), types);
        if let Some(statement) = self.prepared.get(&key) {
            return Ok(statement.clone());
        }
        let statement = client.prepare_typed(sql, &key.1).map_err(failure)?;
        if statement.params().len() != count {
            let needed = statement.params().len();
            return Err(Error::parameter(format!("the statement takes {needed} parameters, but {count} are given")));
        }
        self.prepared.insert(key, statement.clone());
        Ok(statement)
    }

    /// Forgets every statement: after a change of the schema their plans are of what was.
    pub(super) fn forget(&mut self) {
        self.prepared.clear();
    }
}
