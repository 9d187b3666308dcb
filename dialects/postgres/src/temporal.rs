//! Dates and times in PostgreSQL. <https://www.postgresql.org/docs/current/functions-datetime.html>
//!
//! Parts, dates and days of an instant are those in the connection's time zone, so UTC is said everywhere.

use aludel_core::phrase;
use aludel_core::tree::{Constant, DateField, DatePart, Node, Piece, Temporal, TemporalOp, TimeUnit};
use aludel_core::types::{DataType, Value};

pub(crate) fn lower(temporal: &Temporal) -> Option<Node> {
    let of = temporal.of();
    Some(match (temporal.op(), temporal.operands()) {
        (TemporalOp::Now, []) => clock(of),
        (TemporalOp::Field(it), [operand]) => field(it, &local(of, operand)),
        (TemporalOp::Truncate(part), [operand]) => truncated(part, of, &typed(of, operand)),
        (TemporalOp::Date, [operand]) => Node::cast(local(of, operand), DataType::Date),
        (TemporalOp::Time, [operand]) => Node::cast(local(of, operand), DataType::Time),
        (TemporalOp::Shift(unit), [operand, amount]) => shifted(unit, of, operand, amount),
        (TemporalOp::DaysSince, [left, right]) => {
            phrase!["(", Piece::closed(&typed(of, left)), " - ", Piece::closed(&typed(of, right)), ")"]
        }
        (TemporalOp::MicrosSince, [left, right]) => {
            let [left, right] = [left, right].map(|it| Piece::closed(&typed(of, it)));
            phrase!["CAST(EXTRACT(EPOCH FROM ", left, " - ", right, ") * 1000000 AS BIGINT)"]
        }
        _ => return None,
    })
}

/// `now()` is the beginning of the transaction.
/// <https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT>
fn clock(of: DataType) -> Node {
    let utc = "(statement_timestamp() AT TIME ZONE 'UTC')";
    match of {
        DataType::TimestampTz => phrase!["statement_timestamp()"],
        DataType::Date | DataType::Time => Node::cast(phrase![utc], of),
        _ => phrase![utc],
    }
}

/// NULL says of which type it is, for it alone fits several functions.
fn typed(of: DataType, operand: &Node) -> Node {
    match operand {
        Node::Value(Value::Null) | Node::Constant(Constant::Null) => Node::cast(operand.clone(), of),
        other => other.clone(),
    }
}

/// The operand, an instant as the timestamp that it is in UTC.
fn local(of: DataType, operand: &Node) -> Node {
    let operand = typed(of, operand);
    if of == DataType::TimestampTz { phrase!["(", Piece::closed(&operand), " AT TIME ZONE 'UTC')"] } else { operand }
}

/// EXTRACT gives a `numeric`, with the fraction of the second.
fn field(field: DateField, it: &Node) -> Node {
    let whole = |words: &'static str| phrase!["CAST(EXTRACT(", words, it, ") AS INTEGER)"];
    match field {
        DateField::Year => whole("YEAR FROM "),
        DateField::IsoYear => whole("ISOYEAR FROM "),
        DateField::Quarter => whole("QUARTER FROM "),
        DateField::Month => whole("MONTH FROM "),
        DateField::Week => whole("WEEK FROM "),
        DateField::Day => whole("DAY FROM "),
        DateField::DayOfWeek => whole("ISODOW FROM "),
        DateField::DayOfYear => whole("DOY FROM "),
        DateField::Hour => whole("HOUR FROM "),
        DateField::Minute => whole("MINUTE FROM "),
        DateField::Second => phrase!["CAST(floor(EXTRACT(SECOND FROM ", it, ")) AS INTEGER)"],
        // The seconds are among them.
        DateField::Microsecond => phrase!["(CAST(EXTRACT(MICROSECONDS FROM ", it, ") AS INTEGER) % 1000000)"],
        DateField::Epoch => phrase!["CAST(floor(EXTRACT(EPOCH FROM ", it, ")) AS BIGINT)"],
        DateField::EpochMicros => phrase!["CAST(EXTRACT(EPOCH FROM ", it, ") * 1000000 AS BIGINT)"],
    }
}

fn truncated(part: DatePart, of: DataType, operand: &Node) -> Node {
    let words = match part {
        DatePart::Year => "date_trunc('year', ",
        DatePart::Quarter => "date_trunc('quarter', ",
        DatePart::Month => "date_trunc('month', ",
        DatePart::Week => "date_trunc('week', ",
        DatePart::Day => "date_trunc('day', ",
        DatePart::Hour => "date_trunc('hour', ",
        DatePart::Minute => "date_trunc('minute', ",
        DatePart::Second => "date_trunc('second', ",
    };
    match of {
        // Of a date it gives an instant in the connection's time zone.
        DataType::Date => phrase!["CAST(", words, Node::cast(operand.clone(), DataType::Timestamp), ") AS DATE)"],
        DataType::TimestampTz => phrase![words, operand, ", 'UTC')"],
        _ => phrase![words, operand, ")"],
    }
}

/// A number times an interval is calculated with floats, which is exact for whole numbers of this size.
fn shifted(unit: TimeUnit, of: DataType, operand: &Node, amount: &Node) -> Node {
    let amount = Piece::closed(&typed(DataType::BigInt, amount));
    let plus = |it: &Node| {
        let interval = match unit {
            TimeUnit::Months => " * INTERVAL '1 month')",
            TimeUnit::Days => " * INTERVAL '1 day')",
            TimeUnit::Seconds => " * INTERVAL '1 second')",
            TimeUnit::Microseconds => " * INTERVAL '1 microsecond')",
        };
        phrase!["(", Piece::closed(it), " + ", amount.clone(), interval]
    };
    match (of, unit) {
        (DataType::Date, _) => Node::cast(plus(&typed(of, operand)), DataType::Date),
        // A day of the connection's time zone may have 23 hours.
        (DataType::TimestampTz, TimeUnit::Months | TimeUnit::Days) => {
            phrase!["(", plus(&local(of, operand)), " AT TIME ZONE 'UTC')"]
        }
        _ => plus(&typed(of, operand)),
    }
}
