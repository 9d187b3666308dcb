//! Dates and times in SQLite, where they are text: `2024-02-29`, `23:59:59.000001`, both with a space between them, and
//! `+00:00` at the end of an instant. <https://www.sqlite.org/lang_datefunc.html>
//!
//! Its functions round what is finer than a millisecond, up to the next second, so they get whole seconds only, and fractions
//! are calculated as text and integers.

use aludel_core::phrase;
use aludel_core::tree::{DateField, DatePart, Node, Piece, Temporal, TemporalOp, TimeUnit};
use aludel_core::types::DataType;

pub(crate) fn lower(temporal: &Temporal) -> Option<Node> {
    let of = temporal.of();
    Some(match (temporal.op(), temporal.operands()) {
        (TemporalOp::Now, []) => clock(of),
        (TemporalOp::Field(it), [operand]) => field(it, of, operand),
        (TemporalOp::Truncate(part), [operand]) => truncated(part, of, operand),
        (TemporalOp::Date, [operand]) => phrase!["substr(", operand, ", 1, 10)"],
        (TemporalOp::Time, [operand]) if of == DataType::TimestampTz => {
            phrase!["replace(substr(", operand, ", 12), '+00:00', '')"]
        }
        (TemporalOp::Time, [operand]) => phrase!["substr(", operand, ", 12)"],
        (TemporalOp::Shift(unit), [operand, amount]) => shifted(unit, of, operand, amount),
        (TemporalOp::DaysSince, [left, right]) => {
            phrase!["CAST(julianday(", left, ") - julianday(", right, ") AS INTEGER)"]
        }
        (TemporalOp::MicrosSince, [left, right]) => {
            let [left_seconds, right_seconds] = [left, right].map(|it| unix_seconds(of, it));
            let [left_micros, right_micros] = [left, right].map(|it| micros(of, it));
            phrase!["((", left_seconds, " - ", right_seconds, ") * 1000000 + ", left_micros, " - ", right_micros, ")"]
        }
        _ => return None,
    })
}

/// The clock tells milliseconds, and is the same within a statement. A fraction of zero is left out, as everywhere.
fn clock(of: DataType) -> Node {
    match of {
        DataType::Date => phrase!["date('now')"],
        DataType::Time => phrase!["replace(strftime('%H:%M:%f000', 'now'), '.000000', '')"],
        DataType::TimestampTz => phrase!["replace(strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'), '.000000', '')"],
        _ => phrase!["replace(strftime('%Y-%m-%d %H:%M:%f000', 'now'), '.000000', '')"],
    }
}

/// The operand without the fraction of its second.
fn whole_seconds(of: DataType, operand: &Node) -> Piece {
    match of {
        DataType::Date => operand.into(),
        DataType::Time => vec!["substr(".into(), operand.into(), ", 1, 8)".into()].into(),
        _ => vec!["substr(".into(), operand.into(), ", 1, 19)".into()].into(),
    }
}

fn unix_seconds(of: DataType, operand: &Node) -> Piece {
    vec!["strftime('%s', ".into(), whole_seconds(of, operand), ")".into()].into()
}

/// What is left of the second, in microseconds. What stands after the digits is no part of a number, so it is passed over.
fn micros(of: DataType, operand: &Node) -> Piece {
    let after_seconds = if of == DataType::Time { ", 9, 7)) * 1000000) AS INTEGER)" } else { ", 20, 7)) * 1000000) AS INTEGER)" };
    vec!["CAST(round(('0' || substr(".into(), operand.into(), after_seconds.into()].into()
}

fn field(field: DateField, of: DataType, operand: &Node) -> Node {
    let it = whole_seconds(of, operand);
    let number = |format: &'static str, it| phrase!["CAST(strftime(", format, ", ", it, ") AS INTEGER)"];
    match field {
        DateField::Year => number("'%Y'", it),
        DateField::Month => number("'%m'", it),
        DateField::Day => number("'%d'", it),
        DateField::DayOfYear => number("'%j'", it),
        DateField::Hour => number("'%H'", it),
        DateField::Minute => number("'%M'", it),
        DateField::Second => number("'%S'", it),
        DateField::Epoch => number("'%s'", it),
        DateField::Quarter => phrase!["((strftime('%m', ", it, ") + 2) / 3)"],
        // 0 is Sunday.
        DateField::DayOfWeek => phrase!["((strftime('%w', ", it, ") + 6) % 7 + 1)"],
        // A week belongs to the year of its Thursday.
        DateField::IsoYear => phrase!["CAST(strftime('%Y', ", it, ", '-3 days', 'weekday 4') AS INTEGER)"],
        DateField::Week => phrase!["((strftime('%j', ", it, ", '-3 days', 'weekday 4') - 1) / 7 + 1)"],
        DateField::Microsecond => phrase![micros(of, operand)],
        DateField::EpochMicros if of == DataType::Date => phrase!["(", unix_seconds(of, operand), " * 1000000)"],
        DateField::EpochMicros => phrase!["(", unix_seconds(of, operand), " * 1000000 + ", micros(of, operand), ")"],
    }
}

fn truncated(part: DatePart, of: DataType, operand: &Node) -> Node {
    let it = whole_seconds(of, operand);
    let pieces: Vec<Piece> = match part {
        DatePart::Year => vec!["strftime('%Y-01-01', ".into(), it, ")".into()],
        DatePart::Quarter => {
            let months = vec!["((strftime('%m', ".into(), it.clone(), ") - 1) % 3)".into()];
            vec!["date(".into(), it, ", 'start of month', '-' || ".into(), months.into(), " || ' months')".into()]
        }
        DatePart::Month => vec!["strftime('%Y-%m-01', ".into(), it, ")".into()],
        // Six days back, and on to the next Monday.
        DatePart::Week => vec!["date(".into(), it, ", '-6 days', 'weekday 1')".into()],
        DatePart::Day => vec!["date(".into(), it, ")".into()],
        DatePart::Hour => vec!["strftime('%Y-%m-%d %H:00:00', ".into(), it, ")".into()],
        DatePart::Minute => vec!["strftime('%Y-%m-%d %H:%M:00', ".into(), it, ")".into()],
        DatePart::Second => vec!["strftime('%Y-%m-%d %H:%M:%S', ".into(), it, ")".into()],
    };
    let rest = match (of, part.is_within_a_day()) {
        (DataType::Date, _) | (DataType::Timestamp, true) => return Node::phrase(pieces),
        (DataType::TimestampTz, true) => "'+00:00'",
        (DataType::TimestampTz, false) => "' 00:00:00+00:00'",
        _ => "' 00:00:00'",
    };
    phrase!["(", pieces, " || ", rest, ")"]
}

fn shifted(unit: TimeUnit, of: DataType, operand: &Node, amount: &Node) -> Node {
    let day: Piece =
        if of == DataType::Date { operand.into() } else { vec!["substr(".into(), operand.into(), ", 1, 10)".into()].into() };
    let amount = Piece::closed(amount);
    let new_day = match unit {
        TimeUnit::Months => months_later(day, amount),
        TimeUnit::Days => vec!["date(".into(), day, ", ".into(), amount, " || ' days')".into()],
        TimeUnit::Seconds => {
            let whole = whole_seconds(of, operand);
            let moved: Piece = vec!["strftime('%Y-%m-%d %H:%M:%S', ".into(), whole, ", ".into(), amount].into();
            return phrase!["(", moved, " || ' seconds') || substr(", operand, ", 20))"];
        }
        TimeUnit::Microseconds => return micros_later(of, operand, &amount),
    };
    if of == DataType::Date { Node::phrase(new_day) } else { phrase!["(", new_day, " || substr(", operand, ", 11))"] }
}

/// A day that the month has not becomes one of the next month (January 31st and a month is March 2nd), so the earlier one of that and
/// of the month's last day is the right one. The month after December 9999 is none; December has all days.
fn months_later(day: Piece, amount: Piece) -> Vec<Piece> {
    let later: Piece = vec!["date(".into(), day.clone(), ", ".into(), amount.clone(), " || ' months')".into()].into();
    let last: Piece =
        vec!["date(".into(), day, ", 'start of month', ".into(), amount, " || ' months', '+1 month', '-1 day')".into()].into();
    vec!["ifnull(min(".into(), later.clone(), ", ".into(), last, "), ".into(), later, ")".into()]
}

/// The amount is less than a second, so that at most one second is carried.
fn micros_later(of: DataType, operand: &Node, amount: &Piece) -> Node {
    let sum: Piece = vec!["(".into(), micros(of, operand), " + ".into(), amount.clone(), ")".into()].into();
    let seconds: Piece = vec![
        "strftime('%Y-%m-%d %H:%M:%S', ".into(),
        whole_seconds(of, operand),
        ", (".into(),
        sum.clone(),
        " / 1000000) || ' seconds')".into(),
    ]
    .into();
    let zone = if of == DataType::TimestampTz { " || '+00:00')" } else { ")" };
    phrase!["(", seconds, " || replace(printf('.%06d', ", sum, " % 1000000), '.000000', '')", zone]
}

/// The operands that these words have several times.
pub(crate) fn repeated(temporal: &Temporal) -> Vec<&Node> {
    let is_date = temporal.of() == DataType::Date;
    match (temporal.op(), temporal.operands()) {
        (TemporalOp::Field(DateField::EpochMicros), [it]) if !is_date => vec![it],
        (TemporalOp::Truncate(DatePart::Quarter), [it]) => vec![it],
        (TemporalOp::Shift(TimeUnit::Months), [it, amount]) => vec![it, amount],
        (TemporalOp::Shift(TimeUnit::Days), [it, _]) if !is_date => vec![it],
        (TemporalOp::Shift(TimeUnit::Seconds | TimeUnit::Microseconds), [it, _]) => vec![it],
        (TemporalOp::MicrosSince, both) => both.iter().collect(),
        _ => Vec::new(),
    }
}
