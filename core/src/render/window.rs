//! Windows and their frames.

use super::{Comma, Ident, Renderer, Sql};
use crate::dialect::Feature;
use crate::error::{Error, Result};
use crate::tree::{Bound, DateField, Distance, Exclude, Frame, FrameUnit, Node, OrderTerm, Origin, Over, Window, walk};
use crate::types::{DataType, Interval, Value};

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
            r.push((before, "ORDER BY "))?;
            push_order(r, self)?;
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

/// Distances in time are those of the microseconds since 1970: not every database measures them otherwise, and those that do count days
/// and months in the time zone of the connection.
fn push_order(r: &mut Renderer<'_>, window: &Window) -> Result<()> {
    match (&window.frame, &window.order_by[..]) {
        (Some(frame), [term]) if frame.distances().any(is_time) => {
            let node = Node::date_field(DateField::EpochMicros, time_of(&term.node)?, term.node.clone());
            r.push(&OrderTerm { node, ..*term })
        }
        (_, terms) => r.push(Comma(terms)),
    }
}

/// As what the term is measured: what nothing is known of is taken for a timestamp.
fn time_of(node: &Node) -> Result<DataType> {
    match node.data_type() {
        None => Ok(DataType::Timestamp),
        Some(of @ (DataType::Date | DataType::Time | DataType::Timestamp | DataType::TimestampTz)) => Ok(of),
        Some(_) => Err(Error::statement(
            "the frame of a window is a length of time, but the window is not ordered by a date or timestamp: give it a number",
        )),
    }
}

const fn is_time(distance: &Distance) -> bool {
    matches!(distance, Distance::Time(_))
}

/// Passes if the window has the order that its frame needs. That of a named window is not seen from here.
fn require_ordered(window: &Window, frame: &Frame) -> Result<()> {
    frame.distances().try_for_each(require_length)?;
    let terms = window.order_by.len();
    let needed = match frame.unit {
        FrameUnit::Rows if frame.distances().any(is_not_whole) => {
            return Err(Error::statement("a frame of rows counts whole rows: give it a whole number, or use `range_between`"));
        }
        FrameUnit::Rows => return Ok(()),
        FrameUnit::Range if frame.distances().next().is_none() => return Ok(()),
        FrameUnit::Range if terms == 1 => return require_one_kind(frame),
        FrameUnit::Range if frame.distances().any(is_time) => "one date or timestamp in `order_by` beside it to measure time of",
        FrameUnit::Range => "one term of `order_by` to measure the distance of",
        FrameUnit::Groups if frame.distances().any(is_not_whole) => {
            return Err(Error::statement(
                "a frame of groups counts whole groups: give it a whole number, or use `range_between`",
            ));
        }
        FrameUnit::Groups if terms > 0 => return Ok(()),
        FrameUnit::Groups => "an `order_by`, for groups are rows that are equal in it",
    };
    if terms == 0 && window.base.is_some() && !frame.distances().any(is_time) {
        return Ok(());
    }
    Err(Error::statement(format!("the frame of a window needs {needed}")))
}

fn is_not_whole(distance: &Distance) -> bool {
    matches!(distance, Distance::Number(Value::F64(_)) | Distance::Time(_))
}

/// One order cannot be measured in numbers and in time.
fn require_one_kind(frame: &Frame) -> Result<()> {
    if frame.distances().any(is_time) && !frame.distances().all(is_time) {
        return Err(Error::statement("one bound of a frame is a number and the other a length of time: give both the same"));
    }
    Ok(())
}

/// Passes if the distance is one, of a length that does not depend on the row.
fn require_length(distance: &Distance) -> Result<()> {
    let is_negative = match distance {
        Distance::Number(Value::F64(it)) => it.is_nan() || *it < 0.0,
        Distance::Number(_) => false,
        Distance::Time(it) => micros(*it)? < 0,
    };
    if is_negative {
        return Err(Error::statement("a distance in the frame of a window is negative: use `following` instead of `preceding`"));
    }
    Ok(())
}

fn micros(interval: Interval) -> Result<i64> {
    match interval.parts() {
        Some((0, days, micros)) => Ok(days * 86_400_000_000 + micros),
        Some(_) => Err(Error::statement(
            "the frame of a window is measured in months, which differ in length: give it days, or order by a number of months \
             such as `year() * 12 + month()`",
        )),
        None => Err(Error::statement("the frame of a window is longer than 10000 years, more than dates have")),
    }
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
impl Sql for Distance {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::Number(number) => r.push_literal(number),
            Self::Time(interval) => r.push_literal(&Value::I64(micros(*interval)?)),
        }
    }
}

impl Sql for Bound {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        match self {
            Self::UnboundedPreceding => r.push("UNBOUNDED PRECEDING"),
            Self::Preceding(distance) => r.push((distance, " PRECEDING")),
            Self::CurrentRow => r.push("CURRENT ROW"),
            Self::Following(distance) => r.push((distance, " FOLLOWING")),
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
