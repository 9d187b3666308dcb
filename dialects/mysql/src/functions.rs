//! Functions that MySQL and MariaDB lack, or whose arguments mean something else there.

use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::render::{Comma, Renderer};
use aludel_core::tree::{ChainOp, CompareOp, Constant, CustomNode, Function, Node, OrderTerm, Origin, Over};
use aludel_core::types::{DataType, Value, ValueRef};

use crate::{Flavor, spelling};

pub(crate) fn lower(flavor: Flavor, function: &Function) -> Option<Node> {
    if function.origin() != Origin::Core {
        return None;
    }
    match (function.name(), function.arguments()) {
        ("string_agg", [text, separator]) => Some(group_concat(flavor, function, text, separator)),
        // There are no arrays, with or without an order.
        ("array_agg", _) => None,
        _ if !function.order_by().is_empty() => Some(Node::unsupported(
            spelling::name(flavor),
            "ORDER BY in an aggregate other than `string_agg`",
            "leave it out, or sort in the program",
        )),
        ("substring", [text, from]) => substring_from(text, from),
        ("substring", [text, from, length]) => substring(text, from, length),
        ("lpad", [text, length, fill]) => padded("lpad", text, length, fill),
        ("rpad", [text, length, fill]) => padded("rpad", text, length, fill),
        // MariaDB gives the text as it is where nothing is taken out, whatever would be put in.
        ("replace", [_, _, to]) if !matches!(to, Node::Value(Value::Text(_))) => Some(match to {
            Node::Value(Value::Null) => Node::Constant(Constant::Null),
            to => {
                let replaced = Node::native_function("replace", function.arguments().to_vec());
                Node::case(vec![(Node::is_null(true, to.clone()), replaced)], None)
            }
        }),
        ("btrim", [text, characters]) => Some(trim(flavor, "BOTH ", text, characters)),
        ("ltrim", [text, characters]) => Some(trim(flavor, "LEADING ", text, characters)),
        ("rtrim", [text, characters]) => Some(trim(flavor, "TRAILING ", text, characters)),
        ("chr", [code]) => Some(chr(code)),
        ("code_point", [text]) => Some(code_point(text)),
        // https://dev.mysql.com/doc/refman/8.0/en/mathematical-functions.html#function_truncate
        ("trunc", [value]) => Some(Node::native_function("truncate", vec![value.clone(), number(0)])),
        ("bit_and", [value]) => Some(bits("bit_and", &of_its_rows(function, value), |it| it)),
        ("bit_or", [value]) => Some(bits("bit_or", &of_its_rows(function, value), |it| it)),
        ("bit_xor", [value]) => Some(bits("bit_xor", &of_its_rows(function, value), |it| it)),
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
        ("replace", [_, _, to]) if !matches!(to, Node::Value(Value::Text(_))) => vec![to],
        ("bit_and" | "bit_or" | "bit_xor", [it]) => vec![it],
        ("lag" | "lead", [_, offset, _]) => vec![offset],
        _ => Vec::new(),
    }
}

/// A function in other words over a window: what is written around it stands behind OVER.
pub(crate) fn lower_over(flavor: Flavor, over: &Over) -> Option<Node> {
    let Node::Function(function) = over.function() else { return None };
    if function.origin() != Origin::Core {
        return None;
    }
    let place = |it| Node::over(it, over.window().clone());
    match (function.name(), function.arguments()) {
        ("bit_and", [value]) => Some(bits("bit_and", &of_its_rows(function, value), place)),
        ("bit_or", [value]) => Some(bits("bit_or", &of_its_rows(function, value), place)),
        ("bit_xor", [value]) => Some(bits("bit_xor", &of_its_rows(function, value), place)),
        ("lag", [value, offset, otherwise]) if flavor == Flavor::MariaDb => {
            Some(neighbor("lag", [value, offset, otherwise], place))
        }
        ("lead", [value, offset, otherwise]) if flavor == Flavor::MariaDb => {
            Some(neighbor("lead", [value, offset, otherwise], place))
        }
        _ => None,
    }
}

/// There is no FILTER. Aggregates pass over NULL, so a CASE without ELSE leaves out the rows that do not count; `count(*)`
/// counts a constant instead. <https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html>
pub(crate) fn filtered(function: &Function, condition: &Node) -> Node {
    let Some((first, rest)) = function.arguments().split_first() else {
        return Node::invalid(format!("`{}` takes no FILTER, for it has no argument", function.name()));
    };
    let value = match first {
        Node::Constant(Constant::Star) => Node::Constant(Constant::True),
        other => other.clone(),
    };
    let value = Node::case(vec![(condition.clone(), value)], None);
    function.of(std::iter::once(value).chain(rest.iter().cloned()).collect())
}

/// The argument of an aggregate, NULL in the rows that its FILTER leaves out.
fn of_its_rows(function: &Function, value: &Node) -> Node {
    match function.filter() {
        Some(condition) => Node::case(vec![(condition.clone(), value.clone())], None),
        None => value.clone(),
    }
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

/// `greatest(number, least)`, which is NULL where the number is.
fn at_least(least: u16, node: &Node) -> Node {
    match known(node) {
        Some(it) => Node::Value(Value::I32(it.max(least.into()))),
        None => Node::native_function("greatest", vec![node.clone(), number(least.into())]),
    }
}

/// A place below 1 is counted from the end: <https://dev.mysql.com/doc/refman/8.0/en/string-functions.html#function_substring>.
fn substring_from(text: &Node, from: &Node) -> Option<Node> {
    if known(from).is_some_and(|it| it >= 1) {
        return None;
    }
    Some(Node::native_function("substring", vec![text.clone(), at_least(1, from)]))
}

/// As [`substring_from`]; a length below zero is one of zero anyway.
fn substring(text: &Node, from: &Node, length: &Node) -> Option<Node> {
    let length = match (known(from), known(length)) {
        (Some(from), _) if from >= 1 => return None,
        (Some(from), Some(length)) => Node::Value(Value::I32(length.saturating_add(from.min(1) - 1).max(0))),
        (_, _) => {
            let before = Node::chain(ChainOp::Subtract, from.clone(), number(1));
            Node::chain(ChainOp::Add, length.clone(), Node::native_function("least", vec![before, number(0)]))
        }
    };
    Some(Node::native_function("substring", vec![text.clone(), at_least(1, from), length]))
}

/// To a length below zero it is NULL: <https://dev.mysql.com/doc/refman/8.0/en/string-functions.html#function_lpad>.
fn padded(name: &'static str, text: &Node, length: &Node, fill: &Node) -> Option<Node> {
    if known(length).is_some_and(|it| it >= 0) {
        return None;
    }
    Some(Node::native_function(name, vec![text.clone(), at_least(0, length), fill.clone()]))
}

/// It takes off a text and not any of some characters, which is the same for one character.
/// <https://dev.mysql.com/doc/refman/8.0/en/string-functions.html#function_trim>
fn trim(flavor: Flavor, place: &'static str, text: &Node, characters: &Node) -> Node {
    let is_one = matches!(characters, Node::Value(Value::Null))
        || matches!(characters, Node::Value(Value::Text(it)) if it.chars().count() < 2);
    if !is_one {
        return Node::unsupported(
            spelling::name(flavor),
            "trim of any of several characters",
            "give it one character as a plain value, or trim in the program",
        );
    }
    Node::Custom(Arc::new(Trim { place, text: text.clone(), character: characters.clone() }))
}

/// `trim(place character FROM text)`.
#[derive(Debug)]
struct Trim {
    place: &'static str,
    text: Node,
    character: Node,
}

impl CustomNode for Trim {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { place, text, character } = self;
        r.push(("trim(", *place, character, " FROM ", text, ")"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.text, &self.character]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// A text in another character set: `convert(text USING name)`.
/// <https://dev.mysql.com/doc/refman/8.0/en/cast-functions.html#function_convert>
#[derive(Debug)]
struct Using {
    text: Node,
    character_set: &'static str,
}

impl CustomNode for Using {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { text, character_set } = self;
        r.push(("convert(", text, " USING ", *character_set, ")"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.text]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

fn using(character_set: &'static str, text: Node) -> Node {
    Node::Custom(Arc::new(Using { text, character_set }))
}

/// CHAR and ORD are about bytes, but in UTF-32 the bytes of a character are its number.
/// <https://dev.mysql.com/doc/refman/8.0/en/charset-unicode-utf32.html>
fn chr(code: &Node) -> Node {
    let digits = Node::native_function("hex", vec![Node::cast(code.clone(), DataType::BigInt)]);
    let digits = Node::native_function("lpad", vec![digits, number(8), Node::Value(Value::Text("0".to_owned()))]);
    // CONVERT would give it the collation that the server has for the character set, in which `A` may equal `a`; CAST gives it that of
    // the connection. https://mariadb.com/kb/en/cast/
    Node::cast(using("utf32", Node::native_function("unhex", vec![digits])), DataType::Text)
}

/// As [`chr`].
fn code_point(text: &Node) -> Node {
    let first = using("utf32", Node::native_function("left", vec![text.clone(), number(1)]));
    // With a zero before it, for an empty text has no digits.
    let zero = Node::Value(Value::Text("0".to_owned()));
    let digits = Node::native_function("concat", vec![zero, Node::native_function("hex", vec![first])]);
    let code = Node::native_function("conv", vec![digits, number(16), number(10)]);
    Node::cast(code, DataType::BigInt)
}

/// They have no sign, and of no values they have a number:
/// <https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html#function_bit-and>.
fn bits(name: &'static str, value: &Node, place: impl Fn(Node) -> Node) -> Node {
    let is_any = Node::compare(CompareOp::Gt, place(Node::native_function("count", vec![value.clone()])), number(0));
    let bits = Node::cast(place(Node::native_function(name, vec![value.clone()])), DataType::BigInt);
    Node::case(vec![(is_any, bits)], None)
}

/// MariaDB's take no default. Whether there is such a row is told by a constant: <https://mariadb.com/kb/en/lag/>.
fn neighbor(name: &'static str, [value, offset, otherwise]: [&Node; 3], place: impl Fn(Node) -> Node) -> Node {
    let call = |value: Node| place(Node::native_function(name, vec![value, offset.clone()]));
    let is_missing = Node::is_null(false, call(number(1)));
    Node::case(vec![(is_missing, otherwise.clone())], Some(call(value.clone())))
}

fn group_concat(flavor: Flavor, function: &Function, text: &Node, separator: &Node) -> Node {
    match separator {
        Node::Value(Value::Text(separator)) => {
            let value = of_its_rows(function, text);
            // What is sorted by must be what is taken once.
            let sorted_by =
                |it: &OrderTerm| OrderTerm { node: if it.node == *text { value.clone() } else { it.node.clone() }, ..it.clone() };
            Node::Custom(Arc::new(GroupConcat {
                distinct: function.is_distinct().then_some("DISTINCT "),
                order_by: function.order_by().iter().map(sorted_by).collect(),
                text: value,
                separator: separator.clone(),
            }))
        }
        _ => Node::unsupported(
            spelling::name(flavor),
            "`string_agg` with a separator that is an expression",
            "give it a plain text for the separator",
        ),
    }
}

/// `group_concat([DISTINCT] text [ORDER BY terms] SEPARATOR 'text')`. The separator must be a literal.
/// <https://dev.mysql.com/doc/refman/8.0/en/aggregate-functions.html#function_group-concat>
#[derive(Debug)]
struct GroupConcat {
    distinct: Option<&'static str>,
    text: Node,
    order_by: Vec<OrderTerm>,
    separator: String,
}

impl CustomNode for GroupConcat {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { distinct, text, order_by, separator } = self;
        r.push(("group_concat(", *distinct, text))?;
        if !order_by.is_empty() {
            r.push((" ORDER BY ", Comma(order_by)))?;
        }
        let mut literal = String::new();
        r.dialect().literal(&mut literal, &ValueRef::Text(separator.as_str().into()))?;
        r.push((" SEPARATOR ", &*literal, ")"))
    }

    fn children(&self) -> Vec<&Node> {
        let terms = self.order_by.iter().map(|it| &it.node);
        std::iter::once(&self.text).chain(terms).collect()
    }

    fn is_opaque(&self) -> bool {
        false
    }
}
