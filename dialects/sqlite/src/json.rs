//! JSON in SQLite, where documents are text. <https://www.sqlite.org/json1.html>

use aludel_core::phrase;
use aludel_core::schema::Name;
use aludel_core::tree::{Json, JsonOp, JsonStep, Node, Piece};
use aludel_core::types::{DataType, Value};

use crate::spelling::NAME;

pub(crate) fn lower(json: &Json) -> Option<Node> {
    let steps = json.steps();
    Some(match (json.op(), json.operands()) {
        (JsonOp::Part, [it]) => Place::of(it, steps).document(),
        (JsonOp::Text, [it]) => asked(it, steps, &[("text", Answer::Value)]),
        (JsonOp::Integer, [it]) => whole(&Place::of(it, steps)),
        (JsonOp::Float, [it]) => {
            let place = Place::of(it, steps);
            let (kind, value) = (place.call("json_type("), place.call("json_extract("));
            // What is too large is infinite.
            let fits = " BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308 THEN CAST(";
            phrase!["CASE WHEN ", kind, " IN ('integer', 'real') AND ", value.clone(), fits, value, " AS REAL) END"]
        }
        (JsonOp::Bool, [it]) => asked(it, steps, &[("true", Answer::Words("TRUE")), ("false", Answer::Words("FALSE"))]),
        (JsonOp::Type, [it]) => kind(&Place::of(it, steps)),
        (JsonOp::Length, [it]) => asked(it, steps, &[("array", Answer::Length)]),
        (JsonOp::Value(of), [it]) => made(of, it),
        (JsonOp::Object, values) => {
            let entries = steps.iter().zip(values).map(|(step, value)| vec![name(step), ", ".into(), document(value)].into());
            phrase!["json_object(", list(entries), ")"]
        }
        (JsonOp::Array, values) => phrase!["json_array(", list(values.iter().map(document)), ")"],
        // Without rows there is an empty array, which nothing else can be.
        (JsonOp::Collect, [it]) => phrase!["nullif(json_group_array(", document(it), "), '[]')"],
        (JsonOp::CollectObject, [key, it]) => phrase!["nullif(json_group_object(", key, ", ", document(it), "), '{}')"],
        (JsonOp::SetKey, [it, values @ ..]) => with_keys(it, steps, values),
        (JsonOp::RemoveKey, [it]) => without_keys(it, steps),
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

/// A key as a text.
fn name(step: &JsonStep) -> Piece {
    match step {
        JsonStep::Key(key @ Name::Static(_)) => Piece::Literal(Value::Text(key.as_str().to_owned())),
        JsonStep::Key(key @ Name::Shared(_)) => Node::Value(Value::Text(key.as_str().to_owned())).into(),
        JsonStep::Index(index) => Piece::Literal(Value::I64((*index).into())),
    }
}

/// Text that is known to be JSON: without it a document within a document would be a string.
fn document(it: &Node) -> Piece {
    if matches!(it, Node::Json(json) if matches!(json.op(), JsonOp::Value(_))) {
        return it.into();
    }
    vec!["json(".into(), it.into(), ")".into()].into()
}

/// Where a path leads: a document, and a path within it.
struct Place {
    base: Piece,
    path: String,
    is_bound: bool,
}

impl Place {
    fn of(it: &Node, steps: &[JsonStep]) -> Self {
        let mut place = Self { base: it.into(), path: "$".to_owned(), is_bound: false };
        for step in steps {
            match step {
                JsonStep::Index(index) => place.path.push_str(&format!("[{index}]")),
                JsonStep::Key(key) if fits_path(key.as_str()) => {
                    place.is_bound |= matches!(key, Name::Shared(_));
                    place.path.push_str(&format!(".\"{}\"", key.as_str()));
                }
                JsonStep::Key(_) => place = place.found(step),
            }
        }
        place
    }

    /// The value of a key that no path can say, found among all keys.
    fn found(self, step: &JsonStep) -> Self {
        let object = self.document();
        let found = phrase![
            "(SELECT CASE WHEN e.type IN ('null', 'true', 'false') THEN e.type WHEN e.type IN ('object', 'array') THEN e.value \
             ELSE json_quote(e.value) END FROM json_each(",
            object,
            ") AS e WHERE e.key = ",
            name(step),
            ")"
        ];
        Self { base: found.into(), path: "$".to_owned(), is_bound: false }
    }

    /// The part as a document; JSON's null is one, while `json_extract` would make NULL of it.
    fn document(self) -> Node {
        match (self.path.as_str(), self.base) {
            ("$", Piece::Expression(node)) => node,
            (_, base) => {
                let path = path_piece(self.path, self.is_bound);
                let base = match base {
                    Piece::Expression(node) => Piece::Closed(node),
                    other => other,
                };
                phrase!["(", base, " -> ", path, ")"]
            }
        }
    }

    /// A function of the document and the path.
    fn call(&self, function: &'static str) -> Piece {
        let path = path_piece(self.path.clone(), self.is_bound);
        vec![function.into(), self.base.clone(), ", ".into(), path, ")".into()].into()
    }
}

/// A path is part of what the statement says, unless a key was made at run time.
fn path_piece(path: String, is_bound: bool) -> Piece {
    let path = Value::Text(path);
    if is_bound { Node::Value(path).into() } else { Piece::Literal(path) }
}

/// A key in a path ends at the next quote, and what a backslash means depends on the version.
fn fits_path(key: &str) -> bool {
    !key.contains(|it: char| it == '"' || it == '\\' || it.is_control())
}

/// What is given for a kind of JSON.
enum Answer {
    Value,
    Length,
    Words(&'static str),
}

fn asked(it: &Node, steps: &[JsonStep], answers: &[(&'static str, Answer)]) -> Node {
    let place = Place::of(it, steps);
    let mut pieces: Vec<Piece> = vec!["CASE ".into(), place.call("json_type(")];
    for (kind, answer) in answers {
        pieces.extend([" WHEN ".into(), Piece::Literal(Value::Text((*kind).to_owned())), " THEN ".into()]);
        pieces.push(match answer {
            Answer::Value => place.call("json_extract("),
            Answer::Length => place.call("json_array_length("),
            Answer::Words(words) => (*words).into(),
        });
    }
    pieces.push(" END".into());
    Node::phrase(pieces)
}

/// A number beyond 64 bits is a float, and a cast gives the nearest integer that there is; then the two are not equal.
fn whole(place: &Place) -> Node {
    let (kind, value) = (place.call("json_type("), place.call("json_extract("));
    let integer: Piece = vec!["CAST(".into(), value.clone(), " AS INTEGER)".into()].into();
    phrase!["CASE WHEN ", kind, " IN ('integer', 'real') AND ", value, " = ", integer.clone(), " THEN ", integer, " END"]
}

fn kind(place: &Place) -> Node {
    let kind = place.call("json_type(");
    phrase![
        "CASE ",
        kind.clone(),
        " WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' \
         WHEN 'text' THEN 'string' ELSE ",
        kind,
        " END"
    ]
}

/// NULL would become `null`, and a float would lose digits.
fn made(of: DataType, it: &Node) -> Node {
    let value = Piece::closed(it);
    match of {
        DataType::Json => phrase!["json(", it, ")"],
        DataType::Bool => phrase!["json(CASE WHEN ", value.clone(), " THEN 'true' WHEN NOT ", value, " THEN 'false' END)"],
        DataType::Real | DataType::Double => {
            phrase!["json(CASE WHEN ", value, " IS NOT NULL THEN printf('%!.17g', ", it, ") END)"]
        }
        _ => phrase!["json(CASE WHEN ", value, " IS NOT NULL THEN json_quote(", it, ") END)"],
    }
}

/// How many keys one call sets or removes: a function has 100 arguments at most in the oldest versions.
/// <https://www.sqlite.org/limits.html#max_function_arg>
const MOST_KEYS: usize = 40;

/// A patch by another object would take `null` for what is to be removed.
fn with_keys(it: &Node, steps: &[JsonStep], values: &[Node]) -> Node {
    if !steps.iter().all(is_simple_key) {
        return Node::unsupported(
            NAME,
            "`with_key` of a key that has a quote, a backslash or a control character",
            "set it in the program",
        );
    }
    let entry = |(step, value): (&JsonStep, &Node)| -> Piece {
        let value: Vec<Piece> = vec![", json(ifnull(".into(), value.into(), ", 'null'))".into()];
        vec![", ".into(), path_to(step), value.into()].into()
    };
    let same = Piece::from(it);
    let entries: Vec<Piece> = steps.iter().zip(values).map(entry).collect();
    let changed = calls("json_set(", same.clone(), &entries);
    phrase!["CASE json_type(", same.clone(), ") WHEN 'object' THEN ", changed, " ELSE ", same, " END"]
}

fn without_keys(it: &Node, steps: &[JsonStep]) -> Node {
    if !steps.iter().all(is_simple_key) {
        return Node::unsupported(
            NAME,
            "`without_key` of a key that has a quote, a backslash or a control character",
            "remove it in the program",
        );
    }
    let keys: Vec<Piece> = steps.iter().map(|step| vec![", ".into(), path_to(step)].into()).collect();
    Node::phrase(vec![calls("json_remove(", it.into(), &keys)])
}

/// The function of the document and the arguments, in as many calls as these need.
fn calls(function: &'static str, document: Piece, arguments: &[Piece]) -> Piece {
    arguments
        .chunks(MOST_KEYS)
        .fold(document, |document, arguments| vec![function.into(), document, arguments.to_vec().into(), ")".into()].into())
}

fn is_simple_key(step: &JsonStep) -> bool {
    matches!(step, JsonStep::Key(key) if fits_path(key.as_str()))
}

/// The path to a key of the document itself.
fn path_to(step: &JsonStep) -> Piece {
    match step {
        JsonStep::Key(key) => path_piece(format!("$.\"{}\"", key.as_str()), matches!(key, Name::Shared(_))),
        JsonStep::Index(index) => path_piece(format!("$[{index}]"), false),
    }
}

/// The document, where these words have it several times.
pub(crate) fn repeated(json: &Json) -> &[Node] {
    let operands = json.operands();
    match json.op() {
        JsonOp::Text | JsonOp::Integer | JsonOp::Float | JsonOp::Type | JsonOp::Length => operands,
        JsonOp::SetKey => &operands[..operands.len().min(1)],
        JsonOp::Value(DataType::Json) => &[],
        JsonOp::Value(_) => operands,
        JsonOp::Part
        | JsonOp::Bool
        | JsonOp::Contains
        | JsonOp::Object
        | JsonOp::Array
        | JsonOp::Collect
        | JsonOp::CollectObject
        | JsonOp::RemoveKey => &[],
    }
}
