//! One expression of the tree.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::depth::{above, above_query};
use super::{
    ArrayNode, Between, Case, Cast, Chain, Collate, ColumnRef, Compare, Distinct, Function, In, IsNull, IsTruth, Json, Like,
    Nested, Operator, Over, Parameter, Quantified, QueryTree, Regexp, Row, Template, Temporal,
};
use crate::error::{Error, Result};
use crate::render::Renderer;
use crate::types::Value;

/// An expression without its Rust type.
///
/// Composite nodes are boxed and made only by their constructors, which keep the depth within
/// [`MAX_DEPTH`](super::MAX_DEPTH).
#[derive(Clone, Debug, PartialEq, Hash)]
#[non_exhaustive]
pub enum Node {
    /// A column.
    Column(ColumnRef),
    /// A value; it becomes a parameter.
    Value(Value),
    /// A value that a prepared statement is given when it runs.
    Parameter(Box<Parameter>),
    /// NULL, TRUE, FALSE, `1`, `*` or DEFAULT, spelled out.
    Constant(Constant),
    /// Operands joined by one operator: `a AND b AND c`, `a + b`.
    Chain(Box<Chain>),
    /// `a = b` and its like.
    Compare(Box<Compare>),
    /// `a IS DISTINCT FROM b`.
    Distinct(Box<Distinct>),
    /// `a LIKE b`.
    Like(Box<Like>),
    /// `a IN (…)`.
    In(Box<In>),
    /// `a BETWEEN b AND c`.
    Between(Box<Between>),
    /// `a IS NULL`.
    IsNull(Box<IsNull>),
    /// `a IS TRUE`.
    IsTruth(Box<IsTruth>),
    /// Whether a text matches a regular expression, or the text with what matches replaced.
    Regexp(Box<Regexp>),
    /// `(a, b)`, in a comparison.
    Row(Box<Row>),
    /// `ANY (…)` or `ALL (…)`, on the right of a comparison.
    Quantified(Box<Quantified>),
    /// `a COLLATE "b"`.
    Collate(Box<Collate>),
    /// `a @> b`: an operator that is only known by its sign.
    Operator(Box<Operator>),
    /// Text by hand with expressions in it.
    Template(Box<Template>),
    /// `NOT a`.
    Not(Box<Unary>),
    /// `-a`.
    Negate(Box<Unary>),
    /// `~a`: all bits of an integer turned over.
    BitNot(Box<Unary>),
    /// `CASE … END`.
    Case(Box<Case>),
    /// `CAST(a AS type)`.
    Cast(Box<Cast>),
    /// `name(a, b)`.
    Function(Box<Function>),
    /// `function OVER (…)`.
    Over(Box<Over>),
    /// A subquery that gives one value.
    Subquery(QueryTree),
    /// `EXISTS (…)`.
    Exists(Box<Exists>),
    /// The rows of a query as one value.
    Nested(Box<Nested>),
    /// In an upsert: what would have been inserted into the column.
    Excluded(ColumnRef),
    /// A part of a JSON document, or one that is made.
    Json(Box<Json>),
    /// An array that is made, or something asked of one.
    Array(Box<ArrayNode>),
    /// A part of a date, the clock, a timestamp that is moved.
    Temporal(Box<Temporal>),
    /// A construct of one dialect, or of the program's own.
    Custom(Arc<dyn CustomNode>),
    /// A mistake made while building; compiling the statement reports it.
    Invalid(Problem),
}

/// Words and signs of SQL that stand for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Constant {
    /// NULL.
    Null,
    /// TRUE.
    True,
    /// FALSE.
    False,
    /// 1, where a query is about whether there are rows.
    One,
    /// A whole number of a dialect's own words, where a parameter would have no type.
    Number(u32),
    /// All rows, in `count(*)`.
    Star,
    /// The column's default, in INSERT and UPDATE.
    Default,
}

/// An operator with one operand.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Unary {
    pub(crate) depth: u16,
    pub(crate) operand: Node,
}

impl Unary {
    /// The operand.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
    }
}

/// Whether a subquery gives any row.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Exists {
    pub(crate) depth: u16,
    pub(crate) negated: bool,
    pub(crate) query: QueryTree,
}

impl Exists {
    /// Whether it is NOT EXISTS.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// The subquery.
    #[must_use]
    pub fn query(&self) -> &QueryTree {
        &self.query
    }
}

/// A mistake that a builder saw but, being a builder, could not return.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// Nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// Something that a dialect cannot say: what it lowers that to.
    Unsupported(Box<Lack>),
    /// Anything else, as the message the user will read.
    Message(Cow<'static, str>),
}

/// What a dialect cannot say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "the three parts of the message that the user will read")]
pub struct Lack {
    /// The dialect.
    pub dialect: &'static str,
    /// What it cannot say.
    pub construct: &'static str,
    /// What to do instead.
    pub instead: &'static str,
}

impl Problem {
    /// The problem as the error that compiling the statement gives.
    #[must_use]
    pub fn to_error(&self) -> Error {
        match self {
            Self::TooDeep => Error::statement(format!(
                "the expression is nested more than {} levels deep: join conditions with `and_` and `or_` over a list, which stay flat",
                super::MAX_DEPTH
            )),
            Self::Unsupported(it) => Error::unsupported(it.dialect, it.construct, it.instead),
            Self::Message(message) => Error::statement(message.clone()),
        }
    }
}

/// A construct that the core tree does not have: one database's operator, or the program's own.
pub trait CustomNode: fmt::Debug + Send + Sync + Any {
    /// Writes the construct. It must be closed in itself (a call, or in parentheses): it is used as an operand as it is.
    ///
    /// # Errors
    /// When the renderer's dialect has no such construct: give [`Error::unsupported`], never a guess.
    fn render(&self, r: &mut Renderer<'_>) -> Result<()>;

    /// The expressions inside, so that their tables and parameters are known.
    fn children(&self) -> Vec<&Node> {
        Vec::new()
    }

    /// Whether it may do what aludel does not know of, such as change something. A dialect's way to say a construct does not.
    fn is_opaque(&self) -> bool {
        true
    }

    /// Whether it gives another value each time that it is computed, so that it must not be said twice.
    fn is_drawn(&self) -> bool {
        false
    }

    /// The same construct of other expressions, as many as [`children`](Self::children) gives and in the same order; `None` where
    /// it cannot be made of others. So it can be about an alias of a table, and be [rewritten](super::Rewriter).
    fn with_children(&self, children: Vec<Node>) -> Option<Arc<dyn CustomNode>> {
        let _ = children;
        None
    }
}

impl PartialEq for dyn CustomNode {
    /// Custom nodes are equal when they are one object: the trait cannot look inside.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(self, other)
    }
}

impl Hash for dyn CustomNode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self).cast::<()>().hash(state);
    }
}

impl Node {
    /// A parameter with this value, or the problem that it has no SQL form.
    #[must_use]
    pub fn value(value: Result<Value>) -> Self {
        value.map_or_else(|error| Self::invalid(error.to_string()), Self::Value)
    }

    /// A mistake to be reported when the statement is compiled.
    #[must_use]
    pub fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid(Problem::Message(message.into()))
    }

    /// What a dialect lowers to when it cannot say something; compiling the statement reports it.
    #[must_use]
    pub fn unsupported(dialect: &'static str, construct: &'static str, instead: &'static str) -> Self {
        Self::Invalid(Problem::Unsupported(Box::new(Lack { dialect, construct, instead })))
    }

    /// `NOT operand`.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "a constructor like the others; `!` is for typed expressions")]
    pub fn not(operand: Self) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::Not(Box::new(Unary { depth, operand })))
    }

    /// `-operand`.
    #[must_use]
    pub fn negate(operand: Self) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::Negate(Box::new(Unary { depth, operand })))
    }

    /// `~operand`.
    #[must_use]
    pub fn bit_not(operand: Self) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::BitNot(Box::new(Unary { depth, operand })))
    }

    /// `(query)` as a value.
    #[must_use]
    pub fn subquery(query: impl Into<QueryTree>) -> Self {
        let query = query.into();
        above_query(&query).map_or_else(Self::Invalid, |_| Self::Subquery(query))
    }

    /// `[NOT] EXISTS (query)`.
    #[must_use]
    pub fn exists(negated: bool, query: impl Into<QueryTree>) -> Self {
        let query = query.into();
        above_query(&query).map_or_else(Self::Invalid, |depth| Self::Exists(Box::new(Exists { depth, negated, query })))
    }

    /// Whether it has no parts: a column, a value, a parameter, a constant.
    #[must_use]
    #[inline]
    pub const fn is_leaf(&self) -> bool {
        matches!(self, Self::Column(_) | Self::Value(_) | Self::Parameter(_) | Self::Constant(_))
    }

    /// How many levels of nodes are below, this one included.
    #[must_use]
    #[inline]
    pub fn depth(&self) -> u16 {
        if self.is_leaf() { 1 } else { self.depth_of_parts() }
    }

    fn depth_of_parts(&self) -> u16 {
        match self {
            Self::Column(_) | Self::Value(_) | Self::Parameter(_) | Self::Constant(_) | Self::Excluded(_) | Self::Invalid(_) => 1,
            Self::Chain(it) => it.depth,
            Self::Compare(it) => it.depth,
            Self::Distinct(it) => it.depth,
            Self::Like(it) => it.depth,
            Self::In(it) => it.depth,
            Self::Between(it) => it.depth,
            Self::IsNull(it) => it.depth,
            Self::Not(it) | Self::Negate(it) | Self::BitNot(it) => it.depth,
            Self::IsTruth(it) => it.depth,
            Self::Regexp(it) => it.depth,
            Self::Row(it) => it.depth,
            Self::Quantified(it) => it.depth,
            Self::Collate(it) => it.depth,
            Self::Operator(it) => it.depth,
            Self::Template(it) => it.depth,
            Self::Case(it) => it.depth,
            Self::Cast(it) => it.depth,
            Self::Function(it) => it.depth,
            Self::Over(it) => it.depth,
            Self::Subquery(it) => it.depth() + 4,
            Self::Exists(it) => it.depth,
            Self::Nested(it) => it.depth,
            Self::Temporal(it) => it.depth,
            Self::Json(it) => it.depth,
            Self::Array(it) => it.depth,
            Self::Custom(it) => it.children().into_iter().map(Self::depth).max().unwrap_or(0) + 1,
        }
    }
}

const _: () = assert!(size_of::<Node>() <= 40, "a node is moved at every step of a builder");
