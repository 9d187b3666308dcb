//! Functions over windows.

use aludel::expr::WindowSpec;
use aludel::prelude::*;
use aludel::tree::Node;

use super::Sorted;
use super::rows::{Row, compare, groups, values};
use crate::properties::terms::{Kind, Meaning, Place, Term, Value, by_kind, expression};

/// A function over the rows that have the same value of a term, in an order in which no two rows are equal.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    pub(crate) function: Ranking,
    pub(crate) argument: Term,
    pub(crate) partition: Vec<Term>,
    pub(crate) order: Vec<Sorted>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ranking {
    RowNumber,
    /// By the first term of the order alone, in which rows may be equal.
    Rank,
    DenseRank,
    Lag,
    /// Two rows ahead.
    Lead,
    FirstValue,
    /// How many values there are up to the row.
    CountSoFar,
    /// The greatest value up to the row.
    MaxSoFar,
}

impl Ranking {
    pub(crate) const ALL: [Self; 8] =
        [Self::RowNumber, Self::Rank, Self::DenseRank, Self::Lag, Self::Lead, Self::FirstValue, Self::CountSoFar, Self::MaxSoFar];
}

impl Window {
    pub(crate) fn kind(&self) -> Kind {
        match self.function {
            Ranking::RowNumber | Ranking::Rank | Ranking::DenseRank | Ranking::CountSoFar => Kind::Int,
            Ranking::Lag | Ranking::Lead | Ranking::FirstValue | Ranking::MaxSoFar => self.argument.kind(),
        }
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        std::iter::once(&self.argument).chain(&self.partition).chain(self.order.iter().map(|it| &it.term))
    }

    /// The terms of the order that count.
    fn order(&self) -> &[Sorted] {
        let is_rank = matches!(self.function, Ranking::Rank | Ranking::DenseRank);
        if is_rank { &self.order[..1] } else { &self.order }
    }

    pub(super) fn node(&self, columns: &[Node]) -> Node {
        let order: Vec<_> = self.order().iter().map(|it| it.order(columns)).collect();
        let partition = self.partition.iter().map(|it| expression::<i64>(&it.node(columns)));
        let window = partition.fold(window(), WindowSpec::partition_by).order_by(order);
        let argument = self.argument.node(columns);
        by_kind!(self.argument.kind(), T => {
            let argument = expression::<T>(&argument);
            match self.function {
                Ranking::RowNumber => func::row_number().over(window).into_node(),
                Ranking::Rank => func::rank().over(window).into_node(),
                Ranking::DenseRank => func::dense_rank().over(window).into_node(),
                Ranking::Lag => func::lag(argument).over(window).into_node(),
                Ranking::Lead => func::lead(argument).offset(2).over(window).into_node(),
                Ranking::FirstValue => func::first_value(argument).over(window).into_node(),
                Ranking::CountSoFar => func::count(argument).over(window).into_node(),
                Ranking::MaxSoFar => func::max(argument).over(window).into_node(),
            }
        })
    }

    /// Its value in each of the rows.
    pub(super) fn values(&self, rows: &[Row], place: Place) -> Meaning<Vec<Value>> {
        let mut found = vec![Value::Null; rows.len()];
        let terms: Vec<_> = self.order.iter().map(|it| it.term.clone()).collect();
        for (_, indices) in groups(&self.partition, rows, place)? {
            let with_keys = |it: usize| Ok((values(&terms, &rows[it], place)?, it));
            let mut sorted = indices.into_iter().map(with_keys).collect::<Meaning<Vec<_>>>()?;
            sorted.sort_by(|(left, _), (right, _)| compare(&self.order, left, right, place));
            let arguments = sorted.iter().map(|(_, it)| self.argument.value(&rows[*it], place)).collect::<Meaning<Row>>()?;
            let (keys, indices): (Vec<_>, Vec<_>) = sorted.into_iter().unzip();
            for (place_in_order, index) in indices.into_iter().enumerate() {
                found[index] = self.value(place_in_order, &keys, &arguments, place);
            }
        }
        Ok(found)
    }

    /// Its value in one row of a partition that is sorted.
    fn value(&self, index: usize, keys: &[Row], arguments: &[Value], place: Place) -> Value {
        let is_before = |one: &Row, other: &Row| compare(self.order(), one, other, place).is_lt();
        let so_far = &arguments[..=index];
        match self.function {
            Ranking::RowNumber => number(index + 1),
            Ranking::Rank => number(1 + keys.iter().filter(|it| is_before(it, &keys[index])).count()),
            Ranking::DenseRank => number(1 + keys[..=index].windows(2).filter(|it| is_before(&it[0], &it[1])).count()),
            Ranking::Lag => index.checked_sub(1).map_or(Value::Null, |it| arguments[it].clone()),
            Ranking::Lead => arguments.get(index + 2).cloned().unwrap_or(Value::Null),
            Ranking::FirstValue => arguments[0].clone(),
            Ranking::CountSoFar => number(so_far.iter().filter(|it| !it.is_null()).count()),
            Ranking::MaxSoFar => {
                so_far.iter().cloned().reduce(|one, it| if it.sorted(&one).is_gt() { it } else { one }).expect("itself")
            }
        }
    }
}

fn number(count: usize) -> Value {
    Value::Int(i64::try_from(count).expect("there are few rows"))
}
