//! Decimals where a database keeps them as text: refused wherever they would have to be numbers.

use super::Renderer;
use crate::dialect::{Feature, Support};
use crate::error::Result;
use crate::tree::{Chain, ChainOp, Compare, CompareOp, Function, Node, Origin};
use crate::types::DataType;

/// Passes if none of the expressions is a decimal, or the dialect has decimals that are numbers.
pub(super) fn require_numbers<'n>(r: &Renderer<'_>, nodes: impl IntoIterator<Item = &'n Node>) -> Result<()> {
    match r.dialect().support(Feature::DecimalNumbers) {
        Support::Native | Support::Emulated(_) => Ok(()),
        Support::Unsupported(_) if nodes.into_iter().any(|it| it.gives(DataType::is_decimal)) => {
            r.require(Feature::DecimalNumbers)
        }
        Support::Unsupported(_) => Ok(()),
    }
}

/// As [`require_numbers`], for a comparison: equal decimals are equal texts, but their order is another.
pub(super) fn require_comparable(r: &Renderer<'_>, compare: &Compare) -> Result<()> {
    match compare.op {
        CompareOp::Eq | CompareOp::Ne => Ok(()),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => require_numbers(r, [&compare.left, &compare.right]),
    }
}

/// As [`require_numbers`], for operands that are calculated with.
pub(super) fn require_calculable(r: &Renderer<'_>, chain: &Chain) -> Result<()> {
    match chain.op {
        ChainOp::And
        | ChainOp::Or
        | ChainOp::Concat
        // Of integers only.
        | ChainOp::IntegerDivide
        | ChainOp::BitAnd
        | ChainOp::BitOr
        | ChainOp::BitXor
        | ChainOp::ShiftLeft
        | ChainOp::ShiftRight => Ok(()),
        ChainOp::Add | ChainOp::Subtract | ChainOp::Multiply | ChainOp::Divide | ChainOp::Remainder => {
            require_numbers(r, &chain.operands)
        }
    }
}

/// As [`require_numbers`], for what a function looks at the size of. Others only choose between values; what a function of
/// the program does is the program's business.
pub(super) fn require_for_function(r: &Renderer<'_>, function: &Function) -> Result<()> {
    match (function.origin, function.name()) {
        (
            Origin::Core,
            "abs" | "avg" | "ceil" | "floor" | "greatest" | "least" | "max" | "min" | "round" | "sign" | "sum" | "trunc",
        ) => require_numbers(r, &function.arguments),
        (Origin::Core | Origin::Database | Origin::Program, _) => Ok(()),
    }
}
