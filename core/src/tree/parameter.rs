//! A place for a value that a prepared statement is given when it runs.

use super::Node;
use crate::schema::ColumnId;
use crate::types::DataType;

/// A parameter of a prepared statement.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Parameter {
    pub(crate) position: u16,
    pub(crate) data_type: DataType,
    pub(crate) nullable: bool,
    /// The column that is given the value, which must have place for it.
    pub(crate) column: Option<ColumnId>,
}

impl Parameter {
    /// Which of the statement's parameters it is, counted from 0.
    #[must_use]
    pub fn position(&self) -> u16 {
        self.position
    }

    /// What its values are.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        self.data_type
    }

    /// Whether its value may be NULL.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.nullable
    }
}

impl Node {
    /// A parameter of a prepared statement.
    #[must_use]
    pub fn parameter(position: u16, data_type: DataType, nullable: bool) -> Self {
        Self::Parameter(Box::new(Parameter { position, data_type, nullable, column: None }))
    }

    /// Whether it is a parameter whose value may be NULL.
    pub(crate) fn is_nullable_parameter(&self) -> bool {
        matches!(self, Self::Parameter(it) if it.nullable)
    }
}
