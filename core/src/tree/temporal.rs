//! Dates and times: their parts, their beginnings, the clock, and calculations with them.

use super::Node;
use super::depth::above;
use crate::types::{DataType, Value};

/// Something asked of a date, a time or a timestamp, or made of one.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Temporal {
    pub(crate) depth: u16,
    pub(crate) op: TemporalOp,
    pub(crate) of: DataType,
    pub(crate) operands: Vec<Node>,
}

/// What is asked, and how many operands that has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must answer for every one, so a new one has to break it")]
pub enum TemporalOp {
    /// The clock, in UTC: when the statement began. No operand.
    Now,
    /// A number: a part of the operand.
    Field(DateField),
    /// The beginning of the part of time that the operand lies in.
    Truncate(DatePart),
    /// The date of a timestamp, in UTC.
    Date,
    /// The time of day of a timestamp, in UTC.
    Time,
    /// The first operand moved by so many of a unit, the second.
    Shift(TimeUnit),
    /// The days from the second operand to the first; both are dates.
    DaysSince,
    /// The microseconds from the second operand to the first.
    MicrosSince,
}

/// A part of a date or a time that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must answer for every one, so a new one has to break it")]
pub enum DateField {
    /// The year.
    Year,
    /// The year that the ISO week belongs to.
    IsoYear,
    /// The quarter of the year, 1 to 4.
    Quarter,
    /// The month, 1 to 12.
    Month,
    /// The ISO week, 1 to 53: the first is the one with the year's first Thursday.
    Week,
    /// The day of the month, 1 to 31.
    Day,
    /// The day of the week, from 1, Monday, to 7, Sunday.
    DayOfWeek,
    /// The day of the year, 1 to 366.
    DayOfYear,
    /// The hour, 0 to 23.
    Hour,
    /// The minute, 0 to 59.
    Minute,
    /// The whole second, 0 to 59.
    Second,
    /// What is left of the second, in microseconds.
    Microsecond,
    /// The whole seconds since 1970.
    Epoch,
    /// The microseconds since 1970.
    EpochMicros,
}

/// A part of time that has a beginning: what [`trunc`](crate::expr::DateExpression::trunc) cuts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must answer for every one, so a new one has to break it")]
pub enum DatePart {
    /// From the first of January.
    Year,
    /// From the first of January, April, July or October.
    Quarter,
    /// From the first of the month.
    Month,
    /// From Monday.
    Week,
    /// From midnight.
    Day,
    /// From the full hour.
    Hour,
    /// From the full minute.
    Minute,
    /// From the full second.
    Second,
}

/// By what a date or a timestamp is moved. A month is longer or shorter; the others are always the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a dialect must answer for every one, so a new one has to break it")]
pub enum TimeUnit {
    /// Months. A day that the month has not becomes the last one that it has.
    Months,
    /// Days of 24 hours.
    Days,
    /// Seconds.
    Seconds,
    /// Microseconds.
    Microseconds,
}

impl DatePart {
    /// Whether it is a part of a day.
    #[must_use]
    pub const fn is_within_a_day(self) -> bool {
        match self {
            Self::Hour | Self::Minute | Self::Second => true,
            Self::Year | Self::Quarter | Self::Month | Self::Week | Self::Day => false,
        }
    }
}

impl Temporal {
    /// What is asked.
    #[must_use]
    pub fn op(&self) -> TemporalOp {
        self.op
    }

    /// What the first operand is, or what [`Now`](TemporalOp::Now) gives: a date, a time, a timestamp or an instant.
    #[must_use]
    pub fn of(&self) -> DataType {
        self.of
    }

    /// The operands: as many as the operation has.
    #[must_use]
    pub fn operands(&self) -> &[Node] {
        &self.operands
    }

    /// The type of the result.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self.op {
            TemporalOp::Now | TemporalOp::Truncate(_) | TemporalOp::Shift(_) => self.of,
            TemporalOp::Field(DateField::Epoch | DateField::EpochMicros) | TemporalOp::MicrosSince => DataType::BigInt,
            TemporalOp::Field(_) | TemporalOp::DaysSince => DataType::Integer,
            TemporalOp::Date => DataType::Date,
            TemporalOp::Time => DataType::Time,
        }
    }
}

impl Node {
    /// The clock, in UTC, as a date, a time, a timestamp or an instant.
    #[must_use]
    pub fn now(of: DataType) -> Self {
        Self::temporal(TemporalOp::Now, of, Vec::new())
    }

    /// A part of a date, a time or a timestamp. `of` says which of them the operand is.
    #[must_use]
    pub fn date_field(field: DateField, of: DataType, operand: Self) -> Self {
        Self::temporal(TemporalOp::Field(field), of, vec![operand])
    }

    /// The beginning of the part of time that the operand lies in. A date is the beginning of its own day, so it stays as it is
    /// where less is asked for.
    #[must_use]
    pub fn truncate(part: DatePart, of: DataType, operand: Self) -> Self {
        if of == DataType::Date && (part == DatePart::Day || part.is_within_a_day()) {
            return operand;
        }
        Self::temporal(TemporalOp::Truncate(part), of, vec![operand])
    }

    /// The date of a timestamp, in UTC; a date stays as it is.
    #[must_use]
    pub fn date_of(of: DataType, operand: Self) -> Self {
        if of == DataType::Date { operand } else { Self::temporal(TemporalOp::Date, of, vec![operand]) }
    }

    /// The time of day of a timestamp, in UTC; a time stays as it is.
    #[must_use]
    pub fn time_of(of: DataType, operand: Self) -> Self {
        if of == DataType::Time { operand } else { Self::temporal(TemporalOp::Time, of, vec![operand]) }
    }

    /// The operand moved by so many units, a whole number. A date is moved by days and months only.
    #[must_use]
    pub fn shift(unit: TimeUnit, of: DataType, operand: Self, amount: Self) -> Self {
        match (of, unit) {
            (DataType::Date, TimeUnit::Seconds | TimeUnit::Microseconds) => Self::invalid(
                "a date has no time of day that seconds could be added to: add days or months, or make it a timestamp first",
            ),
            // What is left of a second: what is more is given in seconds.
            (_, TimeUnit::Microseconds) if !matches!(amount, Self::Value(Value::I64(0..=999_999))) => {
                Self::invalid("a timestamp is moved by whole seconds, and by 0 to 999999 microseconds beside them")
            }
            _ => Self::temporal(TemporalOp::Shift(unit), of, vec![operand, amount]),
        }
    }

    /// The days from one date to another: `left - right`.
    #[must_use]
    pub fn days_since(left: Self, right: Self) -> Self {
        Self::temporal(TemporalOp::DaysSince, DataType::Date, vec![left, right])
    }

    /// The microseconds from one timestamp to another: `left - right`.
    #[must_use]
    pub fn micros_since(of: DataType, left: Self, right: Self) -> Self {
        Self::temporal(TemporalOp::MicrosSince, of, vec![left, right])
    }

    fn temporal(op: TemporalOp, of: DataType, operands: Vec<Self>) -> Self {
        above(&operands).map_or_else(Self::Invalid, |depth| Self::Temporal(Box::new(Temporal { depth, op, of, operands })))
    }
}
