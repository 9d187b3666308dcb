//! A column as an expression names it.

use crate::schema::{ColumnId, Name, Table, same_table};
use crate::types::DataType;

/// A column, and by which name its table goes in the statement.
#[derive(Clone, Debug, PartialEq, Hash)]
#[non_exhaustive]
pub enum ColumnRef {
    /// A column of a model. Its table is implied in FROM.
    Model {
        /// The column.
        column: ColumnId,
        /// The alias of its table, if it has one.
        alias: Option<&'static str>,
    },
    /// A column of something that only has a name here, such as a subquery.
    Named(Box<NamedColumn>),
}

/// A column known by name only.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct NamedColumn {
    /// The table, alias or subquery it belongs to; none for a column of whatever is in scope.
    pub qualifier: Option<Name>,
    /// Its name.
    pub name: Name,
    /// What its values are, if the program has said it.
    pub data_type: Option<DataType>,
}

impl ColumnRef {
    /// Its own name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Model { column, .. } => column.name(),
            Self::Named(it) => it.name.as_str(),
        }
    }

    /// The name its table goes by in the statement.
    #[must_use]
    pub fn qualifier(&self) -> Option<&str> {
        match self {
            Self::Model { column, alias } => Some(alias.unwrap_or(column.table.name)),
            Self::Named(it) => it.qualifier.as_ref().map(Name::as_str),
        }
    }

    /// Whether it is a column of this table under the table's own name.
    #[must_use]
    pub fn is_of(&self, table: &Table) -> bool {
        match self {
            Self::Model { column, alias } => alias.is_none() && same_table(column.table, table),
            Self::Named(it) => it.qualifier.as_ref().is_some_and(|it| it.as_str() == table.name),
        }
    }
}
