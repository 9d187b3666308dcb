//! Conditions: comparisons, LIKE, IN, BETWEEN, IS NULL.

use super::depth::{above, above_select};
use super::{Node, SelectTree};

/// `left op right`.
#[derive(Clone, Debug, PartialEq)]
pub struct Compare {
    pub(crate) depth: u16,
    pub(crate) op: CompareOp,
    pub(crate) left: Node,
    pub(crate) right: Node,
}

/// The comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompareOp {
    /// `=`.
    Eq,
    /// `<>`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
}

/// `left IS [NOT] DISTINCT FROM right`: a comparison that takes NULL for a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Distinct {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) left: Node,
    pub(crate) right: Node,
}

/// `operand [NOT] LIKE pattern [ESCAPE 'c']`.
#[derive(Clone, Debug, PartialEq)]
pub struct Like {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) ignore_case: bool,
    pub(crate) operand: Node,
    pub(crate) pattern: Node,
    pub(crate) escape: Option<char>,
}

/// `operand [NOT] IN (…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct In {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) operand: Node,
    pub(crate) set: InSet,
}

/// What stands on the right of IN.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InSet {
    /// Expressions; none is a set that contains nothing.
    List(Vec<Node>),
    /// The rows of a subquery with one column.
    Subquery(Box<SelectTree>),
}

/// `operand [NOT] BETWEEN low AND high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) operand: Node,
    pub(crate) low: Node,
    pub(crate) high: Node,
}

/// `operand IS [NOT] NULL`.
#[derive(Clone, Debug, PartialEq)]
pub struct IsNull {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) operand: Node,
}

impl Distinct {
    /// Whether it is IS NOT DISTINCT FROM.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// The two sides.
    #[must_use]
    pub fn sides(&self) -> (&Node, &Node) {
        (&self.left, &self.right)
    }
}

impl Like {
    /// Whether it is NOT LIKE.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// Whether upper and lower case count as the same.
    #[must_use]
    pub fn ignores_case(&self) -> bool {
        self.ignore_case
    }

    /// The text that is searched.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
    }

    /// The pattern.
    #[must_use]
    pub fn pattern(&self) -> &Node {
        &self.pattern
    }

    /// The character that takes the meaning from `%` and `_`.
    #[must_use]
    pub fn escape(&self) -> Option<char> {
        self.escape
    }
}

impl Node {
    /// `left op right`.
    #[must_use]
    pub fn compare(op: CompareOp, left: Self, right: Self) -> Self {
        above([&left, &right]).map_or_else(Self::Invalid, |depth| Self::Compare(Box::new(Compare { depth, op, left, right })))
    }

    /// `left IS [NOT] DISTINCT FROM right`; `negated` is the one with NOT.
    #[must_use]
    pub fn distinct(negated: bool, left: Self, right: Self) -> Self {
        above([&left, &right])
            .map_or_else(Self::Invalid, |depth| Self::Distinct(Box::new(Distinct { depth, negated, left, right })))
    }

    /// `operand LIKE pattern`, with what [`Like`] has on and off.
    #[must_use]
    pub fn like(operand: Self, pattern: Self, negated: bool, ignore_case: bool, escape: Option<char>) -> Self {
        above([&operand, &pattern]).map_or_else(Self::Invalid, |depth| {
            Self::Like(Box::new(Like { depth, negated, ignore_case, operand, pattern, escape }))
        })
    }

    /// `operand [NOT] IN set`.
    #[must_use]
    pub fn in_set(negated: bool, operand: Self, set: InSet) -> Self {
        let depth = match &set {
            InSet::List(list) => above(list.iter().chain([&operand])),
            InSet::Subquery(select) => above_select(select).and_then(|it| Ok(it.max(above([&operand])?))),
        };
        depth.map_or_else(Self::Invalid, |depth| Self::In(Box::new(In { depth, negated, operand, set })))
    }

    /// `operand [NOT] BETWEEN low AND high`.
    #[must_use]
    pub fn between(negated: bool, operand: Self, low: Self, high: Self) -> Self {
        above([&operand, &low, &high])
            .map_or_else(Self::Invalid, |depth| Self::Between(Box::new(Between { depth, negated, operand, low, high })))
    }

    /// `operand IS [NOT] NULL`.
    #[must_use]
    pub fn is_null(negated: bool, operand: Self) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::IsNull(Box::new(IsNull { depth, negated, operand })))
    }
}
