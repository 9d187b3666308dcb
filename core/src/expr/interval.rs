//! Dates and timestamps moved by a length of time: `+` and `-`.

use std::marker::PhantomData;
use std::ops::{Add, Sub};

use super::{Column, Expr, Operand};
use crate::tree::{ChainOp, Node, TimeUnit};
use crate::types::{Base, DataType, Either, HasDate, Integral, Interval, Like, SqlType, Value};

/// A length of time that the database computes: so many days, months or seconds as a column or an expression says.
///
/// `N` is `i64`, or `Option<i64>` where the amount may be NULL; then what it is added to becomes NULL.
#[derive(Clone, Debug)]
#[must_use = "an interval does nothing until it is added to a date"]
pub struct IntervalOf<N> {
    unit: TimeUnit,
    amount: Node,
    value_type: PhantomData<fn() -> N>,
}

/// Declares the constructors that take an expression.
macro_rules! amounts {
    ($($(#[doc = $doc:literal])+ $name:ident = $unit:ident * $factor:literal;)*) => {
        impl Interval {
            $(
                $(#[doc = $doc])+
                pub fn $name<E: Operand<Type: SqlType<Base: Integral>>>(amount: E) -> IntervalOf<Like<E::Type, i64>> {
                    IntervalOf { unit: TimeUnit::$unit, amount: times(amount.into_node(), $factor), value_type: PhantomData }
                }
            )*
        }
    };
}
amounts! {
    /// So many months as an integer expression says.
    months_of = Months * 1;
    /// So many days as an integer expression says.
    ///
    /// # Example: a term that each row has for itself
    /// ```
    /// use aludel::dialect::Sqlite;
    /// use aludel::prelude::*;
    /// # #[cfg(feature = "chrono-0_4")] {
    /// # use chrono::NaiveDate;
    /// #[derive(Model)]
    /// #[model(table = "loans")]
    /// struct Loan {
    ///     #[model(primary_key)]
    ///     id: i64,
    ///     start: NaiveDate,
    ///     days: i32,
    /// }
    /// let late = select(Loan.id).where_((Loan.start + Interval::days_of(Loan.days)).lt(func::current_date()));
    /// assert_eq!(
    ///     late.inline(&Sqlite).expect("every database has days"),
    ///     r#"SELECT "loans"."id" FROM "loans" WHERE date("loans"."start", "loans"."days" || ' days') < date('now')"#,
    /// );
    /// # }
    /// ```
    days_of = Days * 1;
    /// So many hours as an integer expression says.
    hours_of = Seconds * 3600;
    /// So many minutes as an integer expression says.
    minutes_of = Seconds * 60;
    /// So many seconds as an integer expression says.
    seconds_of = Seconds * 1;
}

fn times(amount: Node, factor: i64) -> Node {
    if factor == 1 { amount } else { Node::chain(ChainOp::Multiply, amount, Node::Value(Value::I64(factor))) }
}

/// The operand moved by a length of time: months first, then days, then the rest.
fn moved(of: DataType, operand: Node, by: Interval) -> Node {
    let Some((months, days, micros)) = by.parts() else {
        return Node::invalid("an interval is longer than 10000 years, more than dates have");
    };
    let steps = [
        (TimeUnit::Months, months),
        (TimeUnit::Days, days),
        (TimeUnit::Seconds, micros.div_euclid(1_000_000)),
        (TimeUnit::Microseconds, micros.rem_euclid(1_000_000)),
    ];
    let shift = |operand, (unit, amount)| match amount {
        0 => operand,
        amount => Node::shift(unit, of, operand, Node::Value(Value::I64(amount))),
    };
    steps.into_iter().fold(operand, shift)
}

/// Implements the operators for columns and expressions.
macro_rules! operators {
    ($([$($parameter:ident),*] $left:ty;)*) => { $(
        /// A later time. The 31st and a month is the last day of the next month where that has none.
        impl<$($parameter),*> Add<Interval> for $left
        where
            T: SqlType<Base: HasDate>,
        {
            type Output = Expr<T>;

            fn add(self, by: Interval) -> Expr<T> {
                Expr::from_node(moved(Base::<T>::DATA_TYPE, Operand::into_node(self), by))
            }
        }

        /// An earlier time.
        impl<$($parameter),*> Sub<Interval> for $left
        where
            T: SqlType<Base: HasDate>,
        {
            type Output = Expr<T>;

            fn sub(self, by: Interval) -> Expr<T> {
                Expr::from_node(moved(Base::<T>::DATA_TYPE, Operand::into_node(self), -by))
            }
        }

        /// A later time, by what the database computes.
        impl<$($parameter,)* N: SqlType> Add<IntervalOf<N>> for $left
        where
            T: SqlType<Base: HasDate>,
        {
            type Output = Expr<Either<T, N, T::Inner>>;

            fn add(self, by: IntervalOf<N>) -> Self::Output {
                Expr::from_node(Node::shift(by.unit, Base::<T>::DATA_TYPE, Operand::into_node(self), by.amount))
            }
        }

        /// An earlier time, by what the database computes.
        impl<$($parameter,)* N: SqlType> Sub<IntervalOf<N>> for $left
        where
            T: SqlType<Base: HasDate>,
        {
            type Output = Expr<Either<T, N, T::Inner>>;

            fn sub(self, by: IntervalOf<N>) -> Self::Output {
                let amount = Node::negate(by.amount);
                Expr::from_node(Node::shift(by.unit, Base::<T>::DATA_TYPE, Operand::into_node(self), amount))
            }
        }
    )* };
}
operators! {
    [T] Expr<T>;
    [M, T] Column<M, T>;
}
