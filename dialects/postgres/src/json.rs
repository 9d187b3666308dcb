//! JSON in PostgreSQL, where documents are `jsonb`. <https://www.postgresql.org/docs/current/functions-json.html>

use aludel_core::phrase;
use aludel_core::schema::Name;
use aludel_core::tree::{Constant, Json, JsonOp, JsonStep, Node, Piece};
use aludel_core::types::{DataType, Value};

pub(crate) fn lower(json: &Json) -> Option<Node> {
    let steps = json.steps();
    Some(match (json.op(), json.operands()) {
        (JsonOp::Part, [it]) => part(it, steps),
        // A path that gives what it is asked for and nothing else, so that no cast meets what it cannot take.
        (JsonOp::Text, [it]) => of_kind(it, steps, ", 'strict $ ? (@.type() == \"string\")') #>> '{}')", "("),
        (JsonOp::Integer, [it]) => of_kind(
            it,
            steps,
            ", 'strict $ ? (@.floor() == @ && @ >= -9223372036854775808 && @ <= 9223372036854775807)') AS BIGINT)",
            "CAST(",
        ),
        // `double()` finds nothing in a number that no float has place for, where a cast would be an error.
        (JsonOp::Float, [it]) => {
            of_kind(it, steps, ", 'strict $ ? (@.type() == \"number\").double()', '{}', TRUE) AS DOUBLE PRECISION)", "CAST(")
        }
        (JsonOp::Bool, [it]) => of_kind(it, steps, ", 'strict $ ? (@.type() == \"boolean\")') AS BOOLEAN)", "CAST("),
        (JsonOp::Type, [it]) => phrase!["jsonb_typeof(", part(it, steps), ")"],
        (JsonOp::Length, [it]) => of_kind(it, steps, ", 'strict $ ? (@.type() == \"array\")'))", "jsonb_array_length("),
        (JsonOp::Contains, [it, other]) => {
            phrase!["(", Piece::closed(&typed(it)), " @> ", Piece::closed(&typed(other)), ")"]
        }
        (JsonOp::Value(of), [it]) => made(of, it),
        (JsonOp::Object, values) => {
            let entries = steps.iter().zip(values).map(|(step, value)| vec![name(step), ", ".into(), typed(value).into()].into());
            phrase!["jsonb_build_object(", list(entries), ")"]
        }
        (JsonOp::Array, values) => phrase!["jsonb_build_array(", list(values.iter().map(|it| typed(it).into())), ")"],
        (JsonOp::Collect, [it]) => phrase!["jsonb_agg(", it, ")"],
        (JsonOp::CollectObject, [key, it]) => phrase!["jsonb_object_agg(", key, ", ", it, ")"],
        (JsonOp::SetKey, [it, values @ ..]) => {
            let entry = |(step, value): (&JsonStep, &Node)| -> Piece {
                vec![" || jsonb_build_object(".into(), name(step), ", ".into(), typed(value).into(), ")".into()].into()
            };
            if_object(it, steps.iter().zip(values).map(entry).collect())
        }
        (JsonOp::RemoveKey, [it]) => if_object(it, steps.iter().flat_map(|step| [" - ".into(), name(step)]).collect()),
        _ => return None,
    })
}

/// A list with commas.
fn list(pieces: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let mut list = Vec::new();
    for piece in pieces {
        if !list.is_empty() {
            list.push(", ".into());
        }
        list.push(piece);
    }
    list
}

/// NULL says that it is a document, for it alone fits several operators.
fn typed(operand: &Node) -> Node {
    match operand {
        Node::Value(Value::Null) | Node::Constant(Constant::Null) => Node::cast(operand.clone(), DataType::Json),
        other => other.clone(),
    }
}

/// `(document -> 'key' -> 1)`. A number is an index and a text a key, whatever is in the text.
///
/// A scalar counts as an array of itself, so `-> 0` of it would be the scalar; a strict path has no such notion, and is told to be
/// silent about what is no array.
fn part(it: &Node, steps: &[JsonStep]) -> Node {
    let mut part = typed(it);
    for steps in steps.chunk_by(|left, right| !is_first(left) && !is_first(right)) {
        part = match steps {
            [step] if is_first(step) => phrase!["jsonb_path_query_first(", part, ", 'strict $[0]', '{}', TRUE)"],
            steps => {
                let steps: Vec<Piece> = steps.iter().flat_map(|it| [" -> ".into(), name(it)]).collect();
                phrase!["(", Piece::closed(&part), steps, ")"]
            }
        };
    }
    part
}

fn is_first(step: &JsonStep) -> bool {
    *step == JsonStep::Index(0)
}

/// A key that is a parameter says that it is text, for functions take anything.
fn name(step: &JsonStep) -> Piece {
    match step {
        JsonStep::Key(key @ Name::Static(_)) => Piece::Literal(Value::Text(key.as_str().to_owned())),
        JsonStep::Key(key @ Name::Shared(_)) => {
            Node::cast(Node::Value(Value::Text(key.as_str().to_owned())), DataType::Text).into()
        }
        JsonStep::Index(index) => Piece::Literal(Value::I64((*index).into())),
    }
}

fn of_kind(it: &Node, steps: &[JsonStep], filter: &'static str, before: &'static str) -> Node {
    phrase![before, "jsonb_path_query_first(", part(it, steps), filter]
}

/// A parameter fits any type, so it says which it is of.
fn made(of: DataType, it: &Node) -> Node {
    match it {
        Node::Value(_) | Node::Constant(_) => phrase!["to_jsonb(", Node::cast(it.clone(), of), ")"],
        other => phrase!["to_jsonb(", other, ")"],
    }
}

/// What is no object stays as it is: these operators change arrays too.
fn if_object(it: &Node, changed: Vec<Piece>) -> Node {
    let it = typed(it);
    let same = Piece::closed(&it);
    phrase!["CASE jsonb_typeof(", &it, ") WHEN 'object' THEN ", same.clone(), changed, " ELSE ", same, " END"]
}

/// The document, where these words have it several times.
pub(crate) fn repeated(json: &Json) -> &[Node] {
    match (json.op(), json.operands()) {
        (JsonOp::SetKey | JsonOp::RemoveKey, [it, ..]) => std::slice::from_ref(it),
        _ => &[],
    }
}
