//! Arrays, as PostgreSQL and the SQL standard write them.

use super::{Comma, Operand, Power, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::tree::{ArrayNode, ArrayOp, Node, Quantifier};
use crate::types::DataType;

impl Sql for ArrayNode {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, op, operands, data_type: _ } = self;
        r.require(Feature::Arrays)?;
        match (op, &operands[..]) {
            // The type is said, for an empty array has none and parameters would be taken for text.
            (ArrayOp::Make(element), elements) => {
                let name = r.dialect().cast_type(DataType::Array(*element));
                r.push(("CAST(ARRAY[", Comma(elements), "] AS ", &*name, ")"))
            }
            (ArrayOp::Contains, [left, right]) => operator(r, left, " @> ", right),
            (ArrayOp::ContainedBy, [left, right]) => operator(r, left, " <@ ", right),
            (ArrayOp::Overlaps, [left, right]) => operator(r, left, " && ", right),
            (ArrayOp::Element, [array, number]) => r.push(("(", array, ")[", number, "]")),
            (ArrayOp::Slice, [array, first, last]) => {
                r.push(("(", array, ")["))?;
                r.push((first, " : ", last, "]"))
            }
            (ArrayOp::Length, [array]) => r.push(("cardinality(", array, ")")),
            (ArrayOp::Append, operands) => r.push(("array_append(", Comma(operands), ")")),
            (ArrayOp::Concat, operands) => r.push(("array_cat(", Comma(operands), ")")),
            (ArrayOp::Remove, operands) => r.push(("array_remove(", Comma(operands), ")")),
            (ArrayOp::Position, operands) => r.push(("array_position(", Comma(operands), ")")),
            (ArrayOp::Quantified(_), _) => Err(Error::statement(
                "`any_of(…)` and `all_of(…)` stand alone on the right of a comparison: `.eq(any_of(…))`, `.gt(all_of(…))`",
            )),
            _ => Err(Error::statement("an expression of arrays was built with the wrong number of operands (please report)")),
        }
    }
}

impl ArrayNode {
    /// Writes ANY or ALL where it belongs.
    pub(super) fn quantified(&self, r: &mut Renderer<'_>) -> Result<()> {
        r.require(Feature::Arrays)?;
        match (self.op, &self.operands[..]) {
            (ArrayOp::Quantified(Quantifier::Any), [array]) => r.push(("ANY (", array, ")")),
            (ArrayOp::Quantified(Quantifier::All), [array]) => r.push(("ALL (", array, ")")),
            _ => r.push(self),
        }
    }
}

/// In parentheses, for how strongly these operators bind is a matter of the database.
fn operator(r: &mut Renderer<'_>, left: &Node, sign: &'static str, right: &Node) -> Result<()> {
    r.push(("(", Operand::new(left, Power::Atom), sign, Operand::new(right, Power::Atom), ")"))
}
