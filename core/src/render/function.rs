//! Function calls.

use super::decimals::require_for_function;
use super::{Comma, Ident, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::Result;
use crate::tree::{Function, Origin};

impl Sql for Function {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, name, origin, distinct, arguments, order_by, within_group, filter, data_type: _ } = self;
        match origin {
            Origin::Core => require_function(r, self)?,
            Origin::Database => {}
            Origin::Program => r.note_opaque(),
        }
        require_for_function(r, self)?;
        write_name(name.as_str(), *origin, r)?;
        r.push(("(", distinct.then_some("DISTINCT "), Comma(arguments)))?;
        if !order_by.is_empty() {
            r.require(Feature::AggregateOrder)?;
            r.push((" ORDER BY ", Comma(order_by)))?;
        }
        r.push(")")?;
        if !within_group.is_empty() {
            r.require(Feature::WithinGroup)?;
            r.push((" WITHIN GROUP (ORDER BY ", Comma(within_group), ")"))?;
        }
        if let Some(condition) = filter {
            r.require(Feature::AggregateFilter)?;
            r.push((" FILTER (WHERE ", condition, ")"))?;
        }
        Ok(())
    }
}

/// Passes if the dialect has a function of aludel's.
fn require_function(r: &Renderer<'_>, function: &Function) -> Result<()> {
    match function.name() {
        "array_agg" | "unnest" => r.require(Feature::Arrays),
        "bit_and" | "bit_or" | "bit_xor" => r.require(Feature::BitAggregates),
        "stddev_pop" | "stddev_samp" | "var_pop" | "var_samp" => r.require(Feature::Deviations),
        "corr" | "covar_pop" | "covar_samp" | "regr_count" | "regr_intercept" | "regr_r2" | "regr_slope" => {
            r.require(Feature::Regression)
        }
        "count" if function.distinct && function.arguments.len() > 1 => r.require(Feature::CountDistinctRows),
        "grouping" => r.require(Feature::GroupingFunction),
        "initcap" => r.require(Feature::Initcap),
        "md5" => r.require(Feature::Md5),
        "split_part" => r.require(Feature::SplitPart),
        _ => Ok(()),
    }
}

/// Function names stand bare where they are plain words, for a quoted name is not found as a built-in function; anything
/// else is quoted.
fn write_name(name: &str, origin: Origin, r: &mut Renderer<'_>) -> Result<()> {
    let spelled = match origin {
        Origin::Core | Origin::Program => r.spelling().function(name),
        Origin::Database => name,
    };
    let plain = !spelled.is_empty()
        && !spelled.starts_with(|it: char| it.is_ascii_digit())
        && spelled.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    if plain { r.push(spelled) } else { r.push(Ident(spelled)) }
}
