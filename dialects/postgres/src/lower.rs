//! What PostgreSQL says with other nodes and other statements.

use std::fmt::{Display, Write};
use std::sync::Arc;

use aludel_core::emulation::limited_by_key;
use aludel_core::error::{Error, Result};
use aludel_core::phrase;
use aludel_core::render::{Operand, Power, Renderer};
use aludel_core::tree::{
    Case, Cast, Chain, ChainOp, Constant, CustomNode, DeleteTree, In, IsNull, Node, Piece, Reach, Regexp, UpdateTree,
};
use aludel_core::types::in_text::{DateText, DecimalText, TimeText, TimestampText, UuidText};
use aludel_core::types::{ArrayValue, DataType, Value, ValueRef};

use crate::functions;
use crate::spelling::NAME;
use crate::types::require_storable;

pub(crate) fn lower(node: &Node) -> Option<Node> {
    match node {
        Node::In(it) => any(it),
        Node::IsNull(it) => of_a_type(it),
        Node::Regexp(it) => matches(it),
        Node::Chain(it) => nulls(it).or_else(|| bits(it)),
        Node::Negate(it) if is_null(it.operand()) => Some(Node::negate(a_number())),
        Node::BitNot(it) if is_null(it.operand()) => Some(Node::bit_not(a_number())),
        Node::Case(it) if it.is_of_nulls() => case_of_nulls(it),
        Node::Function(it) => functions::lower(it),
        Node::Over(it) => functions::lower_over(it),
        Node::Cast(it) => in_utc(it),
        Node::Json(it) => crate::json::lower(it),
        Node::Temporal(it) => crate::temporal::lower(it),
        _ => None,
    }
}

/// The operands that these words have several times.
pub(crate) fn repeated(node: &Node) -> Vec<&Node> {
    match node {
        // The server makes comparisons of it, each with a copy of the operands.
        Node::Between(it) if it.is_symmetric() => it.parts().into_iter().collect(),
        Node::Between(it) => it.parts().into_iter().take(1).collect(),
        Node::Function(it) => functions::repeated(it),
        Node::Json(it) => crate::json::repeated(it).iter().collect(),
        _ => Vec::new(),
    }
}

/// Between an instant and a date or a time without a zone stands the time zone of the connection, unless another one is named.
/// <https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-TIMEZONES>
fn in_utc(cast: &Cast) -> Option<Node> {
    let (operand, to) = (cast.operand(), cast.data_type());
    let is_instant = operand.gives(|it| it == DataType::TimestampTz);
    let has_no_zone = operand.gives(|it| matches!(it, DataType::Date | DataType::Timestamp));
    match to {
        DataType::Date | DataType::Time | DataType::Timestamp if is_instant => {
            Some(Node::cast(phrase!["(", Piece::closed(operand), " AT TIME ZONE 'UTC')"], to))
        }
        DataType::TimestampTz if has_no_zone => {
            Some(phrase!["(", Node::cast(operand.clone(), DataType::Timestamp), " AT TIME ZONE 'UTC')"])
        }
        _ => None,
    }
}

/// `regexp_like` came with version 15. <https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-POSIX-REGEXP>
fn matches(regexp: &Regexp) -> Option<Node> {
    let symbol = if regexp.ignores_case() { "~*" } else { "~" };
    let operands = (regexp.operand().clone(), regexp.pattern().clone());
    regexp.replacement().is_none().then(|| Node::operator(Some(operands.0), symbol, operands.1))
}

/// NULL alone fits several operators, so it says that it is a number.
/// <https://www.postgresql.org/docs/current/typeconv-oper.html>
fn nulls(chain: &Chain) -> Option<Node> {
    let takes_numbers = !matches!(chain.op(), ChainOp::And | ChainOp::Or | ChainOp::Concat);
    if !takes_numbers || !chain.operands().iter().all(is_null) {
        return None;
    }
    let rest = chain.operands().iter().skip(1).cloned();
    Some(Node::chain_of(chain.op(), std::iter::once(a_number()).chain(rest).collect()))
}

pub(crate) fn is_null(node: &Node) -> bool {
    matches!(node, Node::Value(Value::Null) | Node::Constant(Constant::Null))
}

fn a_number() -> Node {
    Node::cast(Node::Constant(Constant::Null), DataType::BigInt)
}

/// Of NULLs alone it would be a text. <https://www.postgresql.org/docs/current/typeconv-union-case.html>
fn case_of_nulls(case: &Case) -> Option<Node> {
    let data_type = case.data_type()?;
    let mut branches = case.branches().to_vec();
    let (_, first) = branches.first_mut()?;
    *first = Node::cast(first.clone(), data_type);
    Some(Node::case_of(case.subject().cloned(), branches, case.otherwise().cloned()))
}

/// `^` is a power, `#` the exclusive or; a shift goes by an INTEGER, whatever is shifted.
/// <https://www.postgresql.org/docs/current/functions-math.html>
fn bits(chain: &Chain) -> Option<Node> {
    let operands = chain.operands().iter().cloned();
    match chain.op() {
        ChainOp::BitXor => operands.reduce(|left, right| Node::operator(Some(left), "#", right)),
        ChainOp::ShiftLeft | ChainOp::ShiftRight => {
            let (first, counts) = chain.operands().split_first()?;
            if !counts.iter().any(is_wide) {
                return None;
            }
            let counts = counts.iter().map(|it| if is_wide(it) { Node::cast(it.clone(), DataType::Integer) } else { it.clone() });
            Some(Node::chain_of(chain.op(), std::iter::once(first.clone()).chain(counts).collect()))
        }
        _ => None,
    }
}

/// Whether an operand is no INTEGER for all that is known.
fn is_wide(node: &Node) -> bool {
    match node {
        Node::Value(Value::I16(_) | Value::I32(_)) => false,
        Node::Cast(it) => it.data_type() != DataType::Integer,
        _ => true,
    }
}

pub(crate) fn update(update: &UpdateTree) -> Result<Option<UpdateTree>> {
    Ok(limited(update.reach())?.map(|reach| update.clone().with_reach(reach)))
}

pub(crate) fn delete(delete: &DeleteTree) -> Result<Option<DeleteTree>> {
    Ok(limited(delete.reach())?.map(|reach| delete.clone().with_reach(reach)))
}

/// There is no LIMIT. <https://www.postgresql.org/docs/current/sql-update.html>
fn limited(reach: &Reach) -> Result<Option<Reach>> {
    if reach.limit().is_none() {
        return Ok(None);
    }
    let missing =
        || Error::unsupported(NAME, "LIMIT of a table without a primary key", "say by a condition which rows are meant");
    limited_by_key(reach).map(Some).ok_or_else(missing)
}

/// A parameter that stands alone has no type. <https://www.postgresql.org/docs/current/typeconv-overview.html>
fn of_a_type(test: &IsNull) -> Option<Node> {
    let Node::Parameter(parameter) = test.operand() else { return None };
    Some(Node::is_null(test.is_negated(), Node::cast(test.operand().clone(), parameter.data_type())))
}

/// A long list of IN as an array, so that lists of all lengths are one text, and none is too long. NULLs among the values mean the
/// same in both. <https://www.postgresql.org/docs/current/functions-comparisons.html#FUNCTIONS-COMPARISONS-ANY-SOME>
fn any(list: &In) -> Option<Node> {
    let values = list.long_list()?;
    let (array, element) = array(&values)?;
    if element == TEXT && !is_text(list.operand()) {
        return None;
    }
    let operand = list.operand().clone();
    Some(Node::Custom(Arc::new(Any { negated: list.is_negated(), operand, array: Value::Text(array), element })))
}

/// `(operand = ANY($1::type[]))`, `(operand <> ALL($1::type[]))`.
#[derive(Debug)]
struct Any {
    negated: bool,
    operand: Node,
    array: Value,
    element: &'static str,
}

impl CustomNode for Any {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { negated, operand, array, element } = self;
        let words = if *negated { " <> ALL(" } else { " = ANY(" };
        r.push(("(", Operand::new(operand, Power::Concat), words, array))?;
        r.push(("::", *element, "[]))"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.operand]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

/// Whether it is text and not something else that is given as text, such as an enum of the database, which no array of texts compares
/// with.
fn is_text(operand: &Node) -> bool {
    match operand {
        Node::Column(it) => it.data_type().is_some_and(|it| matches!(it, DataType::Text | DataType::Varchar(_))),
        _ => true,
    }
}

const TEXT: &str = "TEXT";

/// The text of an array whose type is said beside it; none if one of its values has no text.
/// <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>
pub(crate) fn text_of(array: &ArrayValue) -> Option<String> {
    let mut text = String::from("{");
    for (index, value) in array.values().iter().enumerate() {
        text.push_str(if index > 0 { "," } else { "" });
        if *value == Value::Null {
            text.push_str("NULL");
        } else {
            push(&mut text, value)?;
        }
    }
    text.push('}');
    Some(text)
}

/// The values as the text of an array, and the type of its elements; none for what has no such text, or no one type.
fn array(values: &[&Value]) -> Option<(String, &'static str)> {
    let mut element = None;
    let mut text = String::from("{");
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        if **value == Value::Null {
            text.push_str("NULL");
            continue;
        }
        let own = push(&mut text, value)?;
        if *element.get_or_insert(own) != own {
            return None;
        }
    }
    text.push('}');
    element.map(|it| (text, it))
}

/// Adds an element, and gives its type.
fn push(text: &mut String, value: &Value) -> Option<&'static str> {
    // What cannot be stored is reported where it is bound.
    require_storable(&value.as_ref()).ok()?;
    Some(match value.as_ref() {
        ValueRef::Bool(it) => plain(text, it, "BOOLEAN"),
        ValueRef::I16(it) => plain(text, it, "BIGINT"),
        ValueRef::I32(it) => plain(text, it, "BIGINT"),
        ValueRef::I64(it) => plain(text, it, "BIGINT"),
        ValueRef::F32(it) => plain(text, it, "REAL"),
        ValueRef::F64(it) => plain(text, it, "DOUBLE PRECISION"),
        ValueRef::Text(it) => quoted(text, &it, TEXT),
        ValueRef::Bytes(it) => bytes(text, &it),
        ValueRef::Date(it) => quoted(text, &DateText(it).to_string(), "DATE"),
        ValueRef::Time(it) => quoted(text, &TimeText(it).to_string(), "TIME"),
        ValueRef::Timestamp(it) => quoted(text, &TimestampText(it).to_string(), "TIMESTAMP"),
        ValueRef::TimestampTz(it) => quoted(text, &format!("{}+00", TimestampText(it)), "TIMESTAMPTZ"),
        ValueRef::Uuid(it) => plain(text, UuidText(it), "UUID"),
        // Text from outside, which must not end an element.
        ValueRef::Decimal(it) => {
            DecimalText::parse(&it).ok()?;
            plain(text, it, "NUMERIC")
        }
        ValueRef::Null | ValueRef::Json(_) | ValueRef::Array(_) => return None,
    })
}

fn plain(text: &mut String, value: impl Display, element: &'static str) -> &'static str {
    // A `String` takes everything.
    let _ = write!(text, "{value}");
    element
}

fn quoted(text: &mut String, value: &str, element: &'static str) -> &'static str {
    text.push('"');
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push('"');
    element
}

/// <https://www.postgresql.org/docs/current/datatype-binary.html>
fn bytes(text: &mut String, bytes: &[u8]) -> &'static str {
    text.push_str("\"\\\\x");
    for byte in bytes {
        plain(text, format_args!("{byte:02x}"), "BYTEA");
    }
    text.push('"');
    "BYTEA"
}
