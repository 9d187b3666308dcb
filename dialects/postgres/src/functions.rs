//! Functions that PostgreSQL lacks, or whose arguments mean something else there.

use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::render::{Comma, Renderer};
use aludel_core::tree::{ChainOp, CompareOp, Constant, CustomNode, Function, Node, Origin, Over};
use aludel_core::types::{DataType, Value};

use crate::lower::is_null;

pub(crate) fn lower(function: &Function) -> Option<Node> {
    if function.origin() != Origin::Core {
        return None;
    }
    match (function.name(), function.arguments()) {
        (_, [first, rest @ ..]) if is_null(first) && needs_type(function.name(), rest) => Some(of_null(function, rest)),
        ("substring", [text, from, length]) => {
            at_least_zero(length).map(|length| Node::native_function("substring", vec![text.clone(), from.clone(), length]))
        }
        ("left", [text, length]) => at_least_zero(length).map(|length| Node::native_function("left", vec![text.clone(), length])),
        ("right", [text, length]) => {
            at_least_zero(length).map(|length| Node::native_function("right", vec![text.clone(), length]))
        }
        ("code_point", [text]) => Some(Node::native_function("ascii", vec![text.clone()])),
        ("hex", [bytes]) => Some(hex(bytes)),
        ("concat_ws", values) => typed(values).map(|values| Node::native_function("concat_ws", values)),
        ("greatest", values) => or_null("greatest", values),
        ("least", values) => or_null("least", values),
        // Of a float it is a float: https://www.postgresql.org/docs/current/functions-math.html
        ("sign", [number]) => Some(Node::cast(Node::native_function("sign", vec![number.clone()]), DataType::Integer)),
        ("round", [number, digits]) => function.data_type().filter(|it| it.is_float()).map(|it| rounded(number, digits, it)),
        // There is no order of truth values for these: https://www.postgresql.org/docs/current/functions-aggregate.html
        ("min", [value]) if is_condition(value) => Some(as_is(function, "bool_and", vec![value.clone()])),
        ("max", [value]) if is_condition(value) => Some(as_is(function, "bool_or", vec![value.clone()])),
        ("any_value", [value]) => Some(first(any_values(function, value))),
        ("count", values @ [_, _, ..]) if function.is_distinct() => Some(as_is(function, "count", vec![row(values)])),
        _ => None,
    }
}

/// Whether NULL as the first argument fits several functions, or one that takes what is of any type.
/// <https://www.postgresql.org/docs/current/typeconv-func.html>
fn needs_type(name: &str, rest: &[Node]) -> bool {
    match name {
        "array_agg" | "avg" | "bit_and" | "bit_or" | "bit_xor" | "count" | "first_value" | "last_value" | "nth_value" | "sum"
        | "trunc" => true,
        "lag" | "lead" => rest.get(1).is_none_or(is_null),
        "mod" => rest.iter().all(is_null),
        _ => false,
    }
}

/// The function of a NULL that says what it is: a number, where the function takes no other.
fn of_null(function: &Function, rest: &[Node]) -> Node {
    let of = match function.name() {
        "avg" | "trunc" => DataType::Double,
        "bit_and" | "bit_or" | "bit_xor" | "mod" | "sum" => DataType::Integer,
        _ => DataType::Text,
    };
    let null = Node::cast(Node::Constant(Constant::Null), of);
    let node = function.of(std::iter::once(null).chain(rest.iter().cloned()).collect());
    match function.filter() {
        Some(condition) => node.filtered(condition.clone()),
        None => node,
    }
}

/// The arguments that these words have several times.
pub(crate) fn repeated(function: &Function) -> Vec<&Node> {
    if function.origin() != Origin::Core {
        return Vec::new();
    }
    match (function.name(), function.arguments()) {
        ("substring", [_, _, length]) | ("left" | "right", [_, length]) if !matches!(length, Node::Value(_)) => vec![length],
        ("greatest" | "least", values) => values.iter().filter(|it| may_be_null(it)).collect(),
        ("count", values @ [_, _, ..]) if function.is_distinct() => values.iter().collect(),
        _ => Vec::new(),
    }
}

/// An aggregate in other words over a window: what is written around it stands behind OVER.
pub(crate) fn lower_over(over: &Over) -> Option<Node> {
    match over.function() {
        Node::Function(it) if it.origin() == Origin::Core && it.name() == "any_value" => match it.arguments() {
            [value] => Some(first(Node::over(any_values(it, value), over.window().clone()))),
            _ => None,
        },
        _ => None,
    }
}

/// The same aggregate with another name and other arguments.
fn as_is(function: &Function, name: &'static str, arguments: Vec<Node>) -> Node {
    let node = Node::native_function(name, arguments);
    let node = if function.is_distinct() { node.distinct_values() } else { node };
    match function.filter() {
        Some(condition) => node.filtered(condition.clone()),
        None => node,
    }
}

/// A length below zero is an error of `substring`, and counts from the other end for `left` and `right`.
/// <https://www.postgresql.org/docs/current/functions-string.html>
fn at_least_zero(length: &Node) -> Option<Node> {
    match length {
        Node::Value(Value::I32(it)) => (*it < 0).then(|| Node::Value(Value::I32(0))),
        Node::Value(Value::Null) => None,
        other => {
            let zero = || Node::Constant(Constant::Number(0));
            let is_less = Node::compare(CompareOp::Lt, other.clone(), zero());
            Some(Node::case(vec![(is_less, zero())], Some(other.clone())))
        }
    }
}

/// `upper(encode(bytes, 'hex'))`: <https://www.postgresql.org/docs/current/functions-binarystring.html>.
fn hex(bytes: &Node) -> Node {
    let format = Node::Value(Value::Text("hex".to_owned()));
    Node::native_function("upper", vec![Node::native_function("encode", vec![bytes.clone(), format])])
}

/// Values of any type are taken, so a parameter must say which it is: <https://www.postgresql.org/docs/current/functions-string.html>.
fn typed(values: &[Node]) -> Option<Vec<Node>> {
    let is_value = |it: &Node| matches!(it, Node::Value(_));
    let typed = |it: &Node| if is_value(it) { Node::cast(it.clone(), DataType::Text) } else { it.clone() };
    values.iter().any(is_value).then(|| values.iter().map(typed).collect())
}

/// They pass over NULL, against the standard: <https://www.postgresql.org/docs/current/functions-conditional.html>.
fn or_null(name: &'static str, values: &[Node]) -> Option<Node> {
    if values.contains(&Node::Value(Value::Null)) {
        return Some(Node::Constant(Constant::Null));
    }
    let doubtful = values.iter().filter(|it| may_be_null(it));
    let conditions: Vec<_> = doubtful.map(|it| Node::is_null(true, it.clone())).collect();
    let value = Node::native_function(name, values.to_vec());
    Some(if conditions.is_empty() { value } else { Node::case(vec![(Node::chain_of(ChainOp::And, conditions), value)], None) })
}

/// Whether an argument is no value that is there, as far as is known here.
fn may_be_null(node: &Node) -> bool {
    match node {
        Node::Value(it) => *it == Value::Null,
        Node::Function(it) => it.origin() != Origin::Core || !matches!(it.name(), "random" | "pi"),
        Node::Chain(it) => {
            !matches!(it.op(), ChainOp::Add | ChainOp::Subtract | ChainOp::Multiply) || it.operands().iter().any(may_be_null)
        }
        _ => true,
    }
}

/// Only decimals are rounded to digits: <https://www.postgresql.org/docs/current/functions-math.html>.
fn rounded(number: &Node, digits: &Node, data_type: DataType) -> Node {
    let number = Node::cast(number.clone(), DataType::AnyDecimal);
    Node::cast(Node::native_function("round", vec![number, digits.clone()]), data_type)
}

fn is_condition(node: &Node) -> bool {
    node.gives(|it| it == DataType::Bool)
}

/// `array_agg(value) FILTER (WHERE value IS NOT NULL)`: before version 16 there is no `any_value`, and `min` is not there for
/// every type. <https://www.postgresql.org/docs/current/functions-aggregate.html>
fn any_values(function: &Function, value: &Node) -> Node {
    let value = if is_null(value) { Node::cast(value.clone(), DataType::Text) } else { value.clone() };
    as_is(function, "array_agg", vec![value.clone()]).filtered(Node::is_null(true, value))
}

fn first(array: Node) -> Node {
    match array {
        problem @ Node::Invalid(_) => problem,
        array => Node::Custom(Arc::new(First(array))),
    }
}

/// `(array)[1]`.
#[derive(Debug)]
struct First(Node);

impl CustomNode for First {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(array) = self;
        r.push(("(", array, ")[1]"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.0]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// The values as one, NULL if one of them is: a row that has NULL in it counts like any other.
/// <https://www.postgresql.org/docs/current/sql-expressions.html#SQL-SYNTAX-ROW-CONSTRUCTORS>
fn row(values: &[Node]) -> Node {
    let conditions = values.iter().map(|it| Node::is_null(true, it.clone())).collect();
    let row = Node::Custom(Arc::new(Row(values.to_vec())));
    Node::case(vec![(Node::chain_of(ChainOp::And, conditions), row)], None)
}

/// `(a, b, …)`.
#[derive(Debug)]
struct Row(Vec<Node>);

impl CustomNode for Row {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(values) = self;
        r.push(("(", Comma(values), ")"))
    }

    fn children(&self) -> Vec<&Node> {
        self.0.iter().collect()
    }

    fn is_opaque(&self) -> bool {
        false
    }
}
