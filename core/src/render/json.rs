//! JSON in the words of the SQL standard, or the commonest where it has none; every database says it otherwise.

use super::{Comma, Operand, Power, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::schema::Name;
use crate::tree::{Json, JsonOp, JsonStep, Node};
use crate::types::Value;

impl Sql for Json {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, op, steps, operands } = self;
        match (op, &operands[..]) {
            (JsonOp::Part, [it]) => path(r, it, steps),
            (JsonOp::Text, [it]) => asked(r, "json_text(", it, steps),
            (JsonOp::Integer, [it]) => asked(r, "json_integer(", it, steps),
            (JsonOp::Float, [it]) => asked(r, "json_float(", it, steps),
            (JsonOp::Bool, [it]) => asked(r, "json_bool(", it, steps),
            (JsonOp::Type, [it]) => asked(r, "json_type(", it, steps),
            (JsonOp::Length, [it]) => asked(r, "json_array_length(", it, steps),
            (JsonOp::Contains, [it, part]) => {
                r.require(Feature::JsonContains)?;
                r.push(("json_contains(", it, ", ", part, ")"))
            }
            (JsonOp::Value(_), [it]) => r.push(("to_json(", it, ")")),
            (JsonOp::Object, values) => object(r, steps, values),
            (JsonOp::Array, values) => r.push(("JSON_ARRAY(", Comma(values), ")")),
            (JsonOp::Collect, [it]) => r.push(("JSON_ARRAYAGG(", it, ")")),
            (JsonOp::CollectObject, [key, it]) => r.push(("JSON_OBJECTAGG(", key, " VALUE ", it, ")")),
            (JsonOp::SetKey, [it, values @ ..]) => {
                r.push(("json_set(", it))?;
                for (step, value) in steps.iter().zip(values) {
                    keys(r, std::slice::from_ref(step))?;
                    r.push((", ", value))?;
                }
                r.push(")")
            }
            (JsonOp::RemoveKey, [it]) => asked(r, "json_remove(", it, steps),
            _ => Err(Error::statement("a JSON expression was built with the wrong number of operands (please report)")),
        }
    }
}

/// `(document -> 'key' -> 0)`.
fn path(r: &mut Renderer<'_>, it: &Node, steps: &[JsonStep]) -> Result<()> {
    r.push(("(", Operand::new(it, Power::Atom)))?;
    for step in steps {
        r.push(" -> ")?;
        write_step(r, step)?;
    }
    r.push(")")
}

fn asked(r: &mut Renderer<'_>, function: &str, it: &Node, steps: &[JsonStep]) -> Result<()> {
    r.push((function, it))?;
    keys(r, steps)?;
    r.push(")")
}

fn keys(r: &mut Renderer<'_>, steps: &[JsonStep]) -> Result<()> {
    steps.iter().try_for_each(|step| {
        r.push(", ")?;
        write_step(r, step)
    })
}

fn object(r: &mut Renderer<'_>, steps: &[JsonStep], values: &[Node]) -> Result<()> {
    r.push("JSON_OBJECT(")?;
    for (index, (step, value)) in steps.iter().zip(values).enumerate() {
        r.push((index > 0).then_some(", "))?;
        write_step(r, step)?;
        r.push((" VALUE ", value))?;
    }
    r.push(")")
}

fn write_step(r: &mut Renderer<'_>, step: &JsonStep) -> Result<()> {
    match step {
        JsonStep::Key(key @ Name::Static(_)) => r.push_literal(&Value::Text(key.as_str().to_owned())),
        JsonStep::Key(key @ Name::Shared(_)) => r.push(Value::Text(key.as_str().to_owned())),
        JsonStep::Index(index) => r.push_literal(&Value::I64((*index).into())),
    }
}
