//! Tables that the program knows by name only.

use crate::expr::Expr;
use crate::schema::Name;
use crate::tree::{ColumnRef, NamedColumn, NamedSource, Node, Source};
use crate::types::SqlType;

/// A table that is known by its name only: found at run time, or one that has no model. Made by [`named_table`].
#[derive(Clone, Debug)]
#[must_use = "a table does nothing until it is part of a statement"]
pub struct NamedTable(NamedSource);

/// A table by its name. Its columns are said by name and type.
///
/// # Example: a table from a configuration
/// ```
/// use aludel::prelude::*;
/// let table = named_table(String::from("events_2024"));
/// let stmt = select(table.column::<i64>("id")).from(&table).where_(table.column::<String>("kind").eq("start"));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "events_2024"."id" FROM "events_2024" WHERE "events_2024"."kind" = ?"#,
/// );
/// ```
pub fn named_table(name: impl Into<Name>) -> NamedTable {
    NamedTable(NamedSource { schema: None, table: name.into(), alias: None })
}

impl NamedTable {
    /// `"schema"."table"`.
    pub fn schema(mut self, schema: impl Into<Name>) -> Self {
        self.0.schema = Some(schema.into());
        self
    }

    /// `"table" AS "alias"`.
    pub fn alias(mut self, alias: impl Into<Name>) -> Self {
        self.0.alias = Some(alias.into());
        self
    }

    /// A column of it, with the type that you say it has: `Option<T>` where it may be NULL.
    pub fn column<T: SqlType>(&self, name: impl Into<Name>) -> Expr<T> {
        let column = NamedColumn { qualifier: Some(self.0.name().clone()), name: name.into(), data_type: Some(T::DATA_TYPE) };
        Expr::from_node(Node::Column(ColumnRef::Named(Box::new(column))))
    }

    pub(super) fn source(&self) -> Source {
        Source::Named(Box::new(self.0.clone()))
    }
}
