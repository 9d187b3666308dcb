//! Conditions beyond comparisons: regular expressions, rows, ANY and ALL, IS TRUE.

use super::expression::SIDE;
use super::layout::Parenthesized;
use super::{Comma, Ident, Operand, Power, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::Result;
use crate::tree::{Collate, IsTruth, Quantified, Quantifier, Regexp, Row};
use crate::types::Value;

impl Sql for IsTruth {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, negated, truth, operand } = self;
        r.push((Operand::new(operand, SIDE), if *negated { " IS NOT " } else { " IS " }, if *truth { "TRUE" } else { "FALSE" }))
    }
}

/// The functions that several databases have; others lower to an operator of their own.
impl Sql for Regexp {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, ignore_case, operand, pattern, replacement } = self;
        r.require(Feature::RegularExpressions)?;
        match replacement {
            None => {
                r.push(("regexp_like(", operand, ", ", pattern))?;
                r.push((ignore_case.then_some(", 'i'"), ")"))
            }
            Some(replacement) => {
                // A backslash before the number of a group, and before one that means itself.
                let spelled = replacement.spell(&['\\'], '\\', |group| match group {
                    0 => "\\&".to_owned(),
                    group => format!("\\{group}"),
                });
                r.push(("regexp_replace(", operand, ", ", pattern, ", ", Value::Text(spelled)))?;
                r.push(if *ignore_case { ", 'gi')" } else { ", 'g')" })
            }
        }
    }
}

impl Sql for Row {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, items } = self;
        r.push(("(", Comma(items), ")"))
    }
}

impl Sql for Quantified {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, quantifier, query } = self;
        r.require(Feature::AnyAll)?;
        if query.is_limited() {
            r.require(Feature::LimitInSet)?;
        }
        let word = match quantifier {
            Quantifier::Any => "ANY ",
            Quantifier::All => "ALL ",
        };
        r.push((word, Parenthesized(query)))
    }
}

impl Sql for Collate {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, operand, collation } = self;
        r.push((Operand::new(operand, Power::Atom), " COLLATE ", Ident(collation.as_str())))
    }
}
