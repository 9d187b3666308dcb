//! A statement made ready to be sent, whatever the number of its parameters.

use std::ops::ControlFlow;

use super::{Connection, Outcome};
use crate::error::Result;
use crate::query::Statement;
use crate::render::Compiled;
use crate::row::Row;
use crate::types::Value;

/// A compiled statement; and, where it has more parameters than the database takes, its text with literals instead. That one
/// is for the database alone: what people see has placeholders.
pub(super) struct Ready {
    compiled: Compiled,
    with_literals: Option<String>,
}

impl Ready {
    /// The text as people see it.
    pub(super) fn sql(&self) -> &str {
        &self.compiled.sql
    }
}

impl Connection {
    pub(super) fn ready(&self, statement: &dyn Statement) -> Result<Ready> {
        let compiled = self.compile(statement)?;
        let are_too_many = compiled.parameters.len() > self.engine().driver().max_parameters();
        let with_literals = if are_too_many { Some(statement.inline(self.dialect())?) } else { None };
        Ok(Ready { compiled, with_literals })
    }

    pub(super) fn run_ready(&mut self, ready: &Ready) -> Result<Outcome> {
        let Ready { compiled, with_literals } = ready;
        match with_literals {
            None => self.run(&compiled.sql, &compiled.parameters),
            Some(text) => self.observed(&compiled.sql, compiled.parameters.len(), |driver, _| driver.execute(text, &NONE)),
        }
    }

    pub(super) fn query_ready(&mut self, ready: &Ready, each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>) -> Result<()> {
        let Ready { compiled, with_literals } = ready;
        match with_literals {
            None => self.query(&compiled.sql, &compiled.parameters, each),
            Some(text) => self.observed(&compiled.sql, compiled.parameters.len(), |driver, _| driver.query(text, &NONE, each)),
        }
    }
}

/// No parameters.
const NONE: Vec<Value> = Vec::new();
