//! The renderer: a dialect, the text so far, the parameters so far, and the scope.

use std::ops::Range;
use std::sync::Arc;

use super::given_away::Withheld;
use super::layout::Layout;
use super::operand::is_negative;
use super::scope::Scope;
use super::{Ident, Sql};
use crate::dialect::{Dialect, Feature, Placeholder, Spelling, Support};
use crate::error::{Error, Result};
use crate::schema::{ColumnId, SchemaMap};
use crate::tree::{EveryRow, Parameter};
use crate::types::{Value, ValueRef, require_digits, require_place};

/// Writes a tree as the SQL of one dialect.
pub struct Renderer<'a> {
    dialect: &'a dyn Dialect,
    schemas: Option<&'a SchemaMap>,
    /// Asked once, for names and values are most of what is written.
    spelling: &'a Spelling,
    asks_about_leaves: bool,
    pub(super) sql: String,
    pub(super) parameters: Vec<Value>,
    open: Vec<OpenParameter>,
    /// The values of a prepared statement's parameters, where it is written with them.
    arguments: Option<Arc<[Value]>>,
    placeholders: usize,
    is_opaque: bool,
    every_row: Option<EveryRow>,
    locks_rows: bool,
    repeats: Repeats,
    values: Values,
    pub(super) withheld: Option<Withheld>,
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
    /// Where those start that are being written, and may be repeated later. Equal values share a placeholder among them already:
    /// what repeats `f(a, 2, 2)` later could not tell one 2 from the other.
    open_since: Option<usize>,
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
    /// The parameters' values; NULL for those of [`open`](Self::open).
    pub parameters: Vec<Value>,
    /// The parameters whose values are given when a prepared statement runs, in the order of the placeholders.
    pub open: Vec<OpenParameter>,
    /// Whether it has parts whose meaning aludel does not know: text by hand, functions and nodes of the program. Those may change
    /// something even in a SELECT.
    pub is_opaque: bool,
    /// Whether it changes or deletes every row of a table though the program has not said that it means every row. aludel's
    /// connections refuse to run such a statement; who runs the text by other means asks [`require_meant`](Self::require_meant).
    pub every_row: Option<EveryRow>,
    /// Whether it puts locks on rows, as FOR UPDATE does: then it is more than a question.
    pub locks_rows: bool,
}

impl Compiled {
    /// Passes if the statement may be executed: if it changes or deletes every row of a table, the program has said so.
    ///
    /// # Errors
    /// When it has not; the error says what to do.
    ///
    /// # Example: a delete without a condition
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Generic, prelude::*};
    /// let compiled = delete(User).compile(&Generic)?;
    /// assert_eq!(compiled.sql, r#"DELETE FROM "users""#);
    /// assert!(compiled.require_meant().is_err());
    /// assert!(delete(User).all_rows().compile(&Generic)?.require_meant().is_ok());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn require_meant(&self) -> Result<()> {
        EveryRow::refuse(self.every_row)
    }
}

/// A placeholder for a parameter of a prepared statement.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct OpenParameter {
    /// Which of the placeholders it is, counted from 0.
    pub placeholder: usize,
    /// Which of the prepared statement's parameters stands there, counted from 0.
    pub argument: u16,
    /// The column that is given the value.
    pub column: Option<ColumnId>,
    /// How many digits a decimal may have before and after the point.
    pub digits: Option<(usize, usize)>,
}

impl OpenParameter {
    /// Passes if the value has a place there.
    ///
    /// # Errors
    /// When its column, or the database, has none.
    pub(crate) fn require_place(&self, value: &ValueRef<'_>) -> Result<()> {
        if let Some(column) = self.column {
            require_place(column.table, column.def(), value)?;
        }
        match (self.digits, value) {
            (Some((before, after)), ValueRef::Decimal(text)) => require_digits(before, after, text),
            _ => Ok(()),
        }
    }
}

impl Compiled {
    /// Passes if every parameter has its value.
    ///
    /// # Errors
    /// When the statement is a prepared one that was not given its values.
    pub fn require_values(&self) -> Result<()> {
        if self.open.is_empty() { Ok(()) } else { Err(no_value()) }
    }
}

fn no_value() -> Error {
    Error::statement(
        "a parameter of a prepared statement has no value: run the statement that `prepare` gives, with its values: `.with((…))`",
    )
}

impl<'a> Renderer<'a> {
    /// A renderer of parameterized SQL on one line: what is sent to the database.
    #[must_use]
    pub fn new(dialect: &'a dyn Dialect) -> Self {
        Self {
            dialect,
            schemas: None,
            spelling: dialect.spelling(),
            asks_about_leaves: dialect.lowers_leaves(),
            sql: String::with_capacity(256),
            parameters: Vec::new(),
            open: Vec::new(),
            arguments: None,
            placeholders: 0,
            is_opaque: false,
            every_row: None,
            locks_rows: false,
            repeats: Repeats::default(),
            values: Values::Placeholders,
            withheld: None,
            layout: Layout::compact(),
            scope: Scope::default(),
        }
    }

    /// Puts tables into other schemas than they name.
    #[must_use]
    pub const fn with_schema_map(mut self, map: &'a SchemaMap) -> Self {
        self.schemas = Some(map);
        self
    }

    /// A renderer of the same database, schemas and kind of values that has written nothing: for a text inside of a text.
    #[must_use]
    pub fn aside(&self) -> Self {
        Self { schemas: self.schemas, values: self.values, ..Self::new(self.dialect) }
    }

    /// What stands in SQL for the schema that a table names.
    #[must_use]
    pub fn schema<'n>(&self, schema: Option<&'n str>) -> Option<&'n str>
    where
        'a: 'n,
    {
        self.schemas.map_or(schema, |it| it.get(schema))
    }

    /// Writes a schema and a point, where the table has one.
    ///
    /// # Errors
    /// When the database has no schemas.
    pub(super) fn push_schema(&mut self, schema: Option<&str>) -> Result<()> {
        match self.schema(schema) {
            Some(schema) => {
                self.require(Feature::Schemas)?;
                self.push((Ident(schema), "."))
            }
            None => Ok(()),
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

    /// Whether the dialect may have other words for what has no parts, such as a column or a value.
    pub(super) const fn asks_about_leaves(&self) -> bool {
        self.asks_about_leaves
    }

    /// Writes a piece.
    ///
    /// # Errors
    /// When the dialect cannot say it.
    #[inline]
    pub fn push(&mut self, piece: impl Sql) -> Result<()> {
        piece.render(self)
    }

    /// Makes place for so many further parameters and columns, so that it need not be made again and again.
    pub(super) fn reserve(&mut self, parameters: usize, columns: usize) {
        const COLUMN: usize = r#""table"."column", "#.len();
        const CLAUSES: usize = 64;
        self.parameters.reserve(parameters);
        self.sql.reserve(CLAUSES + columns.saturating_mul(COLUMN) + parameters.saturating_mul(LONGEST_PLACEHOLDER));
    }

    /// Makes place for so many placeholders with their values, in so many parentheses.
    pub(super) fn reserve_placeholders(&mut self, count: usize, parentheses: usize) {
        self.parameters.reserve(count);
        let each = if self.spelling.placeholder == Placeholder::Question { "?, ".len() } else { LONGEST_PLACEHOLDER };
        self.sql.reserve(count.saturating_mul(each).saturating_add(parentheses.saturating_mul("(), ".len())));
    }

    /// Takes note that the statement has a part whose meaning aludel does not know.
    pub const fn note_opaque(&mut self) {
        self.is_opaque = true;
    }

    /// Takes note that the statement changes every row of a table, if it does, though the program has not said so.
    pub(super) fn note_every_row(&mut self, found: Option<EveryRow>) {
        self.every_row = self.every_row.or(found);
    }

    /// Takes note that the statement puts locks on rows.
    pub(super) const fn note_locks(&mut self) {
        self.locks_rows = true;
    }

    /// The text and the parameters.
    #[must_use]
    pub fn finish(self) -> Compiled {
        Compiled {
            sql: self.sql,
            parameters: self.parameters,
            open: self.open,
            is_opaque: self.is_opaque,
            every_row: self.every_row,
            locks_rows: self.locks_rows,
        }
    }

    /// The dialect that is written.
    #[must_use]
    #[inline]
    pub fn dialect(&self) -> &'a dyn Dialect {
        self.dialect
    }

    /// The dialect's words and characters.
    pub(super) const fn spelling(&self) -> &'a Spelling {
        self.spelling
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
    #[inline]
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

    /// Writes a value as a literal whatever the statement does: one that is part of what the statement says.
    ///
    /// # Errors
    /// When the dialect cannot spell it.
    pub fn push_literal(&mut self, value: &Value) -> Result<()> {
        self.in_literals(|r| r.push(value))
    }

    /// As [`push_literal`](Self::push_literal), of a value that is not owned.
    pub(super) fn push_literal_ref(&mut self, value: &ValueRef<'_>) -> Result<()> {
        self.dialect.literal(&mut self.sql, value)
    }

    /// Words of the renderer itself. Names go through [`Ident`], values through [`Sql`] of [`Value`].
    #[inline]
    pub(super) fn write(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    #[inline]
    pub(super) fn write_char(&mut self, character: char) {
        self.sql.push(character);
    }

    /// Writes a statement that starts without expressions to repeat: those of the statement around it are not its own. One that
    /// stands in an expression that may be repeated is a part of that.
    pub(super) fn with_repeats_of_its_own<T>(&mut self, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.repeats.is_on || self.repeats.open_since.is_some() {
            return render(self);
        }
        let before = std::mem::take(&mut self.repeats);
        let result = render(self);
        self.repeats = before;
        result
    }

    /// Writes expressions that later clauses may repeat: what is selected, what is grouped by.
    pub(super) fn repeatable<T>(&mut self, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let start = self.parameters.len();
        let before = self.repeats.open_since;
        self.repeats.open_since = before.or(Some(start));
        let result = render(self);
        self.repeats.open_since = before;
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
        if !self.may_repeat() || matches!(value, Value::Null) {
            // NULL takes its type from its place, so another place may need another.
            return None;
        }
        let is_open = |index: usize| self.open.iter().any(|it| it.placeholder == index);
        self.repeatable_places().find(|index| self.parameters[*index] == *value && !is_open(*index))
    }

    /// Writes a placeholder for a value.
    pub(super) fn parameter(&mut self, value: &Value) {
        if let Some(index) = self.earlier(value) {
            self.sql.push('$');
            return push_number(&mut self.sql, index + 1);
        }
        self.parameters.push(value.clone());
        self.write_placeholder();
    }

    /// Writes a statement with the values of its parameters, as if it had been built with them.
    pub(crate) fn with_arguments<T>(&mut self, values: Arc<[Value]>, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = self.arguments.replace(values);
        let result = render(self);
        self.arguments = before;
        result
    }

    /// A parameter of a prepared statement: its value where the statement has been given its values, a placeholder else. A dialect
    /// says how many digits a decimal may have there, before and after the point.
    ///
    /// # Errors
    /// When a literal is asked for and there is no value; when the value has no place there.
    pub fn open_parameter(&mut self, parameter: &Parameter, digits: Option<(usize, usize)>) -> Result<()> {
        let Parameter { position, data_type: _, nullable: _, column } = *parameter;
        let open = OpenParameter { placeholder: self.parameters.len(), argument: position, column, digits };
        if let Some(values) = self.arguments.clone() {
            let Some(value) = values.get(usize::from(position)) else {
                return Err(Error::statement("a parameter of another prepared statement"));
            };
            open.require_place(&value.as_ref())?;
            let in_parentheses = self.writes_literals() && is_negative(value);
            return if in_parentheses { self.push(("(", value, ")")) } else { self.push(value) };
        }
        if self.values == Values::Literals {
            return Err(no_value());
        }
        if let Some(index) = self.earlier_open(position) {
            self.sql.push('$');
            push_number(&mut self.sql, index + 1);
            return Ok(());
        }
        self.parameters.push(Value::Null);
        self.open.push(open);
        self.write_placeholder();
        Ok(())
    }

    /// The position of an earlier placeholder of the same parameter, as [`earlier`](Self::earlier) of a value.
    fn earlier_open(&self, argument: u16) -> Option<usize> {
        if !self.may_repeat() {
            return None;
        }
        let mut places = self.repeatable_places();
        places.find(|index| self.open.iter().any(|it| it.argument == argument && it.placeholder == *index))
    }

    /// Whether what is being written may use parameters again.
    fn may_repeat(&self) -> bool {
        let Repeats { earlier: _, is_on, open_since } = &self.repeats;
        (*is_on || open_since.is_some()) && self.spelling.placeholder == Placeholder::Dollar
    }

    /// The positions of the parameters that what is being written may use again.
    fn repeatable_places(&self) -> impl Iterator<Item = usize> {
        let Repeats { earlier, is_on, open_since } = &self.repeats;
        let earlier = if *is_on { earlier.as_slice() } else { &[] };
        let now = open_since.map(|start| start..self.parameters.len());
        earlier.iter().cloned().chain(now).flatten()
    }

    /// A placeholder whose value will be given when the statement runs.
    pub fn write_placeholder(&mut self) {
        self.placeholders += 1;
        match self.spelling.placeholder {
            Placeholder::Question => self.sql.push('?'),
            Placeholder::Dollar => {
                self.sql.push('$');
                push_number(&mut self.sql, self.placeholders);
            }
        }
    }
}

/// As long as a placeholder is with what separates it from the next.
const LONGEST_PLACEHOLDER: usize = "$12345, ".len();

/// Values become parameters, or literals where the renderer was told so.
impl Sql for Value {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        if matches!(self, Self::Array(_)) {
            r.require(Feature::Arrays)?;
        }
        match r.values {
            Values::Placeholders => {
                r.parameter(self);
                Ok(())
            }
            Values::Literals => r.dialect.literal(&mut r.sql, &self.as_ref()),
        }
    }
}

/// Appends a number without making a string of it first. Three digits at a time, for the numbers of placeholders are small.
fn push_number(sql: &mut String, number: usize) {
    if number >= 1000 {
        push_number(sql, number / 1000);
    }
    if number >= 100 {
        sql.push(digit(number / 100));
    }
    if number >= 10 {
        sql.push(digit(number / 10));
    }
    sql.push(digit(number));
}

/// The last digit of a number.
fn digit(number: usize) -> char {
    let digit = u8::try_from(number % 10).unwrap_or_default();
    // Masked, so that the compiler sees one byte of UTF-8.
    char::from((b'0' + digit) & 0x7f)
}
