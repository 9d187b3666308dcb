//! Function calls and casts.

use super::Node;
use super::depth::above;
use crate::schema::Name;
use crate::types::DataType;

/// `name([DISTINCT] arguments) [FILTER (WHERE condition)]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    pub(crate) depth: u16,
    pub(crate) name: Name,
    pub(crate) distinct: bool,
    pub(crate) arguments: Vec<Node>,
    pub(crate) filter: Option<Node>,
    pub(crate) data_type: Option<DataType>,
}

/// `CAST(operand AS data_type)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cast {
    pub(crate) depth: u16,
    pub(crate) operand: Node,
    pub(crate) data_type: DataType,
}

impl Function {
    /// The name in the core's own spelling; a dialect may spell it otherwise.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
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
        let Self { depth: _, name, distinct, arguments: _, filter: _, data_type } = self;
        match Node::function(name.clone(), arguments) {
            Node::Function(mut function) => {
                function.distinct = *distinct;
                function.data_type = *data_type;
                Node::Function(function)
            }
            other => other,
        }
    }
}

impl Node {
    /// `name(arguments)`.
    #[must_use]
    pub fn function(name: impl Into<Name>, arguments: Vec<Self>) -> Self {
        let name = name.into();
        above(&arguments).map_or_else(Self::Invalid, |depth| {
            Self::Function(Box::new(Function { depth, name, distinct: false, arguments, filter: None, data_type: None }))
        })
    }

    /// `name(arguments)`, a function of which the program says what it gives.
    #[must_use]
    pub fn typed_function(name: impl Into<Name>, arguments: Vec<Self>, data_type: DataType) -> Self {
        match Self::function(name, arguments) {
            Self::Function(mut function) => {
                function.data_type = Some(data_type);
                Self::Function(function)
            }
            other => other,
        }
    }

    /// `name(DISTINCT argument)`.
    #[must_use]
    pub fn distinct_function(name: &'static str, argument: Self) -> Self {
        match Self::function(name, vec![argument]) {
            Self::Function(mut function) => {
                function.distinct = true;
                Self::Function(function)
            }
            other => other,
        }
    }

    /// The aggregate over the rows that meet the condition only.
    #[must_use]
    pub fn filtered(self, condition: Self) -> Self {
        match self {
            Self::Function(mut function) => match above([&condition]) {
                Ok(depth) => {
                    function.depth = function.depth.max(depth);
                    function.filter = Some(match function.filter.take() {
                        Some(first) => Self::chain(super::ChainOp::And, first, condition),
                        None => condition,
                    });
                    Self::Function(function)
                }
                Err(problem) => Self::Invalid(problem),
            },
            problem @ Self::Invalid(_) => problem,
            _ => Self::invalid("`filter` was called on something other than an aggregate: call it right after the function"),
        }
    }

    /// `CAST(operand AS data_type)`.
    #[must_use]
    pub fn cast(operand: Self, data_type: DataType) -> Self {
        above([&operand]).map_or_else(Self::Invalid, |depth| Self::Cast(Box::new(Cast { depth, operand, data_type })))
    }
}
