//! The renderer: a dialect, the text so far, the parameters so far, and the scope.

use std::ops::Range;

use super::layout::Layout;
use super::scope::Scope;
use super::{Ident, Sql};
use crate::dialect::{Dialect, Feature, Placeholder, Spelling, Support};
use crate::error::{Error, Result};
use crate::types::Value;

/// Writes a tree as the SQL of one dialect.
pub struct Renderer<'a> {
    dialect: &'a dyn Dialect,
    sql: String,
    parameters: Vec<Value>,
    placeholders: usize,
    is_opaque: bool,
    repeats: Repeats,
    values: Values,
    pub(super) layout: Layout,
    pub(super) scope: Scope,
}

/// Which parameters may be used a second time, because the expression they stand in may be.
#[derive(Debug, Default)]
struct Repeats {
    /// Where they are among the parameters.
    earlier: Vec<Range<usize>>,
    /// Whether what is being written may repeat them.
    is_on: bool,
}

/// How values appear in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Values {
    /// As placeholders, with the values beside the text.
    Placeholders,
    /// As literals; for people to read and for DDL, which takes no parameters.
    Literals,
}

/// SQL text with the values of its parameters, in their order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Compiled {
    /// The text, with the dialect's placeholders.
    pub sql: String,
    /// The parameters' values.
    pub parameters: Vec<Value>,
    /// Whether it has parts whose meaning aludel does not know: text by hand, functions and nodes of the program. Those may change
    /// something even in a SELECT.
    pub is_opaque: bool,
}

impl<'a> Renderer<'a> {
    /// A renderer of parameterized SQL on one line: what is sent to the database.
    #[must_use]
    pub fn new(dialect: &'a dyn Dialect) -> Self {
        Self {
            dialect,
            sql: String::with_capacity(256),
            parameters: Vec::new(),
            placeholders: 0,
            is_opaque: false,
            repeats: Repeats::default(),
            values: Values::Placeholders,
            layout: Layout::compact(),
            scope: Scope::default(),
        }
    }

    /// Writes values as literals instead of placeholders.
    #[must_use]
    pub fn with_literals(mut self) -> Self {
        self.values = Values::Literals;
        self
    }

    /// Writes each clause on a line of its own.
    #[must_use]
    pub fn pretty(mut self) -> Self {
        self.layout = Layout::pretty();
        self
    }

    /// Writes a piece.
    ///
    /// # Errors
    /// When the dialect cannot say it.
    pub fn push(&mut self, piece: impl Sql) -> Result<()> {
        piece.render(self)
    }

    /// Takes note that the statement has a part whose meaning aludel does not know.
    pub const fn note_opaque(&mut self) {
        self.is_opaque = true;
    }

    /// The text and the parameters.
    #[must_use]
    pub fn finish(self) -> Compiled {
        Compiled { sql: self.sql, parameters: self.parameters, is_opaque: self.is_opaque }
    }

    /// The dialect that is written.
    #[must_use]
    pub fn dialect(&self) -> &'a dyn Dialect {
        self.dialect
    }

    /// Passes if the dialect has a feature, natively or in other words.
    ///
    /// # Errors
    /// When it has not; the error names dialect and construct and says what to do.
    pub fn require(&self, feature: Feature) -> Result<()> {
        match self.dialect.support(feature) {
            Support::Native | Support::Emulated(_) => Ok(()),
            Support::Unsupported(advice) => Err(Error::unsupported(self.dialect.name(), feature.construct(), advice)),
        }
    }

    /// Whether values are written as literals, not as placeholders.
    #[must_use]
    pub fn writes_literals(&self) -> bool {
        self.values == Values::Literals
    }

    /// Renders something in which values must be literals whatever the statement does: DDL, an escape character.
    pub(super) fn in_literals<T>(&mut self, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let values = std::mem::replace(&mut self.values, Values::Literals);
        let result = render(self);
        self.values = values;
        result
    }

    /// Words of the renderer itself. Names go through [`Ident`], values through [`Sql`] of [`Value`].
    pub(super) fn write(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    pub(super) fn write_char(&mut self, character: char) {
        self.sql.push(character);
    }

    /// Writes a statement that starts without expressions to repeat: those of the statement around it are not its own.
    pub(super) fn with_repeats_of_its_own<T>(&mut self, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::take(&mut self.repeats);
        let result = render(self);
        self.repeats = before;
        result
    }

    /// Writes expressions that later clauses may repeat: what is selected, what is grouped by.
    pub(super) fn repeatable<T>(&mut self, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let start = self.parameters.len();
        let result = render(self);
        if self.parameters.len() > start {
            self.repeats.earlier.push(start..self.parameters.len());
        }
        result
    }

    /// Writes expressions that may repeat earlier ones and must be seen to be the same: in GROUP BY, HAVING and ORDER BY.
    pub(super) fn repeating<T>(&mut self, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.repeats.is_on, true);
        let result = render(self);
        self.repeats.is_on = before;
        result
    }

    /// The position of an earlier parameter of the same value, where numbered placeholders let it be used again.
    fn earlier(&self, value: &Value) -> Option<usize> {
        if !self.repeats.is_on || self.dialect.spelling().placeholder != Placeholder::Dollar {
            return None;
        }
        self.repeats.earlier.iter().cloned().flatten().find(|index| self.parameters[*index] == *value)
    }

    fn parameter(&mut self, value: &Value) {
        if let Some(index) = self.earlier(value) {
            self.sql.push('$');
            return push_number(&mut self.sql, index + 1);
        }
        self.parameters.push(value.clone());
        self.write_placeholder();
    }

    /// A placeholder whose value will be given when the statement runs.
    pub fn write_placeholder(&mut self) {
        self.placeholders += 1;
        match self.dialect.spelling().placeholder {
            Placeholder::Question => self.sql.push('?'),
            Placeholder::Dollar => {
                self.sql.push('$');
                push_number(&mut self.sql, self.placeholders);
            }
        }
    }
}

/// Values become parameters, or literals where the renderer was told so.
impl Sql for Value {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match r.values {
            Values::Placeholders => {
                r.parameter(self);
                Ok(())
            }
            Values::Literals => r.dialect.literal(&mut r.sql, &self.as_ref()),
        }
    }
}

/// Appends a number without making a string of it first.
fn push_number(sql: &mut String, number: usize) {
    if number >= 10 {
        push_number(sql, number / 10);
    }
    let digit = u8::try_from(number % 10).unwrap_or_default();
    sql.push(char::from(b'0' + digit));
}

impl Sql for Ident<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Spelling { quote, name_length, .. } = r.dialect.spelling();
        self.require_length(r.dialect.name(), *name_length)?;
        self.write(&mut r.sql, *quote)
    }
}
