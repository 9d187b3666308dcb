//! Dates and times in MySQL and MariaDB. <https://dev.mysql.com/doc/refman/8.0/en/date-and-time-functions.html>
//!
//! An instant is kept in UTC in a column without a zone, so its parts are those in UTC.

use std::sync::Arc;

use aludel_core::error::Result;
use aludel_core::phrase;
use aludel_core::render::{Operand, Power, Renderer};
use aludel_core::tree::{Constant, CustomNode, DateField, DatePart, Node, Piece, Temporal, TemporalOp, TimeUnit};
use aludel_core::types::{DataType, Value};

pub(crate) fn lower(temporal: &Temporal) -> Option<Node> {
    let of = temporal.of();
    let operands: Vec<Node> = match (temporal.op(), temporal.operands()) {
        (TemporalOp::Shift(_), [operand, amount]) => vec![typed(of, operand), amount.clone()],
        (_, operands) => operands.iter().map(|it| typed(of, it)).collect(),
    };
    Some(match (temporal.op(), &operands[..]) {
        (TemporalOp::Now, []) => clock(of),
        (TemporalOp::Field(it), [operand]) => field(it, of, operand),
        (TemporalOp::Truncate(part), [operand]) => truncated(part, of, operand),
        (TemporalOp::Date, [operand]) => phrase!["DATE(", operand, ")"],
        (TemporalOp::Time, [operand]) => phrase!["CAST(", operand, " AS TIME(6))"],
        (TemporalOp::Shift(unit), [operand, amount]) => shifted(unit, operand, amount),
        (TemporalOp::DaysSince, [left, right]) => phrase!["DATEDIFF(", left, ", ", right, ")"],
        (TemporalOp::MicrosSince, [left, right]) => phrase!["TIMESTAMPDIFF(MICROSECOND, ", right, ", ", left, ")"],
        _ => return None,
    })
}

/// `NOW()` is the time in the connection's time zone.
fn clock(of: DataType) -> Node {
    match of {
        DataType::Date => phrase!["UTC_DATE()"],
        DataType::Time => phrase!["UTC_TIME(6)"],
        _ => phrase!["UTC_TIMESTAMP(6)"],
    }
}

/// A parameter travels as text, and what is calculated from text is text. So it says what it is, and NULL does too.
fn typed(of: DataType, operand: &Node) -> Node {
    match operand {
        Node::Value(Value::Null) | Node::Constant(Constant::Null) => Node::cast(operand.clone(), of),
        Node::Value(Value::Date(_) | Value::Time(_) | Value::Timestamp(_) | Value::TimestampTz(_)) => {
            Node::Custom(Arc::new(Typed { of, value: operand.clone() }))
        }
        other => other.clone(),
    }
}

/// A value in VALUES, where a column of text would come of text.
pub(crate) fn typed_value(of: DataType, value: &Node) -> Node {
    match of {
        DataType::Date | DataType::Time | DataType::Timestamp | DataType::TimestampTz => typed(of, value),
        _ => value.clone(),
    }
}

/// A value that says that it is a date, a time or a timestamp: as a literal it does so by itself.
#[derive(Debug)]
struct Typed {
    of: DataType,
    value: Node,
}

impl CustomNode for Typed {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { of, value } = self;
        if r.writes_literals() {
            r.push(Operand::new(value, Power::Atom))
        } else {
            r.push(("CAST(", value, " AS ", &*r.dialect().cast_type(*of), ")"))
        }
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.value]
    }

    fn is_opaque(&self) -> bool {
        false
    }
}

fn field(field: DateField, of: DataType, it: &Node) -> Node {
    let call = |words: &'static str| phrase![words, it, ")"];
    match field {
        DateField::Year => call("YEAR("),
        DateField::Quarter => call("QUARTER("),
        DateField::Month => call("MONTH("),
        DateField::Day => call("DAYOFMONTH("),
        DateField::DayOfYear => call("DAYOFYEAR("),
        DateField::Hour => call("HOUR("),
        DateField::Minute => call("MINUTE("),
        DateField::Second => call("SECOND("),
        DateField::Microsecond => call("MICROSECOND("),
        // 0 is Monday.
        DateField::DayOfWeek => phrase!["(WEEKDAY(", it, ") + 1)"],
        // Mode 3 is ISO 8601.
        DateField::Week => phrase!["WEEK(", it, ", 3)"],
        DateField::IsoYear => phrase!["(YEARWEEK(", it, ", 3) DIV 100)"],
        // The difference is cut off towards the time that is counted from, so that is the first there is.
        DateField::Epoch if of != DataType::Date => {
            phrase!["(TIMESTAMPDIFF(SECOND, TIMESTAMP '0000-01-01 00:00:00', ", it, ") - 62167132800)"]
        }
        DateField::Epoch => phrase!["TIMESTAMPDIFF(SECOND, DATE '1970-01-01', ", it, ")"],
        DateField::EpochMicros => phrase!["TIMESTAMPDIFF(MICROSECOND, TIMESTAMP '1970-01-01 00:00:00', ", it, ")"],
    }
}

/// There is no function for it: a format that says the beginning is read as a date again.
fn truncated(part: DatePart, of: DataType, it: &Node) -> Node {
    let formatted = |format: &'static str| -> Vec<Piece> { vec!["DATE_FORMAT(".into(), it.into(), format.into()] };
    let beginning = match part {
        DatePart::Year => formatted(", '%Y-01-01')"),
        DatePart::Month => formatted(", '%Y-%m-01')"),
        // So many quarters after the first day that there is, and so many weeks after the first Monday.
        DatePart::Quarter => {
            let quarters = "DATE '0000-01-01' + INTERVAL TIMESTAMPDIFF(QUARTER, DATE '0000-01-01', ";
            vec![quarters.into(), it.into(), ") QUARTER".into()]
        }
        DatePart::Week => {
            let weeks = "DATE '0000-01-02' + INTERVAL DATEDIFF(";
            vec![weeks.into(), it.into(), ", DATE '0000-01-02') DIV 7 WEEK".into()]
        }
        DatePart::Day => vec!["DATE(".into(), it.into(), ")".into()],
        DatePart::Hour => formatted(", '%Y-%m-%d %H:00:00')"),
        DatePart::Minute => formatted(", '%Y-%m-%d %H:%i:00')"),
        DatePart::Second => formatted(", '%Y-%m-%d %H:%i:%s')"),
    };
    phrase!["CAST(", beginning, if of == DataType::Date { " AS DATE)" } else { " AS DATETIME(6))" }]
}

/// A day that the month has not becomes the last one that it has.
/// <https://dev.mysql.com/doc/refman/8.0/en/date-and-time-functions.html#function_date-add>
fn shifted(unit: TimeUnit, it: &Node, amount: &Node) -> Node {
    let unit = match unit {
        TimeUnit::Months => " MONTH)",
        TimeUnit::Days => " DAY)",
        TimeUnit::Seconds => " SECOND)",
        TimeUnit::Microseconds => " MICROSECOND)",
    };
    phrase!["DATE_ADD(", it, ", INTERVAL ", Piece::closed(amount), unit]
}
