//! A query: what stands where SQL takes a SELECT.

use super::{ColumnRef, CompoundTree, Node, SelectItem, SelectTree};
use crate::render::TextTree;
use crate::schema::Name;

/// A query: a SELECT, several joined by UNION and its like, or one written by hand.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must know every kind, so a new one has to break it")]
pub enum QueryTree {
    /// SELECT.
    Select(Box<SelectTree>),
    /// Queries joined by UNION, INTERSECT or EXCEPT.
    Compound(Box<CompoundTree>),
    /// SQL written by hand.
    Text(Box<TextTree>),
}

/// A column of a query's result, as a statement around it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "two facts that will not grow a third")]
pub struct OutputColumn {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// Whether it may be NULL.
    pub nullable: bool,
}

impl QueryTree {
    /// How deep it nests.
    #[must_use]
    pub fn depth(&self) -> u16 {
        match self {
            Self::Select(it) => it.depth(),
            Self::Compound(it) => it.depth(),
            Self::Text(it) => it.depth(),
        }
    }

    /// Whether it takes some of the rows only.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        match self {
            Self::Select(it) => it.is_limited(),
            Self::Compound(it) => it.is_limited(),
            Self::Text(_) => false,
        }
    }

    /// What it selects, which is what its first SELECT selects; `None` of SQL written by hand.
    #[must_use]
    pub fn items(&self) -> Option<&[SelectItem]> {
        match self {
            Self::Select(it) => Some(it.items()),
            Self::Compound(it) => it.operands().first().and_then(Self::items),
            Self::Text(_) => None,
        }
    }

    /// The columns of the result; `None` of SQL written by hand.
    #[must_use]
    pub fn columns_of_result(&self) -> Option<Vec<OutputColumn>> {
        match self {
            Self::Select(it) => Some(output_columns(it.items())),
            Self::Compound(it) => it.columns_of_result(),
            Self::Text(_) => None,
        }
    }

    /// Whether the text ends with FROM, nothing standing after it.
    #[must_use]
    pub fn ends_with_from(&self) -> bool {
        match self {
            Self::Select(it) => it.ends_with_from(),
            Self::Compound(it) => it.ends_with_from(),
            // Nobody knows; what is done about it does no harm.
            Self::Text(_) => false,
        }
    }
}

/// The columns that a list of selected items makes.
pub(crate) fn output_columns(items: &[SelectItem]) -> Vec<OutputColumn> {
    let name = |it: &SelectItem| match (&it.label, &it.node) {
        (Some(label), _) => Some(label.clone()),
        (None, Node::Column(ColumnRef::Model { column, alias: _ })) => Some(Name::Static(column.name())),
        (None, Node::Column(ColumnRef::Named(column))) => Some(column.name.clone()),
        (None, _) => None,
    };
    let column = |it: &SelectItem| OutputColumn { name: name(it), nullable: it.nullable };
    items.iter().map(column).collect()
}

impl From<SelectTree> for QueryTree {
    fn from(select: SelectTree) -> Self {
        Self::Select(Box::new(select))
    }
}

impl From<Box<SelectTree>> for QueryTree {
    fn from(select: Box<SelectTree>) -> Self {
        Self::Select(select)
    }
}

impl From<CompoundTree> for QueryTree {
    fn from(compound: CompoundTree) -> Self {
        Self::Compound(Box::new(compound))
    }
}
