//! JSON documents: what is in them, and how they are made.

use super::Node;
use super::depth::above;
use crate::schema::Name;
use crate::types::DataType;

/// Something asked of a document, or made into one.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Json {
    pub(crate) depth: u16,
    pub(crate) op: JsonOp,
    pub(crate) steps: Vec<JsonStep>,
    pub(crate) operands: Vec<Node>,
}

/// What is asked or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must answer for every one, so a new one has to break it")]
pub enum JsonOp {
    /// The part of the document that the steps lead to; NULL where there is none.
    Part,
    /// The text of that part, if it is a string; else NULL.
    Text,
    /// Its number, if it is a whole one of 64 bits; else NULL.
    Integer,
    /// Its number, if it is one; else NULL.
    Float,
    /// Its truth value, if it is one; else NULL.
    Bool,
    /// What it is: `object`, `array`, `string`, `number`, `boolean` or `null`.
    Type,
    /// How many elements it has, if it is an array; else NULL.
    Length,
    /// Whether the first operand has all that the second has.
    Contains,
    /// A value of this type, made a document; NULL stays NULL.
    Value(DataType),
    /// An object. The steps are its keys, the operands its values, all documents.
    Object,
    /// An array of the operands, all documents.
    Array,
    /// An array of one document a row; NULL where there are no rows.
    Collect,
    /// An object of one key, the first operand, and one document a row; NULL where there are no rows.
    CollectObject,
    /// The object, the first operand, with each key set to the operand that belongs to it, one after the other; what is no object
    /// stays as it is.
    SetKey,
    /// The object without the keys; what is no object stays as it is.
    RemoveKey,
}

/// A step into a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "JSON has objects and arrays")]
pub enum JsonStep {
    /// To the value of a key. Any text may be one. A name that was made at run time becomes a parameter.
    Key(Name),
    /// To an element, counted from 0.
    Index(u32),
}

impl Json {
    /// What is asked or made.
    #[must_use]
    pub fn op(&self) -> JsonOp {
        self.op
    }

    /// The steps into the document, or the keys of an object.
    #[must_use]
    pub fn steps(&self) -> &[JsonStep] {
        &self.steps
    }

    /// The operands.
    #[must_use]
    pub fn operands(&self) -> &[Node] {
        &self.operands
    }

    /// The type of the result.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self.op {
            JsonOp::Text | JsonOp::Type => DataType::Text,
            JsonOp::Integer => DataType::BigInt,
            JsonOp::Float => DataType::Double,
            JsonOp::Bool | JsonOp::Contains => DataType::Bool,
            JsonOp::Length => DataType::Integer,
            JsonOp::Part
            | JsonOp::Value(_)
            | JsonOp::Object
            | JsonOp::Array
            | JsonOp::Collect
            | JsonOp::CollectObject
            | JsonOp::SetKey
            | JsonOp::RemoveKey => DataType::Json,
        }
    }

    /// Whether it is about all rows of a group.
    #[must_use]
    pub fn is_aggregate(&self) -> bool {
        matches!(self.op, JsonOp::Collect | JsonOp::CollectObject)
    }
}

impl Node {
    /// What is asked of a document, or made.
    #[must_use]
    pub fn json(op: JsonOp, steps: Vec<JsonStep>, operands: Vec<Self>) -> Self {
        above(&operands).map_or_else(Self::Invalid, |depth| Self::Json(Box::new(Json { depth, op, steps, operands })))
    }

    /// A step further into a document: a part of a part is one path.
    #[must_use]
    pub fn json_step(self, step: JsonStep) -> Self {
        match self {
            Self::Json(mut json) if json.op == JsonOp::Part => {
                json.steps.push(step);
                Self::Json(json)
            }
            other => Self::json(JsonOp::Part, vec![step], vec![other]),
        }
    }

    /// The object with a key set to a value. Keys that are set one after the other are one list, however many.
    #[must_use]
    pub fn json_with_key(self, key: Name, value: Self) -> Self {
        match self {
            Self::Json(mut json) if json.op == JsonOp::SetKey => match above([&value]) {
                Ok(depth) => {
                    json.depth = json.depth.max(depth);
                    json.steps.push(JsonStep::Key(key));
                    json.operands.push(value);
                    Self::Json(json)
                }
                Err(problem) => Self::Invalid(problem),
            },
            other => Self::json(JsonOp::SetKey, vec![JsonStep::Key(key)], vec![other, value]),
        }
    }

    /// The object without a key. Keys that are removed one after the other are one list.
    #[must_use]
    pub fn json_without_key(self, key: Name) -> Self {
        match self {
            Self::Json(mut json) if json.op == JsonOp::RemoveKey => {
                json.steps.push(JsonStep::Key(key));
                Self::Json(json)
            }
            other => Self::json(JsonOp::RemoveKey, vec![JsonStep::Key(key)], vec![other]),
        }
    }

    /// Something asked of a document, along the path to the part that it is.
    #[must_use]
    pub fn json_ask(self, op: JsonOp) -> Self {
        match self {
            Self::Json(json) if json.op == JsonOp::Part => Self::Json(Box::new(Json { op, ..*json })),
            other => Self::json(op, Vec::new(), vec![other]),
        }
    }
}
