//! Conditions: comparisons, LIKE, IN, BETWEEN, IS NULL.

use super::depth::{above, above_query};
use super::{Constant, Node, QueryTree};
use crate::types::Value;

/// `left op right`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Compare {
    pub(crate) depth: u16,
    pub(crate) op: CompareOp,
    pub(crate) left: Node,
    pub(crate) right: Node,
}

/// The comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Distinct {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) left: Node,
    pub(crate) right: Node,
}

/// `operand [NOT] LIKE pattern [ESCAPE 'c']`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Like {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) ignore_case: bool,
    pub(crate) operand: Node,
    pub(crate) pattern: Node,
    pub(crate) escape: Option<char>,
}

/// `operand [NOT] IN (…)`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct In {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) operand: Node,
    pub(crate) set: InSet,
    pub(crate) style: ListStyle,
}

/// How a list on the right of IN is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know every style, so a new one has to break it")]
pub enum ListStyle {
    /// As the dialect finds it best: so that lists of many lengths are few texts.
    #[default]
    Shared,
    /// A parameter for each value, and no other.
    Spelled,
}

/// What stands on the right of IN.
#[derive(Clone, Debug, PartialEq, Hash)]
#[non_exhaustive]
pub enum InSet {
    /// Expressions; none is a set that contains nothing.
    List(Vec<Node>),
    /// The rows of a subquery with one column.
    Subquery(QueryTree),
}

/// `operand [NOT] BETWEEN [SYMMETRIC] low AND high`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Between {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    /// Whether the ends may stand in either order.
    pub(crate) symmetric: bool,
    pub(crate) operand: Node,
    pub(crate) low: Node,
    pub(crate) high: Node,
}

/// `operand IS [NOT] NULL`.
#[derive(Clone, Debug, PartialEq, Hash)]
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

impl In {
    /// Whether it is NOT IN.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// What is looked for.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
    }

    /// What it is looked for in.
    #[must_use]
    pub fn set(&self) -> &InSet {
        &self.set
    }

    /// The values of a list of nothing but values that is long enough to be written in another way than value by value, and may be.
    ///
    /// Short lists stay as they are: they are few texts by themselves, and databases know best what to do with them.
    #[must_use]
    pub fn long_list(&self) -> Option<Vec<&Value>> {
        const SHORT: usize = 8;
        match (&self.set, self.style) {
            (InSet::List(list), ListStyle::Shared) if list.len() > SHORT => {
                list.iter().map(|it| if let Node::Value(value) = it { Some(value) } else { None }).collect()
            }
            (InSet::List(_) | InSet::Subquery(_), _) => None,
        }
    }
}

impl IsNull {
    /// Whether it is IS NOT NULL.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// What is asked about.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
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

impl Compare {
    /// The operator.
    #[must_use]
    pub fn op(&self) -> CompareOp {
        self.op
    }

    /// The two sides.
    #[must_use]
    pub fn sides(&self) -> (&Node, &Node) {
        (&self.left, &self.right)
    }
}

impl Between {
    /// Whether it is NOT BETWEEN.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// What is looked for, and the two ends.
    #[must_use]
    pub fn parts(&self) -> [&Node; 3] {
        [&self.operand, &self.low, &self.high]
    }

    /// Whether the ends may stand in either order.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        self.symmetric
    }

    /// A symmetric one in the words of two others: `operand BETWEEN low AND high OR operand BETWEEN high AND low`.
    #[must_use]
    pub fn as_two(&self) -> Option<Node> {
        let Self { depth: _, negated, symmetric, operand, low, high } = self;
        if !*symmetric {
            return None;
        }
        let one = |low: &Node, high: &Node| Node::between(false, operand.clone(), low.clone(), high.clone());
        let either = Node::chain_of(super::ChainOp::Or, vec![one(low, high), one(high, low)]);
        Some(if *negated { Node::not(either) } else { either })
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
        Self::in_styled_set(negated, operand, set, ListStyle::Shared)
    }

    /// `operand [NOT] IN set`, a list being written in this way. A list of one subquery, which is one value, is a comparison with it:
    /// `IN ((SELECT …))` would be read as being about all rows of the subquery.
    #[must_use]
    pub fn in_styled_set(negated: bool, operand: Self, set: InSet, style: ListStyle) -> Self {
        let set = match set {
            InSet::List(mut list) if matches!(list[..], [Self::Subquery(_)]) => {
                let value = list.pop().unwrap_or(Self::Constant(Constant::Null));
                return Self::compare(if negated { CompareOp::Ne } else { CompareOp::Eq }, operand, value);
            }
            set => set,
        };
        let depth = match &set {
            InSet::List(list) => above(list.iter().chain([&operand])),
            InSet::Subquery(query) => above_query(query).and_then(|it| Ok(it.max(above([&operand])?))),
        };
        depth.map_or_else(Self::Invalid, |depth| Self::In(Box::new(In { depth, negated, operand, set, style })))
    }

    /// `operand [NOT] BETWEEN low AND high`.
    #[must_use]
    pub fn between(negated: bool, operand: Self, low: Self, high: Self) -> Self {
        Self::any_between(negated, false, operand, low, high)
    }

    /// `operand [NOT] BETWEEN SYMMETRIC low AND high`: the ends may stand in either order.
    #[must_use]
    pub fn between_symmetric(negated: bool, operand: Self, low: Self, high: Self) -> Self {
        Self::any_between(negated, true, operand, low, high)
    }

    fn any_between(negated: bool, symmetric: bool, operand: Self, low: Self, high: Self) -> Self {
        above([&operand, &low, &high]).map_or_else(Self::Invalid, |depth| {
            Self::Between(Box::new(Between { depth, negated, symmetric, operand, low, high }))
        })
    }

    /// `operand IS [NOT] NULL`.
    #[must_use]
    pub fn is_null(negated: bool, operand: Self) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::IsNull(Box::new(IsNull { depth, negated, operand })))
    }
}
