//! Dates and times in the words of the SQL standard, or the commonest where it has none; dialects say most of it otherwise.

use super::{Operand, Power, Renderer, Sql};
use crate::error::{Error, Result};
use crate::tree::{DateField, DatePart, Node, Temporal, TemporalOp, TimeUnit};
use crate::types::DataType;

impl Sql for Temporal {
    fn render(&self, r: &mut Renderer<'_>) -> Result<()> {
        let Self { depth: _, op, of, operands } = self;
        match (op, &operands[..]) {
            (TemporalOp::Now, []) => r.push(clock(*of)),
            (TemporalOp::Field(field), [it]) => r.push(("EXTRACT(", field_name(*field), " FROM ", it, ")")),
            (TemporalOp::Truncate(part), [it]) => r.push(("date_trunc('", part_name(*part), "', ", it, ")")),
            (TemporalOp::Date, [it]) => r.push(("CAST(", it, " AS DATE)")),
            (TemporalOp::Time, [it]) => r.push(("CAST(", it, " AS TIME)")),
            (TemporalOp::Shift(unit), [it, amount]) => {
                r.push(("(", closed(it), " + ", closed(amount), " * INTERVAL ", unit_name(*unit)))?;
                r.push(")")
            }
            (TemporalOp::DaysSince, [left, right]) => r.push(("(", closed(left), " - ", closed(right), ")")),
            (TemporalOp::MicrosSince, [left, right]) => {
                r.push(("(EXTRACT(EPOCH FROM ", closed(left), " - ", closed(right), ") * 1000000)"))
            }
            _ => Err(Error::statement("a part of a date was built with the wrong number of operands (please report)")),
        }
    }
}

fn closed(node: &Node) -> Operand<'_> {
    Operand::new(node, Power::Atom)
}

fn clock(of: DataType) -> &'static str {
    match of {
        DataType::Date => "CURRENT_DATE",
        DataType::Time => "LOCALTIME",
        DataType::Timestamp => "LOCALTIMESTAMP",
        DataType::TimestampTz
        | DataType::Bool
        | DataType::SmallInt
        | DataType::Integer
        | DataType::BigInt
        | DataType::Real
        | DataType::Double
        | DataType::Text
        | DataType::Varchar(_)
        | DataType::Bytes
        | DataType::Uuid
        | DataType::Decimal { .. }
        | DataType::AnyDecimal
        | DataType::Json
        | DataType::Array(_) => "CURRENT_TIMESTAMP",
    }
}

fn field_name(field: DateField) -> &'static str {
    match field {
        DateField::Year => "YEAR",
        DateField::IsoYear => "ISOYEAR",
        DateField::Quarter => "QUARTER",
        DateField::Month => "MONTH",
        DateField::Week => "WEEK",
        DateField::Day => "DAY",
        DateField::DayOfWeek => "ISODOW",
        DateField::DayOfYear => "DOY",
        DateField::Hour => "HOUR",
        DateField::Minute => "MINUTE",
        DateField::Second => "SECOND",
        DateField::Microsecond => "MICROSECOND",
        DateField::Epoch => "EPOCH",
        DateField::EpochMicros => "EPOCH_MICROSECOND",
    }
}

fn part_name(part: DatePart) -> &'static str {
    match part {
        DatePart::Year => "year",
        DatePart::Quarter => "quarter",
        DatePart::Month => "month",
        DatePart::Week => "week",
        DatePart::Day => "day",
        DatePart::Hour => "hour",
        DatePart::Minute => "minute",
        DatePart::Second => "second",
    }
}

fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Months => "'1' MONTH",
        TimeUnit::Days => "'1' DAY",
        TimeUnit::Seconds => "'1' SECOND",
        TimeUnit::Microseconds => "'0.000001' SECOND",
    }
}
