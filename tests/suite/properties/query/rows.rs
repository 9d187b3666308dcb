//! The rows of random queries: products, filters, groups, orders, as plainly as can be.

use std::cmp::Ordering;

use super::{Join, Nulls, Over, Query, Sorted};
use crate::properties::terms::{Meaning, Place, Term, Value};

/// The values that terms are about.
pub(super) type Row = Vec<Value>;

impl Query {
    /// The rows that the query has in a row of the queries around it.
    pub(crate) fn rows(&self, outer: &[Value], place: Place) -> Meaning<Vec<Row>> {
        let Self { sources: _, filter: _, over, having, selected, distinct, order, limit } = self;
        let rows = self.filtered(outer, place)?;
        let scopes = match over {
            Over::Rows(windows) => {
                let more = windows.iter().map(|it| it.values(&rows, place)).collect::<Meaning<Vec<_>>>()?;
                let with = |(index, row): (usize, Row)| [row, more.iter().map(|it| it[index].clone()).collect()].concat();
                rows.into_iter().enumerate().map(with).collect()
            }
            Over::Groups(keys, aggregates) => {
                let scope = |(keys, indices): (Row, Vec<usize>)| {
                    let rows: Vec<&Row> = indices.into_iter().map(|it| &rows[it]).collect();
                    let more = aggregates.iter().map(|it| it.value(&rows, place)).collect::<Meaning<Row>>()?;
                    Ok([outer.to_vec(), keys, more].concat())
                };
                groups(keys, &rows, place)?.into_iter().map(scope).collect::<Meaning<Vec<Row>>>()?
            }
        };
        let mut result = Vec::new();
        for scope in holding(having.as_ref(), scopes, place)? {
            let keys = order.iter().map(|it| it.term.value(&scope, place)).collect::<Meaning<Row>>()?;
            result.push((keys, values(selected, &scope, place)?));
        }
        result.sort_by(|(left, _), (right, _)| compare(order, left, right, place));
        let mut rows: Vec<Row> = result.into_iter().map(|(_, row)| row).collect();
        if *distinct {
            rows = distinct_rows(rows);
        }
        Ok(match limit {
            Some((count, after)) => rows.into_iter().skip((*after).into()).take((*count).into()).collect(),
            None => rows,
        })
    }

    /// The rows of FROM and WHERE, with those of the queries around before them.
    fn filtered(&self, outer: &[Value], place: Place) -> Meaning<Vec<Row>> {
        let mut rows = vec![outer.to_vec()];
        for source in &self.sources {
            let own = source.table.rows();
            let missing = vec![Value::Null; source.table.kinds().len()];
            let mut joined = Vec::new();
            for row in rows {
                let pairs: Vec<Row> = own.iter().map(|it| [&row[..], it].concat()).collect();
                let matching = match &source.join {
                    Join::From => pairs,
                    Join::Inner(on) | Join::Left(on) => holding(Some(on), pairs, place)?,
                };
                if matching.is_empty() && matches!(source.join, Join::Left(_)) {
                    joined.push([&row[..], &missing].concat());
                }
                joined.extend(matching);
            }
            rows = joined;
        }
        holding(self.filter.as_ref(), rows, place)
    }
}

/// The rows in which a condition is true: neither false nor unknown.
fn holding(condition: Option<&Term>, rows: Vec<Row>, place: Place) -> Meaning<Vec<Row>> {
    let Some(condition) = condition else { return Ok(rows) };
    let mut holding = Vec::new();
    for row in rows {
        if condition.value(&row, place)?.truth() == Some(true) {
            holding.push(row);
        }
    }
    Ok(holding)
}

pub(super) fn values(terms: &[Term], row: &[Value], place: Place) -> Meaning<Row> {
    terms.iter().map(|it| it.value(row, place)).collect()
}

pub(super) fn is_same(left: &[Value], right: &[Value]) -> bool {
    left.iter().zip(right).all(|(left, right)| left.is_same(right))
}

/// The places of the rows with the same keys, NULL being one. Without keys all rows are one group, even if there are none.
pub(super) fn groups(keys: &[Term], rows: &[Row], place: Place) -> Meaning<Vec<(Row, Vec<usize>)>> {
    if keys.is_empty() {
        return Ok(vec![(Vec::new(), (0..rows.len()).collect())]);
    }
    let mut groups: Vec<(Row, Vec<usize>)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let key = values(keys, row, place)?;
        match groups.iter_mut().find(|(it, _)| is_same(it, &key)) {
            Some((_, indices)) => indices.push(index),
            None => groups.push((key, vec![index])),
        }
    }
    Ok(groups)
}

/// Each row once.
pub(crate) fn distinct_rows(rows: Vec<Row>) -> Vec<Row> {
    let mut distinct: Vec<Row> = Vec::new();
    for row in rows {
        if !distinct.iter().any(|it| is_same(it, &row)) {
            distinct.push(row);
        }
    }
    distinct
}

/// How two rows stand to each other in an order, by their values of its terms.
pub(super) fn compare(order: &[Sorted], left: &[Value], right: &[Value], place: Place) -> Ordering {
    let compare = |((sorted, left), right): ((&Sorted, &Value), &Value)| {
        let is_first = match sorted.nulls {
            Nulls::First => true,
            Nulls::Last => false,
            // PostgreSQL takes NULL for the greatest value, the others for the least.
            Nulls::Anywhere => sorted.descending == (place == Place::Postgres),
        };
        match (left.is_null(), right.is_null()) {
            (true, true) => Ordering::Equal,
            (true, false) if is_first => Ordering::Less,
            (true, false) => Ordering::Greater,
            (false, true) if is_first => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) if sorted.descending => right.sorted(left),
            (false, false) => left.sorted(right),
        }
    };
    order.iter().zip(left).zip(right).map(compare).find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
}
