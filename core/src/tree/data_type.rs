//! Of which type an expression is, by what the tree knows.

use super::{ColumnRef, Function, Node, Origin};
use crate::types::{DataType, Value};

impl Node {
    /// Whether the expression gives values of such a type: by its columns, values and casts, and by what the typed builders
    /// have noted where a column or a function is only a name. NULL is of no type.
    ///
    /// A [`CustomNode`](super::CustomNode) is not looked into.
    ///
    /// # Example: a sum of floats is a float
    /// ```
    /// use aludel::tree::{ChainOp, Node};
    /// use aludel::types::{DataType, Value};
    /// let sum = Node::chain(ChainOp::Add, Node::Value(Value::I32(1)), Node::Value(Value::F64(0.5)));
    /// assert!(sum.gives(DataType::is_float));
    /// assert!(!Node::function("length", vec![sum]).gives(DataType::is_float));
    /// ```
    #[must_use]
    pub fn gives(&self, is: fn(DataType) -> bool) -> bool {
        match self {
            Self::Column(it) | Self::Excluded(it) => it.data_type().is_some_and(is),
            Self::Value(it) => type_of(it).is_some_and(is),
            Self::Parameter(it) => is(it.data_type),
            Self::Cast(it) => is(it.data_type),
            Self::Chain(it) => it.operands.iter().any(|it| it.gives(is)),
            Self::Negate(it) | Self::BitNot(it) => it.operand.gives(is),
            Self::Collate(it) => it.operand.gives(is),
            Self::Row(it) => it.items.iter().any(|it| it.gives(is)),
            Self::Quantified(it) => it.query.items().and_then(<[_]>::first).is_some_and(|it| it.node.gives(is)),
            Self::Operator(it) => it.data_type.is_some_and(is),
            Self::Template(it) => is(it.data_type),
            Self::Regexp(it) => is(if it.replacement.is_some() { DataType::Text } else { DataType::Bool }),
            Self::Case(it) if it.is_of_nulls() => it.data_type.is_some_and(is),
            Self::Case(it) => it.branches.iter().map(|(_, value)| value).chain(&it.otherwise).any(|it| it.gives(is)),
            Self::Function(it) => it.gives(is),
            Self::Over(it) => it.function.gives(is),
            Self::Subquery(it) => it.items().and_then(<[_]>::first).is_some_and(|it| it.node.gives(is)),
            Self::Compare(_)
            | Self::Distinct(_)
            | Self::Like(_)
            | Self::In(_)
            | Self::Between(_)
            | Self::IsNull(_)
            | Self::IsTruth(_)
            | Self::Not(_)
            | Self::Exists(_) => is(DataType::Bool),
            Self::Json(it) => is(it.data_type()),
            Self::Array(it) => it.data_type().is_some_and(is),
            Self::Temporal(it) => is(it.data_type()),
            Self::Constant(_) | Self::Nested(_) | Self::Custom(_) | Self::Invalid(_) => false,
        }
    }
}

impl Node {
    /// What the expression gives, where the tree knows; of several types that meet in it the widest.
    pub(crate) fn data_type(&self) -> Option<DataType> {
        type Is = fn(DataType) -> bool;
        const TYPES: [(Is, DataType); 14] = [
            (|it| it.is_decimal(), DataType::AnyDecimal),
            (|it| it == DataType::Double, DataType::Double),
            (|it| it == DataType::Real, DataType::Real),
            (|it| it == DataType::BigInt, DataType::BigInt),
            (|it| it == DataType::Integer, DataType::Integer),
            (|it| it == DataType::SmallInt, DataType::SmallInt),
            (|it| matches!(it, DataType::Text | DataType::Varchar(_)), DataType::Text),
            (|it| it == DataType::Json, DataType::Json),
            (|it| it == DataType::TimestampTz, DataType::TimestampTz),
            (|it| it == DataType::Timestamp, DataType::Timestamp),
            (|it| it == DataType::Date, DataType::Date),
            (|it| it == DataType::Time, DataType::Time),
            (|it| it == DataType::Bool, DataType::Bool),
            (|it| it == DataType::Uuid, DataType::Uuid),
        ];
        TYPES.into_iter().find(|(is, _)| self.gives(*is)).map(|(_, it)| it)
    }
}

impl Function {
    fn gives(&self, is: fn(DataType) -> bool) -> bool {
        match (self.data_type, self.name.as_str()) {
            (Some(data_type), _) => is(data_type),
            (None, "avg") => is(DataType::Double),
            (None, "nth_value" | "round" | "trunc") => self.arguments.first().is_some_and(|it| it.gives(is)),
            (
                None,
                "abs" | "any_value" | "ceil" | "coalesce" | "first_value" | "floor" | "greatest" | "lag" | "last_value" | "lead"
                | "least" | "max" | "min" | "nullif" | "sum",
            ) => self.arguments.iter().any(|it| it.gives(is)),
            (None, "mode" | "percentile_disc") => self.within_group.iter().any(|it| it.node.gives(is)),
            (None, _) => false,
        }
    }
}

impl ColumnRef {
    /// What it is declared as, if that is known here.
    #[must_use]
    pub fn data_type(&self) -> Option<DataType> {
        match self {
            Self::Model { column, .. } => Some(column.def().data_type),
            Self::Named(it) => it.data_type,
        }
    }
}

impl Node {
    /// Whether it is something whose meaning aludel does not know: a construct of the program, or a function of which only the program
    /// knows what it does.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        match self {
            Self::Custom(it) => it.is_opaque(),
            Self::Template(_) | Self::Operator(_) => true,
            Self::Function(it) => it.origin == Origin::Program,
            _ => false,
        }
    }

    pub(super) fn type_of_value(value: &Value) -> Option<DataType> {
        type_of(value)
    }
}

fn type_of(value: &Value) -> Option<DataType> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => DataType::Bool,
        Value::I16(_) => DataType::SmallInt,
        Value::I32(_) => DataType::Integer,
        Value::I64(_) => DataType::BigInt,
        Value::F32(_) => DataType::Real,
        Value::F64(_) => DataType::Double,
        Value::Text(_) => DataType::Text,
        Value::Bytes(_) => DataType::Bytes,
        Value::Date(_) => DataType::Date,
        Value::Time(_) => DataType::Time,
        Value::Timestamp(_) => DataType::Timestamp,
        Value::TimestampTz(_) => DataType::TimestampTz,
        Value::Uuid(_) => DataType::Uuid,
        Value::Decimal(_) => DataType::AnyDecimal,
        Value::Json(_) => DataType::Json,
        Value::Array(it) => DataType::Array(it.element()),
    })
}
