//! A statement made ready to be sent, whatever the number of its parameters.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::connection::{apart, hidden};
use super::prepared::value_of;
use super::{Connection, Outcome, Parameters};
use crate::error::Result;
use crate::query::Statement;
use crate::render::{Compiled, WithPlaces};
use crate::row::Row;
use crate::tree::InsertTree;
use crate::types::{Value, ValueRef};

/// A compiled statement; and, where it has more parameters than the database takes, its text with literals instead. That one
/// is for the database alone: what people see has placeholders.
pub(super) struct Ready {
    text: Text,
    with_literals: Option<String>,
}

/// Where the text comes from.
enum Text {
    /// It was made for this run.
    Own(Compiled),
    /// It was made before, and is given these values.
    Prepared { compiled: Arc<Compiled>, values: Arc<[Value]> },
}

impl Text {
    fn compiled(&self) -> &Compiled {
        match self {
            Self::Own(compiled) => compiled,
            Self::Prepared { compiled, values: _ } => compiled,
        }
    }
}

impl Parameters for Text {
    fn count(&self) -> usize {
        self.compiled().parameters.len()
    }

    fn value(&self, index: usize) -> Result<ValueRef<'_>> {
        match self {
            Self::Own(compiled) => Ok(compiled.parameters[index].as_ref()),
            Self::Prepared { compiled, values } => value_of(compiled, index, |argument| Ok(values[argument].as_ref())),
        }
    }
}

impl Ready {
    /// The text as people see it.
    pub(super) fn sql(&self) -> &str {
        &self.text.compiled().sql
    }
}

impl Connection {
    pub(super) fn ready(&self, statement: &dyn Statement) -> Result<Ready> {
        if let Some(bound) = statement.bound() {
            let values = bound.values()?;
            let compiled = self.prepared_text(bound.texts, bound.query)?;
            return Ok(Ready { text: Text::Prepared { compiled, values }, with_literals: None });
        }
        let compiled = self.compile(statement)?;
        compiled.require_values()?;
        compiled.require_meant()?;
        let are_too_many = compiled.parameters.len() > self.engine().driver().max_parameters();
        let with_literals = if are_too_many { Some(self.inline(statement)?) } else { None };
        Ok(Ready { text: Text::Own(compiled), with_literals })
    }

    /// As [`ready`](Self::ready), of an INSERT that is not needed any more: it gives the values of its rows away.
    pub(super) fn ready_insert(&self, insert: Box<InsertTree>) -> Result<Ready> {
        let places = WithPlaces::of(&insert, self.renderer())?;
        places.compiled.require_values()?;
        places.compiled.require_meant()?;
        let mut with_literals = None;
        if places.compiled.parameters.len() > self.engine().driver().max_parameters() {
            let mut r = self.renderer().with_literals();
            r.push(&*insert)?;
            with_literals = Some(r.finish().sql);
        }
        Ok(Ready { text: Text::Own(places.filled(*insert)), with_literals })
    }

    pub(super) fn run_ready(&mut self, ready: &Ready) -> Result<Outcome> {
        let Ready { text, with_literals } = ready;
        let sql = ready.sql();
        match with_literals {
            None => self.run(sql, text),
            Some(inline) => {
                self.observed(sql, text.count(), |driver, _| hidden(driver.execute(inline, &Vec::<Value>::new()), sql, text))
            }
        }
    }

    pub(super) fn query_ready(&mut self, ready: &Ready, each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>) -> Result<()> {
        let Ready { text, with_literals } = ready;
        // To stop one that locks rows would leave some of them without a lock.
        let may_change = text.compiled().is_opaque || text.compiled().locks_rows;
        self.query_text(ready.sql(), text, with_literals.as_deref(), may_change, each)
    }

    /// Shows the rows of a text; in its place the database may be sent one with literals.
    pub(super) fn query_text(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        with_literals: Option<&str>,
        may_change: bool,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let (mut program, none) = (Ok(()), Vec::<Value>::new());
        let result = {
            let mut each = apart(each, &mut program);
            self.observed(sql, parameters.count(), |driver, tagged| {
                let (text, values) = with_literals.map_or((tagged, parameters), |text| (text, &none as &dyn Parameters));
                let result =
                    if may_change { driver.query(text, values, &mut each) } else { driver.read(text, values, &mut each) };
                hidden(result, sql, parameters)
            })
        };
        result.and(program.map_err(|error| error.with_sql(sql)))
    }
}
