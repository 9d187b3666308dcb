//! What stands in FROM: tables, subqueries, and the joins between them.

use std::hash::{Hash, Hasher};

use super::{ColumnRef, CteSource, FunctionSource, Node, Problem, QueryTree, ValuesSource};
use crate::schema::{ColumnId, Name, Table, same_table};

/// Something that rows come from.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must know every kind, so a new one has to break it")]
pub enum Source {
    /// A table, possibly under another name.
    Table(TableSource),
    /// A table that is only known by its name.
    Named(Box<NamedSource>),
    /// A subquery, which always has a name.
    Subquery(Box<SubquerySource>),
    /// A common table expression.
    Cte(CteSource),
    /// Rows written in the statement.
    Values(Box<ValuesSource>),
    /// A function that gives rows.
    Function(Box<FunctionSource>),
    /// A mistake made while building; compiling the statement reports it.
    Invalid(Problem),
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

/// A table in FROM of which the program knows the name and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a name has these parts")]
pub struct NamedSource {
    /// The schema it is in, if that is said.
    pub schema: Option<Name>,
    /// Its name.
    pub table: Name,
    /// The name it goes by, if not its own.
    pub alias: Option<Name>,
}

/// A subquery in FROM.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct SubquerySource {
    pub(crate) query: QueryTree,
    pub(crate) name: Name,
    /// Whether it may use columns of what stands before it.
    pub(crate) lateral: bool,
    /// Whether it sees what is around the statement that it stands in.
    pub(crate) sees_outer: bool,
}

/// A join to what stands before it in FROM.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Join {
    /// Which rows stay without a partner.
    pub kind: JoinKind,
    /// What is joined.
    pub target: Source,
    /// Which rows are partners.
    pub on: JoinOn,
    /// How many of the joins that follow are of the target itself, and stand in parentheses with it:
    /// `LEFT JOIN (target JOIN other ON …) ON …`.
    pub within: u16,
}

impl Join {
    /// A join to one source.
    #[must_use]
    pub fn new(kind: JoinKind, target: Source, on: JoinOn) -> Self {
        Self { kind, target, on, within: 0 }
    }
}

/// Which rows of a join stay without a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must know every kind, so a new one has to break it")]
pub enum JoinKind {
    /// None.
    Inner,
    /// Those of the left side.
    Left,
    /// Those of the right side.
    Right,
    /// Those of both sides.
    Full,
    /// None, for every row is a partner of every row.
    Cross,
}

/// Which rows of a join are partners.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must know every kind, so a new one has to break it")]
pub enum JoinOn {
    /// Those that meet a condition.
    Condition(Node),
    /// Those that the one foreign key between the target and what stands before it connects.
    ForeignKey,
    /// All, of a cross join.
    Everything,
}

impl TableSource {
    /// The name it goes by in the statement.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.alias.unwrap_or(self.table.name)
    }

    /// Whether the table has a column of this name.
    #[must_use]
    pub fn has_column(&self, name: &str) -> bool {
        self.table.columns.iter().any(|it| it.name == name)
    }

    /// A column of the table, under the name that it goes by here.
    #[must_use]
    pub fn column(&self, column: ColumnId) -> Node {
        Node::Column(ColumnRef::Model { column, alias: self.alias })
    }

    /// A column of it by position.
    pub(crate) fn column_at(&self, index: u16) -> Node {
        self.column(ColumnId { table: self.table, index })
    }
}

impl PartialEq for TableSource {
    fn eq(&self, other: &Self) -> bool {
        self.alias == other.alias && same_table(self.table, other.table)
    }
}

impl Hash for TableSource {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.alias.hash(state);
        self.table.hash(state);
    }
}

impl NamedSource {
    /// The name it goes by in the statement.
    #[must_use]
    pub fn name(&self) -> &Name {
        self.alias.as_ref().unwrap_or(&self.table)
    }
}

impl SubquerySource {
    /// The subquery.
    #[must_use]
    pub fn query(&self) -> &QueryTree {
        &self.query
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Whether it may use columns of what stands before it.
    #[must_use]
    pub fn is_lateral(&self) -> bool {
        self.lateral
    }
}

impl Source {
    /// A subquery under a name.
    #[must_use]
    pub fn subquery(query: impl Into<QueryTree>, name: Name) -> Self {
        Self::Subquery(Box::new(SubquerySource { query: query.into(), name, lateral: false, sees_outer: false }))
    }

    /// The name it goes by in the statement.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Table(it) => it.name(),
            Self::Named(it) => it.name().as_str(),
            Self::Subquery(it) => it.name.as_str(),
            Self::Cte(it) => it.name().as_str(),
            Self::Values(it) => it.name.as_str(),
            Self::Function(it) => it.name.as_str(),
            Self::Invalid(_) => "",
        }
    }

    /// Whether its rows have a column of this name; `None` where nobody knows.
    #[must_use]
    pub fn has_column(&self, name: &str) -> Option<bool> {
        let is_it = |it: &super::OutputColumn| it.name.as_ref().is_some_and(|it| it.as_str() == name);
        match self {
            Self::Table(it) => Some(it.table.columns.iter().any(|it| it.name == name)),
            Self::Subquery(it) => it.query.columns_of_result().map(|it| it.iter().any(is_it)),
            Self::Cte(it) => match it.cte() {
                super::CteRef::Whole(it) => it.columns().map(|it| it.iter().any(is_it)),
                super::CteRef::Itself(_) => None,
            },
            Self::Values(it) => Some(it.columns.iter().any(|it| it.name.as_str() == name)),
            Self::Function(it) => Some(it.columns.iter().any(|it| it.as_str() == name)),
            Self::Named(_) | Self::Invalid(_) => None,
        }
    }

    /// How deep it nests.
    pub(crate) fn depth(&self) -> u16 {
        match self {
            Self::Table(_) | Self::Named(_) | Self::Invalid(_) => 1,
            Self::Subquery(it) => it.query.depth() + 4,
            Self::Cte(it) => it.depth(),
            Self::Values(it) => it.depth,
            Self::Function(it) => it.depth,
        }
    }
}
