//! Rows that are updated each to values of their own.

use super::{
    Assignment, ChainOp, ColumnRef, CompareOp, InSet, NamedColumn, Node, Problem, TableSource, ValuesColumn, ValuesSource,
};
use crate::error::Result;
use crate::schema::{ColumnId, Name, Table};
use crate::types::DataType;

/// Rows of keys and new values, which stand among the [`Sources`](super::Sources) of an UPDATE under the name `new`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct EachRow {
    pub(crate) problem: Option<Problem>,
    pub(crate) keys: Vec<ColumnId>,
    pub(crate) columns: Vec<ColumnId>,
    /// Values of the keys, then those of the columns.
    pub(crate) rows: Vec<Vec<Node>>,
}

impl EachRow {
    /// The name by which columns refer to the rows.
    pub const NAME: &'static str = "new";

    pub(crate) const fn new() -> Self {
        Self { problem: None, keys: Vec::new(), columns: Vec::new(), rows: Vec::new() }
    }

    /// Adds a row; the first one says of which columns all are.
    pub(crate) fn add(&mut self, keys: Vec<Assignment>, values: Vec<Assignment>) {
        if let Some(null) = keys.iter().find(|it| it.value == Node::Value(crate::types::Value::Null)) {
            self.problem = Some(Problem::Message(
                format!(
                    "a row to be updated is to be found by `{}`, which is NULL, and nothing is equal to NULL: find it by columns that \
                     have values",
                    null.column.name()
                )
                .into(),
            ));
        }
        if self.rows.is_empty() {
            self.keys = keys.iter().map(|it| it.column).collect();
            self.columns = values.iter().map(|it| it.column).collect();
        }
        self.rows.push(keys.into_iter().chain(values).map(|it| it.value).collect());
    }

    /// The values: of each row those of the keys, then the new ones.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Node>] {
        &self.rows
    }

    /// What the values of a row are called, in their order.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        let key = |it: &ColumnId| Name::Static(it.name());
        let column = |it: &ColumnId| if self.keys.contains(it) { format!("new_{}", it.name()).into() } else { key(it) };
        self.keys.iter().map(key).chain(self.columns.iter().map(column)).collect()
    }

    /// The columns: those of the keys, then those that are set.
    pub fn columns(&self) -> impl Iterator<Item = ColumnId> {
        self.keys.iter().chain(&self.columns).copied()
    }

    /// The rows as VALUES in FROM. The types are wide enough that no value is cut or rounded.
    ///
    /// # Errors
    /// When there are no rows.
    pub fn values(&self) -> Result<ValuesSource> {
        let column = |(name, column): (Name, ColumnId)| {
            let data_type = match column.def().data_type {
                DataType::Varchar(_) => DataType::Text,
                DataType::Decimal { .. } => DataType::AnyDecimal,
                other => other,
            };
            ValuesColumn { name, data_type }
        };
        let columns = self.names().into_iter().zip(self.columns()).map(column).collect();
        ValuesSource::new(Name::Static(Self::NAME), columns, self.rows.clone()).map_err(|it| it.to_error())
    }

    /// `column = new.column, …`.
    pub(crate) fn assignments(&self) -> Vec<Assignment> {
        let names = self.names().split_off(self.keys.len());
        self.columns.iter().zip(names).map(|(column, name)| Assignment { column: *column, value: named(name) }).collect()
    }

    /// `key = new.key`, for each key.
    pub(crate) fn matches(&self, target: TableSource) -> Vec<Node> {
        let equal = |(key, name): (&ColumnId, Name)| Node::compare(CompareOp::Eq, target.column_at(key.index), named(name));
        self.keys.iter().zip(self.names()).map(equal).collect()
    }

    /// `key IN (…)`: the rows that are found, without the new values.
    pub(crate) fn found(&self, target: TableSource) -> Node {
        if let [key] = self.keys.as_slice() {
            let values = self.rows.iter().filter_map(|it| it.first().cloned()).collect();
            return Node::in_set(false, target.column_at(key.index), InSet::List(values));
        }
        let row = |row: &Vec<Node>| {
            let equal =
                |(key, value): (&ColumnId, &Node)| Node::compare(CompareOp::Eq, target.column_at(key.index), value.clone());
            Node::chain_of(ChainOp::And, self.keys.iter().zip(row).map(equal).collect())
        };
        Node::chain_of(ChainOp::Or, self.rows.iter().map(row).collect())
    }

    /// The problem that there are no rows, or the one found while building.
    pub(crate) fn problem(&self, table: &Table) -> Option<Problem> {
        let nothing = || {
            let message = format!("an update of no rows of `{}`: check whether there are any before executing it", table.name);
            self.rows.is_empty().then(|| Problem::Message(message.into()))
        };
        self.problem.clone().or_else(nothing)
    }
}

fn named(name: Name) -> Node {
    let column = NamedColumn { qualifier: Some(Name::Static(EachRow::NAME)), name, data_type: None };
    Node::Column(ColumnRef::Named(Box::new(column)))
}
