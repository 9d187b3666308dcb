//! Which tables the expression being written can see.

use smallvec::SmallVec;

use super::Renderer;
use crate::error::{Error, Result};
use crate::schema::{Name, Table};
use crate::tree::Hint;

/// The names of the sources in scope, those of enclosing statements first.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: SmallVec<[Name; 4]>,
    /// Where the names that can be seen start: a subquery in FROM does not see what is around it.
    visible: usize,
    /// How columns are written.
    columns: Columns,
    /// What the program adds to the tables of the statement that is being written.
    pub(super) hints: Vec<Hint>,
    /// Whether WITH has been written for everything that is still to come.
    pub(super) has_ctes: bool,
}

/// How columns are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Columns {
    /// With the name of their table: `"users"."id"`.
    #[default]
    Qualified,
    /// By themselves: in RETURNING, where SQLite takes no table's name.
    Bare,
}

impl Scope {
    /// The sources of the statements that enclose the one about to be written, as far as it sees them.
    pub(super) fn enclosing(&self) -> &[Name] {
        &self.names[self.visible..]
    }

    fn sees(&self, name: &str) -> bool {
        // Most are the very name that the table's columns have.
        let is_it = |it: &Name| std::ptr::eq(it.as_str(), name) || it.as_str() == name;
        self.names[self.visible..].iter().any(is_it)
    }
}

impl Renderer<'_> {
    /// Writes a statement whose expressions see these sources, and those around it too.
    pub(super) fn with_sources<T>(
        &mut self,
        names: impl IntoIterator<Item = Name>,
        render: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let before = self.scope.names.len();
        self.scope.names.extend(names);
        let result = render(self);
        self.scope.names.truncate(before);
        result
    }

    /// Writes a part of a statement about one table, whose columns it sees.
    ///
    /// # Errors
    /// When the part cannot be rendered.
    pub fn in_table<T>(&mut self, table: &'static Table, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.with_sources(vec![Name::Static(table.name)], render)
    }

    /// Writes a subquery of FROM, which sees nothing of what is around it.
    pub(super) fn isolated<T>(&mut self, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let visible = std::mem::replace(&mut self.scope.visible, self.scope.names.len());
        let result = render(self);
        self.scope.visible = visible;
        result
    }

    /// Writes a source that does not see so many of the last sources.
    pub(super) fn hiding<T>(&mut self, count: usize, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let kept = self.scope.names.len() - count;
        let hidden: Vec<Name> = self.scope.names.drain(kept..).collect();
        let result = render(self);
        self.scope.names.extend(hidden);
        result
    }

    /// Writes expressions whose columns stand without the name of their table.
    pub(super) fn with_columns<T>(&mut self, columns: Columns, render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.scope.columns, columns);
        let result = render(self);
        self.scope.columns = before;
        result
    }

    #[inline]
    pub(super) fn column_style(&self) -> Columns {
        self.scope.columns
    }

    /// Passes if the table of a column, under the name that it goes by, can be seen from here.
    #[inline]
    pub(super) fn require_visible(&self, qualifier: &str, column: &str) -> Result<()> {
        if self.scope.sees(qualifier) { Ok(()) } else { Err(not_visible(qualifier, column)) }
    }
}

#[cold]
fn not_visible(qualifier: &str, column: &str) -> Error {
    Error::statement(format!(
        "the column `{qualifier}`.`{column}` cannot be used here: `{qualifier}` is not a table of this part of the statement; \
         name it in `.from(…)`, join it, or put the expression into a subquery"
    ))
}
