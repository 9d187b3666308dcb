//! Words that the program adds to a query for one database.

use super::from::FromPlan;
use super::{Renderer, Sql};
use crate::error::{Error, Result};
use crate::tree::{Hint, HintPlace, TableSource};

/// Passes if the query selects from every table that words are added to.
pub(super) fn require_known(hints: &[Hint], plan: &FromPlan<'_>) -> Result<()> {
    for Hint { dialect: _, place, sql: _ } in hints {
        if let HintPlace::Table(source) = place
            && !plan.has(*source)
        {
            return Err(Error::statement(format!(
                "a hint for `{0}`, but the query does not select from `{0}`: give it to the table that is meant, or its alias",
                source.name()
            )));
        }
    }
    Ok(())
}

/// The words that stand at one end of a query, or after the verb of another statement.
#[derive(Clone, Copy, Debug)]
pub struct HintWords<'h> {
    hints: &'h [Hint],
    place: HintPlace,
}

impl<'h> HintWords<'h> {
    /// Those after SELECT, INSERT, UPDATE or DELETE.
    #[must_use]
    pub const fn prefix(hints: &'h [Hint]) -> Self {
        Self { hints, place: HintPlace::Prefix }
    }

    /// Those at the end.
    pub(super) const fn suffix(hints: &'h [Hint]) -> Self {
        Self { hints, place: HintPlace::Suffix }
    }
}

impl Sql for HintWords<'_> {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        for Hint { dialect, place, sql } in self.hints {
            if *place != self.place || *dialect != r.dialect().name() {
                continue;
            }
            r.note_opaque();
            match place {
                HintPlace::Prefix => r.push((*sql, " "))?,
                HintPlace::Table(_) | HintPlace::Suffix => r.push((" ", *sql))?,
            }
        }
        Ok(())
    }
}

impl Renderer<'_> {
    /// Writes a query whose tables have these hints.
    pub(super) fn with_hints<T>(&mut self, hints: &[Hint], render: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if hints.is_empty() && self.scope.hints.is_empty() {
            return render(self);
        }
        let before = std::mem::replace(&mut self.scope.hints, hints.to_vec());
        let result = render(self);
        self.scope.hints = before;
        result
    }

    /// Writes the hints of a table.
    pub(super) fn push_table_hints(&mut self, source: TableSource) -> Result<()> {
        if self.scope.hints.is_empty() {
            return Ok(());
        }
        let hints = self.scope.hints.clone();
        HintWords { hints: &hints, place: HintPlace::Table(source) }.render(self)
    }
}
