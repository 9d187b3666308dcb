//! JSON in MySQL and MariaDB. <https://dev.mysql.com/doc/refman/8.0/en/json-functions.html>, <https://mariadb.com/kb/en/json-functions/>
//!
//! MariaDB keeps documents as text: a function of JSON tells a document from a string by how it was made.

use aludel_core::phrase;
use aludel_core::schema::Name;
use aludel_core::tree::{Json, JsonOp, JsonStep, Node, Piece};
use aludel_core::types::{DataType, Value};

use crate::Flavor;

pub(crate) fn lower(flavor: Flavor, json: &Json) -> Option<Node> {
    let steps = json.steps();
    Some(match (json.op(), json.operands()) {
        (JsonOp::Part, [it]) => part(it, steps),
        (JsonOp::Text, [it]) => {
            let it = extracted(it, steps);
            let text = unquoted(&it);
            phrase!["CASE ", kind(&it), " WHEN 'STRING' THEN ", text, " END"]
        }
        (JsonOp::Integer, [it]) => whole(&extracted(it, steps)),
        (JsonOp::Float, [it]) => {
            let it = extracted(it, steps);
            phrase!["CASE WHEN ", kind(&it), " IN (", NUMBERS, ") THEN CAST(", &it, " AS DOUBLE) END"]
        }
        (JsonOp::Bool, [it]) => {
            let it = extracted(it, steps);
            phrase!["CASE ", kind(&it), " WHEN 'BOOLEAN' THEN ", unquoted(&it), " = 'true' END"]
        }
        (JsonOp::Type, [it]) => phrase![
            "CASE ",
            kind(&extracted(it, steps)),
            " WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'STRING' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean' \
             WHEN 'NULL' THEN 'null' WHEN 'INTEGER' THEN 'number' WHEN 'UNSIGNED INTEGER' THEN 'number' WHEN 'DOUBLE' THEN 'number' \
             WHEN 'DECIMAL' THEN 'number' END"
        ],
        (JsonOp::Length, [it]) => {
            let it = extracted(it, steps);
            phrase!["CASE ", kind(&it), " WHEN 'ARRAY' THEN JSON_LENGTH(", &it, ") END"]
        }
        (JsonOp::Contains, [it, other]) => phrase!["JSON_CONTAINS(", it, ", ", other, ")"],
        (JsonOp::Value(of), [it]) => made(flavor, of, it),
        (JsonOp::Object, values) => {
            let entries =
                steps.iter().zip(values).map(|(step, value)| vec![name(step), ", ".into(), document(flavor, value)].into());
            phrase!["JSON_OBJECT(", list(entries), ")"]
        }
        (JsonOp::Array, values) => phrase!["JSON_ARRAY(", list(values.iter().map(|it| document(flavor, it))), ")"],
        (JsonOp::Collect, [it]) => phrase!["JSON_ARRAYAGG(", document(flavor, it), ")"],
        (JsonOp::CollectObject, [key, it]) => phrase!["JSON_OBJECTAGG(", key, ", ", document(flavor, it), ")"],
        // What is no object stays as it is.
        (JsonOp::SetKey, [it, values @ ..]) => {
            let entry = |(step, value): (&JsonStep, &Node)| {
                let value = phrase!["coalesce(", value, ", 'null')"];
                [", ".into(), path(std::slice::from_ref(step)), ", ".into(), document(flavor, &value)]
            };
            let entries: Vec<Piece> = steps.iter().zip(values).flat_map(entry).collect();
            phrase!["JSON_SET(", it, entries, ")"]
        }
        (JsonOp::RemoveKey, [it]) => {
            let keys: Vec<Piece> = steps.iter().flat_map(|it| [", ".into(), path(std::slice::from_ref(it))]).collect();
            phrase!["JSON_REMOVE(", it, keys, ")"]
        }
        _ => return None,
    })
}

/// What `JSON_TYPE` calls numbers.
const NUMBERS: &str = "'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'";

/// What it is. Cast, for MariaDB gives it in another character set, and takes no expression with a conversion of its own for the same
/// in GROUP BY; for that reason there is no AND within these expressions either.
fn kind(it: &Node) -> Piece {
    vec!["CAST(JSON_TYPE(".into(), it.into(), ") AS CHAR)".into()].into()
}

/// The text of a string. Cast, for JSON has a collation of its own, which takes no notice of spaces at the end.
fn unquoted(it: &Node) -> Piece {
    vec!["CAST(JSON_UNQUOTE(".into(), it.into(), ") AS CHAR)".into()].into()
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

/// `'$."key"[0]'`: a key stands between quotes, with what must be escaped in a string of JSON. The path is part of what the statement
/// says, unless a key was made at run time. <https://dev.mysql.com/doc/refman/8.0/en/json.html#json-path-syntax>
fn path(steps: &[JsonStep]) -> Piece {
    let mut path = "$".to_owned();
    let mut is_bound = false;
    for step in steps {
        match step {
            JsonStep::Index(index) => path.push_str(&format!("[{index}]")),
            JsonStep::Key(key) => {
                is_bound |= matches!(key, Name::Shared(_));
                path.push_str(".\"");
                key.as_str().chars().for_each(|it| push_escaped(&mut path, it));
                path.push('"');
            }
        }
    }
    let path = Value::Text(path);
    if is_bound { Node::Value(path).into() } else { Piece::Literal(path) }
}

fn push_escaped(path: &mut String, character: char) {
    match character {
        '"' | '\\' => path.extend(['\\', character]),
        // MariaDB tells `\n` from `\u000a`, so each is written as JSON's own writers do.
        '\n' => path.push_str("\\n"),
        '\r' => path.push_str("\\r"),
        '\t' => path.push_str("\\t"),
        '\u{8}' => path.push_str("\\b"),
        '\u{c}' => path.push_str("\\f"),
        it if it.is_ascii_control() => path.push_str(&format!("\\u{:04x}", u32::from(it))),
        it => path.push(it),
    }
}

fn extract(it: &Node, steps: &[JsonStep]) -> Node {
    phrase!["JSON_EXTRACT(", it, ", ", path(steps), ")"]
}

/// What is no array counts as an array of itself, so `[0]` of it would be all of it: there must be an array.
fn part(it: &Node, steps: &[JsonStep]) -> Node {
    if steps.is_empty() {
        return it.clone();
    }
    let firsts = (0..steps.len()).rev().filter(|position| steps[*position] == JsonStep::Index(0));
    firsts.fold(extract(it, steps), |part, position| {
        phrase!["CASE ", kind(&extract(it, &steps[..position])), " WHEN 'ARRAY' THEN ", part, " END"]
    })
}

/// As [`part`], known to be a document also where it is all of a parameter.
fn extracted(it: &Node, steps: &[JsonStep]) -> Node {
    if steps.is_empty() { extract(it, steps) } else { part(it, steps) }
}

/// MariaDB takes `1e2` for an integer and lets integers run over, so numbers are looked at as decimals, those that are near enough to be
/// one; what is too small for a decimal is told by the float.
fn whole(it: &Node) -> Node {
    let float: Piece = vec!["CAST(".into(), it.into(), " AS DOUBLE)".into()].into();
    let decimal: Piece = vec!["CAST(".into(), it.into(), " AS DECIMAL(65, 20))".into()].into();
    let conditions: [Vec<Piece>; 5] = [
        vec![kind(it), " IN (".into(), NUMBERS.into(), ")".into()],
        vec![float.clone(), " BETWEEN -1e19 AND 1e19".into()],
        vec![float, " % 1 = 0".into()],
        vec!["FLOOR(".into(), decimal.clone(), ") = ".into(), decimal.clone()],
        vec![decimal.clone(), " BETWEEN -9223372036854775808 AND 9223372036854775807".into()],
    ];
    let number = phrase!["CAST(", decimal, " AS SIGNED)"];
    conditions.into_iter().rev().fold(number, |number, condition| phrase!["CASE WHEN ", condition, " THEN ", number, " END"])
}

/// A document as the functions of JSON know it.
fn document(flavor: Flavor, it: &Node) -> Piece {
    if matches!(it, Node::Json(json) if matches!(json.op(), JsonOp::Value(_))) {
        it.into()
    } else {
        made(flavor, DataType::Json, it).into()
    }
}

/// MariaDB refuses texts of different collations in one document; a cast gives that of the connection.
fn made(flavor: Flavor, of: DataType, it: &Node) -> Node {
    let text = match of {
        DataType::Json => match flavor {
            // Documents have no collation.
            Flavor::MySql => return phrase!["JSON_EXTRACT(", it, ", '$')"],
            Flavor::MariaDb => it.clone(),
        },
        DataType::Bool => {
            let value = Piece::closed(it);
            phrase!["CASE WHEN ", value.clone(), " THEN 'true' WHEN NOT ", value, " THEN 'false' END"]
        }
        DataType::Text | DataType::Varchar(_) => phrase!["JSON_QUOTE(", it, ")"],
        _ => Node::cast(it.clone(), DataType::Text),
    };
    match flavor {
        Flavor::MySql => phrase!["JSON_EXTRACT(", text, ", '$')"],
        Flavor::MariaDb => phrase!["JSON_EXTRACT(", Node::cast(text, DataType::Text), ", '$')"],
    }
}

/// The document, where these words have it several times.
pub(crate) fn repeated(json: &Json) -> &[Node] {
    let operands = json.operands();
    let is_first = |it: &JsonStep| *it == JsonStep::Index(0);
    match json.op() {
        JsonOp::Text | JsonOp::Integer | JsonOp::Float | JsonOp::Bool | JsonOp::Length => operands,
        JsonOp::Part | JsonOp::Type if json.steps().iter().any(is_first) => operands,
        JsonOp::Value(DataType::Bool) => operands,
        JsonOp::Part
        | JsonOp::Type
        | JsonOp::Contains
        | JsonOp::Value(_)
        | JsonOp::Object
        | JsonOp::Array
        | JsonOp::Collect
        | JsonOp::CollectObject
        | JsonOp::SetKey
        | JsonOp::RemoveKey => &[],
    }
}
