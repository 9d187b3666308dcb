//! Windows and their frames.

use super::{Comma, Ident, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::tree::{Bound, Exclude, Frame, FrameUnit, Node, Origin, Over, Window, walk};
use crate::types::Value;

impl Sql for Over {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, function, window } = self;
        r.require(Feature::WindowFunctions)?;
        require_over(r, function)?;
        r.push((function, " OVER "))?;
        match &window.base {
            Some(name) if window.is_name() => r.push(Ident(name.as_str())),
            _ => r.push(("(", window, ")")),
        }
    }
}

/// Passes if the function may be over a window: those that sort or compare all of their rows may not.
fn require_over(r: &Renderer<'_>, function: &Node) -> Result<()> {
    let Node::Function(function) = function else { return Ok(()) };
    let what = if function.is_distinct() {
        "DISTINCT"
    } else if !function.order_by().is_empty() {
        "ORDER BY"
    } else if !function.within_group().is_empty() {
        "WITHIN GROUP"
    } else {
        return match (function.origin(), function.name()) {
            (Origin::Core, "string_agg") => r.require(Feature::StringAggOver),
            _ => Ok(()),
        };
    };
    Err(Error::statement(format!(
        "`{}` with {what} cannot be over a window: no database has that; group in a subquery, and join it",
        function.name()
    )))
}

impl Sql for Window {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { base, partition_by, order_by, frame } = self;
        let mut before = None;
        if let Some(name) = base {
            r.push(Ident(name.as_str()))?;
            before = Some(" ");
        }
        if !partition_by.is_empty() {
            r.push((before, "PARTITION BY ", Comma(partition_by)))?;
            before = Some(" ");
        }
        if !order_by.is_empty() {
            r.push((before, "ORDER BY ", Comma(order_by)))?;
            before = Some(" ");
        }
        match frame {
            None => Ok(()),
            Some(frame) => {
                require_ordered(self, frame)?;
                r.push((before, frame))
            }
        }
    }
}

/// Passes if the window has the order that its frame needs. That of a named window is not seen from here.
fn require_ordered(window: &Window, frame: &Frame) -> Result<()> {
    if frame.offsets().any(is_negative) {
        return Err(Error::statement("a distance in the frame of a window is negative: use `following` instead of `preceding`"));
    }
    let terms = window.order_by.len();
    let needed = match frame.unit {
        FrameUnit::Rows if frame.offsets().any(is_fraction) => {
            return Err(Error::statement("a frame of rows counts whole rows: give it a whole number, or use `range_between`"));
        }
        FrameUnit::Rows => return Ok(()),
        FrameUnit::Range if frame.offsets().next().is_none() => return Ok(()),
        FrameUnit::Range if terms == 1 => return Ok(()),
        FrameUnit::Range => "one term of `order_by` to measure the distance of",
        FrameUnit::Groups if frame.offsets().any(is_fraction) => {
            return Err(Error::statement(
                "a frame of groups counts whole groups: give it a whole number, or use `range_between`",
            ));
        }
        FrameUnit::Groups if terms > 0 => return Ok(()),
        FrameUnit::Groups => "an `order_by`, for groups are rows that are equal in it",
    };
    if terms == 0 && window.base.is_some() {
        return Ok(());
    }
    Err(Error::statement(format!("the frame of a window needs {needed}")))
}

fn is_fraction(offset: &Value) -> bool {
    matches!(offset, Value::F64(_))
}

/// Below zero, or no number.
fn is_negative(offset: &Value) -> bool {
    matches!(offset, Value::F64(it) if it.is_nan() || *it < 0.0)
}

impl Sql for Frame {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { unit, start, end, exclude } = self;
        let unit = match unit {
            FrameUnit::Rows => "ROWS",
            FrameUnit::Range => "RANGE",
            FrameUnit::Groups => {
                r.require(Feature::FrameGroups)?;
                "GROUPS"
            }
        };
        r.push((unit, " BETWEEN ", start, " AND ", end))?;
        match exclude {
            None => Ok(()),
            Some(exclude) => {
                r.require(Feature::FrameExclude)?;
                r.push(match exclude {
                    Exclude::CurrentRow => " EXCLUDE CURRENT ROW",
                    Exclude::Group => " EXCLUDE GROUP",
                    Exclude::Ties => " EXCLUDE TIES",
                })
            }
        }
    }
}

/// A distance is a literal: not every database takes a parameter for it.
impl Sql for Bound {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::UnboundedPreceding => r.push("UNBOUNDED PRECEDING"),
            Self::Preceding(offset) => r.in_literals(|r| r.push((offset, " PRECEDING"))),
            Self::CurrentRow => r.push("CURRENT ROW"),
            Self::Following(offset) => r.in_literals(|r| r.push((offset, " FOLLOWING"))),
            Self::UnboundedFollowing => r.push("UNBOUNDED FOLLOWING"),
        }
    }
}

/// Refuses window functions in a clause that is carried out before there are windows.
pub(super) fn refuse_in(clause: &str, nodes: &[Node]) -> Result<()> {
    let (mut found, mut aggregate) = (false, false);
    for node in nodes {
        walk(node, &mut |it| {
            found |= matches!(it, Node::Over(_));
            aggregate |= matches!(it, Node::Function(it) if it.is_aggregate());
        });
    }
    if !found {
        return match clause {
            "WHERE" if aggregate => Err(Error::statement(
                "an aggregate cannot stand in WHERE, which is carried out before there are groups: put the condition into `.having(…)`",
            )),
            _ => Ok(()),
        };
    }
    Err(Error::statement(format!(
        "a window function cannot stand in {clause}, which is carried out before it: select it in a `.subquery(…)`, and put the \
         condition around that"
    )))
}
