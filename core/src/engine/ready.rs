//! A statement made ready to be sent, whatever the number of its parameters.

use std::ops::ControlFlow;

use super::connection::{apart, hidden};
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
            Some(text) => {
                let Compiled { sql, parameters, .. } = compiled;
                self.observed(sql, parameters.len(), |driver, _| hidden(driver.execute(text, &NONE), sql, parameters))
            }
        }
    }

    pub(super) fn query_ready(&mut self, ready: &Ready, each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>) -> Result<()> {
        let Ready { compiled, with_literals } = ready;
        let Compiled { sql, parameters, is_opaque } = compiled;
        let (mut program, none) = (Ok(()), NONE);
        let result = {
            let mut each = apart(each, &mut program);
            self.observed(sql, parameters.len(), |driver, tagged| {
                let (text, values) = with_literals.as_deref().map_or((tagged, parameters), |text| (text, &none));
                let result =
                    if *is_opaque { driver.query(text, values, &mut each) } else { driver.read(text, values, &mut each) };
                hidden(result, sql, parameters)
            })
        };
        result.and(program.map_err(|error| error.with_sql(sql)))
    }
}

/// No parameters.
const NONE: Vec<Value> = Vec::new();
