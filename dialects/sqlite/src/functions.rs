//! Functions that SQLite lacks, or whose arguments mean something else there.
//!
//! Those of numbers are in SQLite since 3.35 where it is compiled with `SQLITE_ENABLE_MATH_FUNCTIONS`
//! (<https://www.sqlite.org/lang_mathfunc.html>); the driver brings them where it is not.

use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::render::Renderer;
use aludel_core::tree::{ChainOp, CompareOp, Constant, CustomNode, Function, Node, Origin};
use aludel_core::types::{DataType, Value};

use crate::spelling::NAME;

pub(crate) fn lower(function: &Function) -> Option<Node> {
    if function.origin() != Origin::Core {
        return None;
    }
    match (function.name(), function.arguments()) {
        ("substring", [text, from]) => substring_from(text, from),
        ("substring", [text, from, length]) => substring(text, from, length),
        ("left", [text, length]) => Some(substr(vec![text.clone(), number(1), at_least(0, length)])),
        ("right", [text, length]) => Some(right(text, length)),
        ("lpad", [text, length, fill]) => Some(lpad(text, length, fill)),
        ("rpad", [text, length, fill]) => Some(rpad(text, length, fill)),
        ("repeat", [text, times]) => Some(repeat(text, times)),
        ("reverse", [text]) => Some(Node::Custom(Arc::new(Reverse(text.clone())))),
        // What takes nothing out gives the text, whatever would be put in: https://www.sqlite.org/lang_corefunc.html#replace
        ("replace", [_, from, to]) if !is_text(to) && !is_long(from) => {
            Some(unless_null(to, Node::native_function("replace", function.arguments().to_vec())))
        }
        ("concat_ws", [separator, texts @ ..]) => Some(concat_ws(separator, texts)),
        // Since 3.43 only: https://www.sqlite.org/lang_corefunc.html#octet_length
        ("octet_length", [text]) => Some(Node::native_function("length", vec![Node::cast(text.clone(), DataType::Bytes)])),
        // Those of NULL are not NULL: https://www.sqlite.org/lang_corefunc.html#char
        ("chr", [code]) => Some(unless_null(code, Node::native_function("char", vec![code.clone()]))),
        ("hex", [bytes]) => Some(unless_null(bytes, Node::native_function("hex", vec![bytes.clone()]))),
        ("code_point", [text]) => Some(code_point(text)),
        ("random", []) => Some(Node::Custom(Arc::new(Random))),
        ("string_agg", [text, separator]) if function.is_distinct() => Some(distinct_texts(function, text, separator)),
        _ => None,
    }
}

/// The arguments that these words have several times.
pub(crate) fn repeated(function: &Function) -> Vec<&Node> {
    if function.origin() != Origin::Core {
        return Vec::new();
    }
    match (function.name(), function.arguments()) {
        ("substring", [_, from, _]) if known(from).is_none() => vec![from],
        ("right", [text, count]) if known(count).is_none() => vec![text],
        ("replace", [_, from, to]) if !is_text(to) && !is_long(from) => vec![to],
        ("lpad", [text, length, _]) => vec![text, length],
        ("rpad" | "repeat", [_, count, ..]) => vec![count],
        ("concat_ws", [separator, ..]) => vec![separator],
        ("chr" | "hex" | "code_point", [it]) => vec![it],
        _ => Vec::new(),
    }
}

fn substr(arguments: Vec<Node>) -> Node {
    Node::native_function("substr", arguments)
}

fn length(text: &Node) -> Node {
    Node::native_function("length", vec![text.clone()])
}

fn number(number: u32) -> Node {
    Node::Constant(Constant::Number(number))
}

/// A value that is known here.
fn known(node: &Node) -> Option<i32> {
    match node {
        Node::Value(Value::I32(it)) => Some(*it),
        _ => None,
    }
}

/// Whether it is a text that is known here.
fn is_text(node: &Node) -> bool {
    matches!(node, Node::Value(Value::Text(_)))
}

/// Whether it is one that has a character at least.
fn is_long(node: &Node) -> bool {
    matches!(node, Node::Value(Value::Text(it)) if !it.is_empty())
}

/// `max(number, least)`, which is NULL where the number is.
fn at_least(least: u16, node: &Node) -> Node {
    match known(node) {
        Some(it) => Node::Value(Value::I32(it.max(least.into()))),
        None => Node::native_function("max", vec![node.clone(), number(least.into())]),
    }
}

/// A place below 1 is counted from the end: <https://www.sqlite.org/lang_corefunc.html#substr>.
fn substring_from(text: &Node, from: &Node) -> Option<Node> {
    if known(from).is_some_and(|it| it >= 1) {
        return None;
    }
    Some(substr(vec![text.clone(), at_least(1, from)]))
}

/// As [`substring_from`]; a length below zero is one before the place.
fn substring(text: &Node, from: &Node, length: &Node) -> Option<Node> {
    match (known(from), known(length)) {
        (Some(from), Some(length)) if from >= 1 && length >= 0 => None,
        (Some(from), Some(length)) => {
            let length = length.saturating_add(from.min(1) - 1).max(0);
            Some(substr(vec![text.clone(), Node::Value(Value::I32(from.max(1))), Node::Value(Value::I32(length))]))
        }
        (Some(start), None) if start >= 1 => Some(substr(vec![text.clone(), from.clone(), at_least(0, length)])),
        (_, _) => {
            let before = Node::chain(ChainOp::Subtract, from.clone(), number(1));
            let before = Node::native_function("min", vec![before, number(0)]);
            let length = Node::chain(ChainOp::Add, length.clone(), before);
            Some(substr(vec![text.clone(), at_least(1, from), at_least(0, &length)]))
        }
    }
}

fn right(text: &Node, count: &Node) -> Node {
    match known(count) {
        Some(it) if it > 0 => substr(vec![text.clone(), Node::Value(Value::I32(-it))]),
        Some(_) => substr(vec![text.clone(), number(1), number(0)]),
        None => {
            let before = Node::chain(ChainOp::Subtract, length(text), count.clone());
            let from = Node::chain(ChainOp::Add, at_least(0, &before), number(1));
            substr(vec![text.clone(), from])
        }
    }
}

/// So many bytes of zero are as many pairs of digits, each of which is replaced by the text.
/// <https://www.sqlite.org/lang_corefunc.html#zeroblob>
fn repeat(text: &Node, times: &Node) -> Node {
    let zeros = Node::native_function("hex", vec![Node::native_function("zeroblob", vec![times.clone()])]);
    let pair = Node::Value(Value::Text("00".to_owned()));
    unless_null(times, Node::native_function("replace", vec![zeros, pair, text.clone()]))
}

fn rpad(text: &Node, length: &Node, fill: &Node) -> Node {
    let filled = Node::chain(ChainOp::Concat, text.clone(), repeat(fill, length));
    substr(vec![filled, number(1), at_least(0, length)])
}

fn lpad(text: &Node, count: &Node, fill: &Node) -> Node {
    let missing = Node::chain(ChainOp::Subtract, count.clone(), length(text));
    let fill = substr(vec![repeat(fill, count), number(1), at_least(0, &missing)]);
    Node::chain(ChainOp::Concat, fill, substr(vec![text.clone(), number(1), at_least(0, count)]))
}

/// `CASE WHEN node IS NOT NULL THEN value END`, for a value that would not be NULL otherwise.
fn unless_null(node: &Node, value: Node) -> Node {
    match node {
        Node::Value(Value::Null) => Node::Constant(Constant::Null),
        Node::Value(_) => value,
        other => Node::case(vec![(Node::is_null(true, other.clone()), value)], None),
    }
}

/// There is one since 3.44 only (<https://www.sqlite.org/lang_corefunc.html#concat_ws>): each text that is there with the
/// separator before it, and then all without the first separator.
fn concat_ws(separator: &Node, texts: &[Node]) -> Node {
    let empty = || Node::Value(Value::Text(String::new()));
    let with_separator = |it: &Node| {
        let text = Node::chain_of(ChainOp::Concat, vec![separator.clone(), it.clone()]);
        Node::native_function("coalesce", vec![text, empty()])
    };
    let all = Node::chain_of(ChainOp::Concat, texts.iter().map(with_separator).collect());
    let from = Node::chain(ChainOp::Add, length(separator), number(1));
    substr(vec![all, from])
}

/// That of an empty text is NULL: <https://www.sqlite.org/lang_corefunc.html#unicode>.
fn code_point(text: &Node) -> Node {
    let is_empty = Node::compare(CompareOp::Eq, text.clone(), Node::Value(Value::Text(String::new())));
    Node::case(vec![(is_empty, number(0))], Some(Node::native_function("unicode", vec![text.clone()])))
}

/// With DISTINCT there is no separator to be given, and it is a comma: <https://www.sqlite.org/lang_aggfunc.html#group_concat>.
fn distinct_texts(function: &Function, text: &Node, separator: &Node) -> Node {
    if *separator != Node::Value(Value::Text(",".to_owned())) {
        return Node::unsupported(
            NAME,
            "`string_agg` of distinct texts with a separator that is not a comma",
            "take \",\" for the separator, or select the distinct texts in a `.subquery(…)` and join those",
        );
    }
    let node = Node::native_function("group_concat", vec![text.clone()]).distinct_values();
    let node = if function.order_by().is_empty() { node } else { node.ordered(function.order_by().to_vec()) };
    match function.filter() {
        Some(condition) => node.filtered(condition.clone()),
        None => node,
    }
}

/// The characters one after the other, each put before those that were taken already.
/// <https://www.sqlite.org/lang_with.html#recursive_common_table_expressions>
#[derive(Debug)]
struct Reverse(Node);

impl CustomNode for Reverse {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self(text) = self;
        r.push(("(WITH RECURSIVE reversed(rest, done) AS (SELECT ", text, ", '' UNION ALL "))?;
        r.push("SELECT substr(rest, 2), substr(rest, 1, 1) || done FROM reversed WHERE rest <> '') ")?;
        r.push("SELECT done FROM reversed WHERE rest = '')")
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.0]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// There are random integers of 64 bits; 53 of them are as many as a float has.
/// <https://www.sqlite.org/lang_corefunc.html#random>
#[derive(Debug)]
struct Random;

impl CustomNode for Random {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.push("(abs(random() % 9007199254740992) / 9007199254740992.0)")
    }

    fn is_opaque(&self) -> bool {
        false
    }
}
