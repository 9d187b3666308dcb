//! CASE.

use super::depth::above;
use super::{Constant, Node};
use crate::types::{DataType, Value};

/// `CASE WHEN condition THEN value … ELSE value END`, or `CASE subject WHEN value THEN value … END`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Case {
    pub(crate) depth: u16,
    pub(crate) subject: Option<Node>,
    pub(crate) branches: Vec<(Node, Node)>,
    pub(crate) otherwise: Option<Node>,
    pub(crate) data_type: Option<DataType>,
}

impl Case {
    /// What it gives, as far as that was noted.
    #[must_use]
    pub fn data_type(&self) -> Option<DataType> {
        self.data_type
    }

    /// Whether all that it gives is NULL, so that nothing in it says of which type.
    #[must_use]
    pub fn is_of_nulls(&self) -> bool {
        let is_null = |it: &Node| matches!(it, Node::Value(Value::Null) | Node::Constant(Constant::Null));
        self.branches.iter().map(|(_, value)| value).chain(&self.otherwise).all(is_null)
    }

    /// What each branch is compared with; where there is none, branches start with conditions.
    #[must_use]
    pub fn subject(&self) -> Option<&Node> {
        self.subject.as_ref()
    }

    /// Conditions with their values, in order; beside a subject, what it is compared with.
    #[must_use]
    pub fn branches(&self) -> &[(Node, Node)] {
        &self.branches
    }

    /// The value when no condition holds; NULL where there is none.
    #[must_use]
    pub fn otherwise(&self) -> Option<&Node> {
        self.otherwise.as_ref()
    }
}

impl Node {
    /// `CASE WHEN … THEN … [ELSE …] END`.
    #[must_use]
    pub fn case(branches: Vec<(Self, Self)>, otherwise: Option<Self>) -> Self {
        Self::case_of(None, branches, otherwise)
    }

    /// `CASE subject WHEN … THEN … [ELSE …] END`; without a subject as [`case`](Self::case).
    #[must_use]
    pub fn case_of(subject: Option<Self>, branches: Vec<(Self, Self)>, otherwise: Option<Self>) -> Self {
        let children = branches.iter().flat_map(|(condition, value)| [condition, value]).chain(&subject).chain(&otherwise);
        above(children).map_or_else(Self::Invalid, |depth| {
            Self::Case(Box::new(Case { depth, subject, branches, otherwise, data_type: None }))
        })
    }

    /// The CASE, with a note of what it gives.
    #[must_use]
    pub fn case_giving(self, data_type: DataType) -> Self {
        match self {
            Self::Case(mut case) => {
                case.data_type = Some(data_type);
                Self::Case(case)
            }
            other => other,
        }
    }
}
