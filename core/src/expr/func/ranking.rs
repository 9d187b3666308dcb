//! Functions that only make sense over a window.

use std::marker::PhantomData;

use crate::expr::{Expr, Operand, WindowFunction, WindowSpec};
use crate::tree::{Constant, Node};
use crate::types::{Base, Comparable, Either, SqlType};

/// `row_number()`: 1, 2, 3 … in the order of the window. Call `.over(…)` on it.
pub fn row_number() -> WindowFunction<i64> {
    WindowFunction::new("row_number", Vec::new())
}

/// `rank()`: the place in the order of the window; equal rows share a place and leave a gap. Call `.over(…)` on it.
///
/// # Example: the place of each user by age
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let place = func::rank().over(window().order_by(User.age.desc()));
/// assert_eq!(
///     select((User.name, place)).to_string(),
///     r#"SELECT "users"."name", rank() OVER (ORDER BY "users"."age" DESC) FROM "users""#,
/// );
/// ```
pub fn rank() -> WindowFunction<i64> {
    WindowFunction::new("rank", Vec::new())
}

/// `dense_rank()`: as [`rank`], without gaps.
pub fn dense_rank() -> WindowFunction<i64> {
    WindowFunction::new("dense_rank", Vec::new())
}

/// `percent_rank()`: the rank as a fraction, 0 for the first row and 1 for the last. Call `.over(…)` on it.
pub fn percent_rank() -> WindowFunction<f64> {
    WindowFunction::new("percent_rank", Vec::new())
}

/// `cume_dist()`: which part of the rows comes before the row or is equal, from more than 0 to 1. Call `.over(…)` on it.
pub fn cume_dist() -> WindowFunction<f64> {
    WindowFunction::new("cume_dist", Vec::new())
}

/// `ntile(groups)`: the number of the row's group, from 1, where all rows are split into so many of nearly one size. Call
/// `.over(…)` on it.
///
/// No groups are an error when the statement is compiled.
pub fn ntile(groups: u16) -> WindowFunction<i32> {
    if groups == 0 {
        return WindowFunction::invalid("`ntile` needs one group at least");
    }
    WindowFunction::new("ntile", vec![number(groups.into())])
}

/// `first_value(expression)`: its value in the first row of the frame; NULL where the frame is empty. Call `.over(…)` on it.
pub fn first_value<E: Operand>(expression: E) -> WindowFunction<Option<<E::Type as SqlType>::Inner>> {
    WindowFunction::new("first_value", vec![expression.into_node()])
}

/// `last_value(expression)`: its value in the last row of the frame; NULL where the frame is empty. Call `.over(…)` on it.
///
/// The frame ends with the row itself, if nothing else is said: with
/// `.rows_between(unbounded_preceding(), unbounded_following())` it is all of the partition.
pub fn last_value<E: Operand>(expression: E) -> WindowFunction<Option<<E::Type as SqlType>::Inner>> {
    WindowFunction::new("last_value", vec![expression.into_node()])
}

/// `nth_value(expression, n)`: its value in the n-th row of the frame, the first being 1; NULL where there is none. Call `.over(…)`
/// on it.
///
/// No row 0 is there: asking for it is an error when the statement is compiled.
pub fn nth_value<E: Operand>(expression: E, n: u16) -> WindowFunction<Option<<E::Type as SqlType>::Inner>> {
    if n == 0 {
        return WindowFunction::invalid("`nth_value` counts the rows of a frame from 1: there is no row 0");
    }
    WindowFunction::new("nth_value", vec![expression.into_node(), number(n.into())])
}

/// `lag(expression)`: its value in the row before, NULL in the first. Call `.over(…)` on it.
///
/// # Example: three rows before, or 0
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let before = func::lag(Post.id).offset(3).or(0).over(window().order_by(Post.id));
/// assert_eq!(select(before).inline(&Postgres)?, r#"SELECT lag("posts"."id", 3, 0) OVER (ORDER BY "posts"."id") FROM "posts""#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn lag<E: Operand>(expression: E) -> Neighbor<E::Type, Option<<E::Type as SqlType>::Inner>> {
    Neighbor::new("lag", expression)
}

/// `lead(expression)`: its value in the row after, NULL in the last. Call `.over(…)` on it.
pub fn lead<E: Operand>(expression: E) -> Neighbor<E::Type, Option<<E::Type as SqlType>::Inner>> {
    Neighbor::new("lead", expression)
}

/// An expression of type `T` in another row of the window: call `over` on it. The result is of type `O`.
#[derive(Clone, Debug)]
#[must_use = "a window function does nothing until it is given a window with `over`"]
pub struct Neighbor<T, O> {
    name: &'static str,
    expression: Node,
    offset: Option<u32>,
    otherwise: Option<Node>,
    value_type: PhantomData<fn(T) -> O>,
}

impl<T: SqlType> Neighbor<T, Option<T::Inner>> {
    fn new<E: Operand<Type = T>>(name: &'static str, expression: E) -> Self {
        Self { name, expression: expression.into_node(), offset: None, otherwise: None, value_type: PhantomData }
    }

    /// The value to give where there is no such row; where there is one, and the expression is NULL in it, the result is NULL.
    pub fn or<V: Operand>(self, value: V) -> Neighbor<T, Either<T, V::Type, T::Inner>>
    where
        T::Base: Comparable<Base<V::Type>>,
    {
        let Self { name, expression, offset, otherwise: _, value_type: _ } = self;
        Neighbor { name, expression, offset, otherwise: Some(value.into_node()), value_type: PhantomData }
    }
}

impl<T: SqlType, O: SqlType> Neighbor<T, O> {
    /// The row so many rows away, instead of the next; 0 is the row itself.
    pub fn offset(mut self, rows: u32) -> Self {
        self.offset = Some(rows);
        self
    }

    /// `self OVER (window)`.
    pub fn over(self, window: WindowSpec) -> Expr<O> {
        let Self { name, expression, offset, otherwise, value_type: _ } = self;
        let offset = match (offset, &otherwise) {
            (Some(rows), _) => Some(rows),
            (None, Some(_)) => Some(1),
            (None, None) => None,
        };
        let arguments = [Some(expression), offset.map(number), otherwise].into_iter().flatten().collect();
        Expr::from_node(Node::function(name, arguments)).over(window)
    }
}

/// A number of rows, spelled out: not every database takes any expression for it.
fn number(rows: u32) -> Node {
    if i32::try_from(rows).is_err() {
        return Node::invalid("a window function cannot look so many rows away: 2147483647 are the most");
    }
    Node::Constant(Constant::Number(rows))
}
