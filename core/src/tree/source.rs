//! What stands in FROM: tables, subqueries, and the joins between them.

use super::{ColumnRef, Node, SelectTree};
use crate::schema::{ColumnId, Name, Table, same_table};

/// Something that rows come from.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Source {
    /// A table, possibly under another name.
    Table(TableSource),
    /// A subquery, which always has a name.
    Subquery(Box<SubquerySource>),
}

/// A table in FROM.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "two facts that will not grow a third")]
pub struct TableSource {
    /// The table.
    pub table: &'static Table,
    /// The name it goes by, if not its own.
    pub alias: Option<&'static str>,
}

/// A subquery in FROM.
#[derive(Clone, Debug, PartialEq)]
pub struct SubquerySource {
    pub(crate) select: SelectTree,
    pub(crate) name: Name,
}

/// A join to what stands before it in FROM.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// Which rows stay without a partner.
    pub kind: JoinKind,
    /// What is joined.
    pub target: Source,
    /// Which rows are partners.
    pub on: JoinOn,
}

/// Which rows of a join stay without a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JoinKind {
    /// None.
    Inner,
    /// Those of the left side.
    Left,
}

/// Which rows of a join are partners.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum JoinOn {
    /// Those that meet a condition.
    Condition(Node),
    /// Those that the one foreign key between the target and what stands before it connects.
    ForeignKey,
}

impl TableSource {
    /// The name it goes by in the statement.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.alias.unwrap_or(self.table.name)
    }

    /// A column of it by position.
    pub(crate) fn column(&self, index: u16) -> Node {
        Node::Column(ColumnRef::Model { column: ColumnId { table: self.table, index }, alias: self.alias })
    }
}

impl PartialEq for TableSource {
    fn eq(&self, other: &Self) -> bool {
        self.alias == other.alias && same_table(self.table, other.table)
    }
}

impl SubquerySource {
    /// The subquery.
    #[must_use]
    pub fn select(&self) -> &SelectTree {
        &self.select
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }
}

impl Source {
    /// A subquery under a name.
    #[must_use]
    pub fn subquery(select: SelectTree, name: Name) -> Self {
        Self::Subquery(Box::new(SubquerySource { select, name }))
    }

    /// The name it goes by in the statement.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Table(it) => it.name(),
            Self::Subquery(it) => it.name.as_str(),
        }
    }

    /// How deep it nests.
    pub(crate) fn depth(&self) -> u16 {
        match self {
            Self::Table(_) => 1,
            Self::Subquery(it) => it.select.depth() + 4,
        }
    }
}
