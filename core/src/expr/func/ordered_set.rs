//! Aggregates that find a value by its place in an order: `… WITHIN GROUP (ORDER BY …)`. Only PostgreSQL has them.

use std::marker::PhantomData;

use super::math::float;
use crate::expr::{Expr, Expressions, Operand, OrderTerms};
use crate::tree::{Direction, Node, OrderTerm};
use crate::types::{Averaged, SqlType, Value};

/// `percentile_cont(fraction)`: the value at a place between the least (0) and the greatest (1), with what lies between two values
/// taken in proportion; 0.5 is the median. Call `.within_group(…)` on it. NULL when there are no values.
///
/// A fraction beyond 0 and 1 is an error when the statement is compiled. Only PostgreSQL has it.
///
/// # Example: the median of ages
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let median = select(func::percentile_cont(0.5).within_group(User.id));
/// assert_eq!(
///     median.compile(&Postgres)?.sql,
///     r#"SELECT percentile_cont($1) WITHIN GROUP (ORDER BY CAST("users"."id" AS DOUBLE PRECISION)) FROM "users""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn percentile_cont(fraction: f64) -> OrderedSet<Interpolated> {
    OrderedSet { function: Ok(("percentile_cont", Some(fraction))).and_then(require_fraction), kind: PhantomData }
}

/// `percentile_disc(fraction)`: the first value that has such a part of all values before it or is among them. Call
/// `.within_group(…)` on it. NULL when there are no values.
///
/// A fraction beyond 0 and 1 is an error when the statement is compiled. Only PostgreSQL has it.
pub fn percentile_disc(fraction: f64) -> OrderedSet<OneOfThem> {
    OrderedSet { function: Ok(("percentile_disc", Some(fraction))).and_then(require_fraction), kind: PhantomData }
}

/// `mode()`: the value that is there most often. Call `.within_group(…)` on it. NULL when there are no values. Only PostgreSQL
/// has it.
pub fn mode() -> OrderedSet<OneOfThem> {
    OrderedSet { function: Ok(("mode", None)), kind: PhantomData }
}

type Named = (&'static str, Option<f64>);

fn require_fraction((name, fraction): Named) -> Result<Named, &'static str> {
    match fraction {
        Some(it) if !(0.0..=1.0).contains(&it) => Err("a percentile is a fraction of all values, from 0 to 1"),
        _ => Ok((name, fraction)),
    }
}

/// An aggregate that waits for what it finds its value in.
#[derive(Debug)]
#[must_use = "an ordered-set aggregate does nothing until it is given an order with `within_group`"]
pub struct OrderedSet<K> {
    function: Result<Named, &'static str>,
    kind: PhantomData<fn() -> K>,
}

/// A value may be one between two of those that are there.
#[derive(Debug)]
pub struct Interpolated(());

/// The value is one of those that are there.
#[derive(Debug)]
pub struct OneOfThem(());

impl<K> OrderedSet<K> {
    fn of(self, node: Node, direction: Direction) -> Node {
        match self.function {
            Err(problem) => Node::invalid(problem),
            Ok((name, fraction)) => {
                let fraction = fraction.map(|it| Node::Value(Value::F64(it)));
                Node::function(name, fraction.into_iter().collect()).within_group(vec![OrderTerm::new(node, direction)])
            }
        }
    }
}

impl OrderedSet<Interpolated> {
    /// `WITHIN GROUP (ORDER BY number)`.
    pub fn within_group<E: Operand<Type: SqlType<Base: Averaged>>>(self, number: E) -> Expr<Option<f64>> {
        Expr::from_node(self.of(float(number), Direction::Ascending))
    }

    /// `WITHIN GROUP (ORDER BY number DESC)`: from the greatest (0) to the least (1).
    pub fn within_group_desc<E: Operand<Type: SqlType<Base: Averaged>>>(self, number: E) -> Expr<Option<f64>> {
        Expr::from_node(self.of(float(number), Direction::Descending))
    }
}

impl OrderedSet<OneOfThem> {
    /// `WITHIN GROUP (ORDER BY expression)`.
    pub fn within_group<E: Operand>(self, expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
        Expr::from_node(self.of(expression.into_node(), Direction::Ascending))
    }

    /// `WITHIN GROUP (ORDER BY expression DESC)`: from the greatest to the least.
    pub fn within_group_desc<E: Operand>(self, expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
        Expr::from_node(self.of(expression.into_node(), Direction::Descending))
    }
}

/// An aggregate that waits for the order in which it looks for the place of a row that is not there.
#[derive(Clone, Debug)]
#[must_use = "a place is known only in an order: call `within_group`"]
pub struct HypotheticalSet<T> {
    name: &'static str,
    row: Vec<Node>,
    value_type: PhantomData<fn() -> T>,
}

fn of_row<T: SqlType>(name: &'static str, row: impl Expressions) -> HypotheticalSet<T> {
    let mut nodes = Vec::new();
    row.append_to(&mut nodes);
    HypotheticalSet { name, row: nodes, value_type: PhantomData }
}

/// `rank(values) WITHIN GROUP (ORDER BY …)`: the place that a row of these values would have among the rows, with gaps. Call
/// `.within_group(…)` on it, with as many terms as there are values. Only PostgreSQL has it.
///
/// # Example: which place a score would have
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let place = select(func::rank_of(literal(30)).within_group(User.age.desc()));
/// assert_eq!(place.compile(&Postgres)?.sql, r#"SELECT rank($1) WITHIN GROUP (ORDER BY "users"."age" DESC) FROM "users""#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn rank_of(row: impl Expressions) -> HypotheticalSet<i64> {
    of_row("rank", row)
}

/// `dense_rank(values) WITHIN GROUP (ORDER BY …)`: as [`rank_of`], without gaps. Only PostgreSQL has it.
pub fn dense_rank_of(row: impl Expressions) -> HypotheticalSet<i64> {
    of_row("dense_rank", row)
}

/// `percent_rank(values) WITHIN GROUP (ORDER BY …)`: as [`rank_of`], as a fraction from 0 to 1. Only PostgreSQL has it.
pub fn percent_rank_of(row: impl Expressions) -> HypotheticalSet<f64> {
    of_row("percent_rank", row)
}

/// `cume_dist(values) WITHIN GROUP (ORDER BY …)`: which part of the rows, that one counted, would come before it or be equal. Only
/// PostgreSQL has it.
pub fn cume_dist_of(row: impl Expressions) -> HypotheticalSet<f64> {
    of_row("cume_dist", row)
}

impl<T: SqlType> HypotheticalSet<T> {
    /// `WITHIN GROUP (ORDER BY terms)`: as many terms as there are values.
    pub fn within_group(self, terms: impl OrderTerms) -> Expr<T> {
        let mut order = Vec::new();
        terms.append_to(&mut order);
        Expr::from_node(if order.len() == self.row.len() {
            Node::function_giving(T::DATA_TYPE, self.name, self.row).within_group(order)
        } else {
            Node::invalid(format!(
                "`{}` of a row needs as many terms of order as the row has values: {} were given for {}",
                self.name,
                order.len(),
                self.row.len()
            ))
        })
    }
}
