//! Function calls and casts.

use super::depth::above;
use super::{Node, OrderTerm, Problem};
use crate::schema::Name;
use crate::types::DataType;

/// `name([DISTINCT] arguments [ORDER BY terms]) [WITHIN GROUP (ORDER BY terms)] [FILTER (WHERE condition)]`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Function {
    pub(crate) depth: u16,
    pub(crate) name: Name,
    pub(crate) origin: Origin,
    pub(crate) distinct: bool,
    pub(crate) arguments: Vec<Node>,
    pub(crate) order_by: Vec<OrderTerm>,
    pub(crate) within_group: Vec<OrderTerm>,
    pub(crate) filter: Option<Node>,
    pub(crate) data_type: Option<DataType>,
}

/// Whose function it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must know what to do with each")]
pub enum Origin {
    /// One of aludel's: it means the same on every database, and a dialect may say it in other words.
    Core,
    /// One of the database's, by the database's own name: what a dialect says instead of one of aludel's.
    Database,
    /// One that the program named. What it does is not known here.
    Program,
}

/// `CAST(operand AS data_type)`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Cast {
    pub(crate) depth: u16,
    pub(crate) operand: Node,
    pub(crate) data_type: DataType,
}

/// Aggregates by the core's names.
const AGGREGATES: &[&str] = &[
    "any_value",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar_pop",
    "covar_samp",
    "cume_dist",
    "dense_rank",
    "grouping",
    "max",
    "min",
    "mode",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "rank",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var_pop",
    "var_samp",
];

impl Function {
    /// Whether it is one of aludel's functions that take the rows of a group together.
    #[must_use]
    pub fn is_aggregate(&self) -> bool {
        self.origin == Origin::Core && AGGREGATES.contains(&self.name.as_str())
    }

    /// The name in the core's own spelling; a dialect may spell it otherwise.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// Whose function it is.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// What it gives, where that is known whatever its arguments are.
    #[must_use]
    pub fn data_type(&self) -> Option<DataType> {
        self.data_type
    }

    /// Whether it takes each different argument once.
    #[must_use]
    pub fn is_distinct(&self) -> bool {
        self.distinct
    }

    /// The arguments.
    #[must_use]
    pub fn arguments(&self) -> &[Node] {
        &self.arguments
    }

    /// The order in which an aggregate takes its rows.
    #[must_use]
    pub fn order_by(&self) -> &[OrderTerm] {
        &self.order_by
    }

    /// The order in which an ordered-set aggregate looks for its value.
    #[must_use]
    pub fn within_group(&self) -> &[OrderTerm] {
        &self.within_group
    }

    /// The condition on the rows an aggregate takes.
    #[must_use]
    pub fn filter(&self) -> Option<&Node> {
        self.filter.as_ref()
    }
}

impl Cast {
    /// What is converted.
    #[must_use]
    pub fn operand(&self) -> &Node {
        &self.operand
    }

    /// The type that it is made.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        self.data_type
    }
}

impl Function {
    /// The same function of other arguments, over all rows: without FILTER.
    #[must_use]
    pub fn of(&self, arguments: Vec<Node>) -> Node {
        let Self { depth: _, name, origin, distinct, arguments: _, order_by, within_group, filter: _, data_type } = self;
        let children = arguments.iter().chain(order_by.iter().chain(within_group).map(|it| &it.node));
        above(children).map_or_else(Node::Invalid, |depth| {
            Node::Function(Box::new(Self {
                depth,
                name: name.clone(),
                origin: *origin,
                distinct: *distinct,
                order_by: order_by.clone(),
                within_group: within_group.clone(),
                filter: None,
                data_type: *data_type,
                arguments,
            }))
        })
    }

    /// Passes unless values would be sorted by what they no longer have once each is taken once: databases refuse that, or sort
    /// by any of the rows that a value comes from.
    fn require_sortable(&self) -> Result<(), Problem> {
        let is_value = |node| self.arguments.first() == Some(node);
        if !self.distinct || self.order_by.iter().all(|it| is_value(&it.node)) {
            return Ok(());
        }
        let message = format!(
            "`{}` of distinct values can be ordered by the values themselves only: order by the same expression, or leave \
             `distinct` out",
            self.name()
        );
        Err(Problem::Message(message.into()))
    }

    /// Everything that is an expression in it.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Node> {
        let terms = self.order_by.iter().chain(&self.within_group).map(|it| &it.node);
        self.arguments.iter().chain(terms).chain(&self.filter)
    }

    /// The same, to be changed.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        let terms = self.order_by.iter_mut().chain(&mut self.within_group).map(|it| &mut it.node);
        self.arguments.iter_mut().chain(terms).chain(&mut self.filter)
    }
}

impl Node {
    /// `name(arguments)`, a function of aludel's.
    #[must_use]
    pub fn function(name: impl Into<Name>, arguments: Vec<Self>) -> Self {
        Self::call(name.into(), Origin::Core, arguments, None)
    }

    /// `name(arguments)`, a function of aludel's that gives values of one type.
    #[must_use]
    pub fn function_giving(data_type: DataType, name: &'static str, arguments: Vec<Self>) -> Self {
        Self::call(name.into(), Origin::Core, arguments, Some(data_type))
    }

    /// `name(arguments)`, a function of the database by its own name: what a dialect says instead of one of aludel's.
    #[must_use]
    pub fn native_function(name: &'static str, arguments: Vec<Self>) -> Self {
        Self::call(name.into(), Origin::Database, arguments, None)
    }

    /// `name(arguments)`, a function of which the program says what it gives.
    #[must_use]
    pub fn typed_function(name: impl Into<Name>, arguments: Vec<Self>, data_type: DataType) -> Self {
        Self::call(name.into(), Origin::Program, arguments, Some(data_type))
    }

    fn call(name: Name, origin: Origin, arguments: Vec<Self>, data_type: Option<DataType>) -> Self {
        above(&arguments).map_or_else(Self::Invalid, |depth| {
            Self::Function(Box::new(Function {
                depth,
                name,
                origin,
                distinct: false,
                arguments,
                order_by: Vec::new(),
                within_group: Vec::new(),
                filter: None,
                data_type,
            }))
        })
    }

    /// `name(DISTINCT argument)`.
    #[must_use]
    pub fn distinct_function(name: &'static str, argument: Self) -> Self {
        Self::function(name, vec![argument]).distinct_values()
    }

    /// The aggregate over each different value once.
    #[must_use]
    pub fn distinct_values(self) -> Self {
        self.with_function("distinct", |function| {
            function.distinct = true;
            Ok(())
        })
    }

    /// The aggregate over its rows in an order; later calls add terms.
    #[must_use]
    pub fn ordered(self, terms: Vec<OrderTerm>) -> Self {
        self.with_function("order_by", |function| {
            function.depth = function.depth.max(above(terms.iter().map(|it| &it.node))?);
            function.order_by.extend(terms);
            Ok(())
        })
    }

    /// The ordered-set aggregate over an order.
    #[must_use]
    pub fn within_group(self, terms: Vec<OrderTerm>) -> Self {
        self.with_function("within_group", |function| {
            function.depth = function.depth.max(above(terms.iter().map(|it| &it.node))?);
            function.within_group.extend(terms);
            Ok(())
        })
    }

    /// The aggregate over the rows that meet the condition only.
    #[must_use]
    pub fn filtered(self, condition: Self) -> Self {
        self.with_function("filter", |function| {
            function.depth = function.depth.max(above([&condition])?);
            function.filter = Some(match function.filter.take() {
                Some(first) => Self::chain(super::ChainOp::And, first, condition),
                None => condition,
            });
            Ok(())
        })
    }

    fn with_function(self, method: &str, change: impl FnOnce(&mut Function) -> Result<(), Problem>) -> Self {
        match self {
            Self::Function(mut function) => match change(&mut function).and_then(|()| function.require_sortable()) {
                Ok(()) => Self::Function(function),
                Err(problem) => Self::Invalid(problem),
            },
            problem @ Self::Invalid(_) => problem,
            _ => Self::invalid(format!(
                "`{method}` was called on something other than an aggregate: call it right after the function"
            )),
        }
    }

    /// `CAST(operand AS data_type)`.
    #[must_use]
    pub fn cast(operand: Self, data_type: DataType) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::Cast(Box::new(Cast { depth, operand, data_type })))
    }
}
