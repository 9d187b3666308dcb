//! The shape of a statement: what it is but for its values.

use super::{Node, Rewriter};
use crate::types::{ArrayValue, Value};

/// Puts one value of the same kind in the place of every value, so that statements which differ in values only become equal.
pub(crate) struct Shape;

impl Rewriter for Shape {
    fn node(&mut self, node: Node) -> Node {
        match node {
            Node::Value(value) => Node::Value(same_for_all(&value)),
            other => other,
        }
    }
}

fn same_for_all(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(_) => Value::Bool(false),
        Value::I16(_) => Value::I16(0),
        Value::I32(_) => Value::I32(0),
        Value::I64(_) => Value::I64(0),
        Value::F32(_) => Value::F32(0.0),
        Value::F64(_) => Value::F64(0.0),
        Value::Text(_) => Value::Text(String::new()),
        Value::Bytes(_) => Value::Bytes(Vec::new()),
        Value::Date(_) => Value::Date(0),
        Value::Time(_) => Value::Time(0),
        Value::Timestamp(_) => Value::Timestamp(0),
        Value::TimestampTz(_) => Value::TimestampTz(0),
        Value::Uuid(_) => Value::Uuid([0; 16]),
        Value::Decimal(_) => Value::Decimal(String::from("0")),
        Value::Json(_) => Value::Json(String::from("null")),
        Value::Array(it) => Value::Array(ArrayValue::new(it.element(), Vec::new())),
    }
}
