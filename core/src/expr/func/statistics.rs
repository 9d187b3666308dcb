//! Aggregates of statistics, which calculate with floats.

use super::math::float;
use crate::expr::{Expr, Operand};
use crate::tree::Node;
use crate::types::{Averaged, DataType, SqlType};

/// Aggregates of one number.
macro_rules! of_one {
    ($($(#[doc = $doc:literal])+ $name:ident = $sql:literal;)*) => { $(
        $(#[doc = $doc])+
        pub fn $name<E: Operand<Type: SqlType<Base: Averaged>>>(number: E) -> Expr<Option<f64>> {
            Expr::from_node(Node::function_giving(DataType::Double, $sql, vec![float(number)]))
        }
    )* };
}
of_one! {
    /// `stddev_pop(number)`: the standard deviation of all values; NULL when there are none. SQLite has none.
    ///
    /// # Example: how far ages are from their average
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::{Postgres, Sqlite}, prelude::*};
    /// let ages = select(func::stddev_pop(User.age));
    /// assert_eq!(ages.compile(&Postgres)?.sql, r#"SELECT stddev_pop(CAST("users"."age" AS DOUBLE PRECISION)) FROM "users""#);
    /// assert!(ages.compile(&Sqlite).is_err());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    stddev_pop = "stddev_pop";
    /// `stddev_samp(number)`: the standard deviation that a sample lets expect; NULL when there are less than two values. SQLite
    /// has none.
    stddev_samp = "stddev_samp";
    /// `var_pop(number)`: the variance of all values; NULL when there are none. SQLite has none.
    var_pop = "var_pop";
    /// `var_samp(number)`: the variance that a sample lets expect; NULL when there are less than two values. SQLite has none.
    var_samp = "var_samp";
}

/// Aggregates of pairs of numbers, as the SQL standard has them. Only PostgreSQL has those.
macro_rules! of_two {
    ($($(#[doc = $doc:literal])+ $name:ident = $sql:literal, $output:ty, $data_type:ident;)*) => { $(
        $(#[doc = $doc])+
        pub fn $name<Y, X>(y: Y, x: X) -> Expr<$output>
        where
            Y: Operand<Type: SqlType<Base: Averaged>>,
            X: Operand<Type: SqlType<Base: Averaged>>,
        {
            Expr::from_node(Node::function_giving(DataType::$data_type, $sql, vec![float(y), float(x)]))
        }
    )* };
}
of_two! {
    /// `corr(y, x)`: how far two numbers go together, from -1 to 1. Only PostgreSQL has it.
    corr = "corr", Option<f64>, Double;
    /// `covar_pop(y, x)`: the covariance of all pairs. Only PostgreSQL has it.
    covar_pop = "covar_pop", Option<f64>, Double;
    /// `covar_samp(y, x)`: the covariance that a sample lets expect. Only PostgreSQL has it.
    covar_samp = "covar_samp", Option<f64>, Double;
    /// `regr_count(y, x)`: how many pairs there are without a NULL. Only PostgreSQL has it.
    regr_count = "regr_count", i64, BigInt;
    /// `regr_slope(y, x)`: how steep the line is that fits the pairs best. Only PostgreSQL has it.
    regr_slope = "regr_slope", Option<f64>, Double;
    /// `regr_intercept(y, x)`: where that line is at x = 0. Only PostgreSQL has it.
    regr_intercept = "regr_intercept", Option<f64>, Double;
    /// `regr_r2(y, x)`: how well that line fits, from 0 to 1. Only PostgreSQL has it.
    regr_r2 = "regr_r2", Option<f64>, Double;
}
