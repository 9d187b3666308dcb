//! Aggregates of groups of rows.

use aludel::prelude::*;
use aludel::tree::Node;
use rust_decimal::Decimal;

use super::rows::{Row, distinct_rows};
use crate::properties::terms::{Kind, Meaning, Place, Term, Undefined, Value, by_kind, expression};

/// An aggregate of a term, of the rows in which a condition holds.
#[derive(Clone, Debug)]
pub(crate) struct Aggregate {
    pub(crate) function: Function,
    pub(crate) argument: Term,
    pub(crate) filter: Option<Term>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    CountAll,
    Count,
    CountDistinct,
    Min,
    Max,
    Sum,
    SumDistinct,
    Average,
    SumExact,
    All,
    Any,
}

impl Function {
    pub(crate) const ALL: [Self; 11] = [
        Self::CountAll,
        Self::Count,
        Self::CountDistinct,
        Self::Min,
        Self::Max,
        Self::Sum,
        Self::SumDistinct,
        Self::Average,
        Self::SumExact,
        Self::All,
        Self::Any,
    ];

    /// The kind that it takes; `None` for any.
    pub(crate) const fn takes(self) -> Option<Kind> {
        match self {
            Self::CountAll | Self::Count | Self::CountDistinct | Self::Min | Self::Max => None,
            Self::Sum | Self::SumDistinct | Self::Average => Some(Kind::Int),
            Self::SumExact => Some(Kind::Exact),
            Self::All | Self::Any => Some(Kind::Truth),
        }
    }
}

impl Aggregate {
    pub(crate) fn kind(&self) -> Kind {
        match self.function {
            Function::CountAll | Function::Count | Function::CountDistinct | Function::Sum | Function::SumDistinct => Kind::Int,
            Function::Min | Function::Max => self.argument.kind(),
            Function::Average => Kind::Real,
            Function::SumExact => Kind::Exact,
            Function::All | Function::Any => Kind::Truth,
        }
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        std::iter::once(&self.argument).chain(&self.filter)
    }

    pub(super) fn node(&self, columns: &[Node]) -> Node {
        let argument = self.argument.node(columns);
        let filtered = |aggregate: Node| match &self.filter {
            Some(filter) => Expr::<Option<i64>>::from_node(aggregate).filter(filter.condition(columns)).into_node(),
            None => aggregate,
        };
        filtered(match self.function {
            Function::CountAll => func::count_all().into_node(),
            Function::Count => func::count(expression::<i64>(&argument)).into_node(),
            Function::CountDistinct => func::count_distinct(expression::<i64>(&argument)).into_node(),
            Function::Min => by_kind!(self.argument.kind(), T => func::min(expression::<T>(&argument)).into_node()),
            Function::Max => by_kind!(self.argument.kind(), T => func::max(expression::<T>(&argument)).into_node()),
            Function::Sum => func::sum(expression::<i64>(&argument)).into_node(),
            Function::SumDistinct => func::sum(expression::<i64>(&argument)).distinct().into_node(),
            Function::Average => func::avg(expression::<i64>(&argument)).into_node(),
            Function::SumExact => func::sum(expression::<Decimal>(&argument)).into_node(),
            Function::All => func::bool_and(expression::<bool>(&argument)).into_node(),
            Function::Any => func::bool_or(expression::<bool>(&argument)).into_node(),
        })
    }

    /// Its value for the rows of a group.
    pub(super) fn value(&self, rows: &[&Row], place: Place) -> Meaning {
        let mut values = Vec::new();
        for row in rows {
            let is_counted = match &self.filter {
                Some(filter) => filter.value(row, place)?.truth() == Some(true),
                None => true,
            };
            // What is left out has no value, but may be calculated all the same.
            let value = self.argument.value(row, place)?;
            if is_counted {
                values.push(value);
            }
        }
        if self.function == Function::CountAll {
            return Ok(count(&values));
        }
        values.retain(|it| !it.is_null());
        self.of_values(values)
    }

    /// Its value for values, of which none is NULL.
    fn of_values(&self, values: Vec<Value>) -> Meaning {
        let distinct = |values: Vec<Value>| -> Vec<Value> {
            distinct_rows(values.into_iter().map(|it| vec![it]).collect()).into_iter().flatten().collect()
        };
        let truths = || values.iter().filter_map(Value::truth);
        match self.function {
            Function::CountAll | Function::Count => Ok(count(&values)),
            Function::CountDistinct => Ok(count(&distinct(values))),
            Function::Min => {
                Ok(values.into_iter().reduce(|one, it| if it.sorted(&one).is_lt() { it } else { one }).unwrap_or(Value::Null))
            }
            Function::Max => {
                Ok(values.into_iter().reduce(|one, it| if it.sorted(&one).is_gt() { it } else { one }).unwrap_or(Value::Null))
            }
            Function::Sum => sum(&values),
            Function::SumDistinct => sum(&distinct(values)),
            Function::Average => average(&values),
            Function::SumExact => sum_exact(&values),
            Function::All if values.is_empty() => Ok(Value::Null),
            Function::Any if values.is_empty() => Ok(Value::Null),
            Function::All => Ok(Value::Truth(truths().all(|it| it))),
            Function::Any => Ok(Value::Truth(truths().any(|it| it))),
        }
    }
}

fn count(values: &[Value]) -> Value {
    Value::Int(i64::try_from(values.len()).expect("there are few rows"))
}

fn sum(values: &[Value]) -> Meaning {
    let mut sum = None;
    for value in values {
        let Value::Int(it) = value else { panic!("{value} is no integer") };
        // Whether a part of the sum is out of range depends on the order of the rows.
        sum = Some(sum.unwrap_or(0_i64).checked_add(*it).filter(|it| it.unsigned_abs() < 1 << 60).ok_or(Undefined)?);
    }
    Ok(sum.into())
}

fn sum_exact(values: &[Value]) -> Meaning {
    let mut sum = None;
    for value in values {
        let Value::Exact(it) = value else { panic!("{value} is no decimal") };
        sum = Some(sum.unwrap_or(Decimal::ZERO).checked_add(*it).ok_or(Undefined)?);
    }
    Ok(sum.into())
}

/// Of integers that are so small that floats add them up exactly.
fn average(values: &[Value]) -> Meaning {
    let Value::Int(sum) = sum(values)? else { return Ok(Value::Null) };
    if values.iter().any(|it| matches!(it, Value::Int(it) if it.unsigned_abs() > 1 << 40)) {
        return Err(Undefined);
    }
    #[expect(clippy::cast_precision_loss, reason = "both are small")]
    let average = sum as f64 / values.len() as f64;
    Ok(Value::Real(average))
}
