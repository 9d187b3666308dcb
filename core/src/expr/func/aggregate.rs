//! Aggregates.

use crate::expr::{Expr, Expressions, Operand, Predicate};
use crate::tree::{Constant, Node};
use crate::types::{Averaged, Base, DataType, SqlType, Summed};

/// `count(expression)`: how many rows have a value that is not NULL.
pub fn count<E: Operand>(expression: E) -> Expr<i64> {
    Expr::from_node(Node::function("count", vec![expression.into_node()]))
}

/// `count(DISTINCT expression)`: how many different values there are, NULL not counted.
pub fn count_distinct<E: Operand>(expression: E) -> Expr<i64> {
    Expr::from_node(Node::distinct_function("count", expression.into_node()))
}

/// `count(*)`: how many rows there are.
///
/// The statement must name its table with `.from(…)` when no column does.
///
/// # Example: how many users
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// assert_eq!(select(func::count_all()).from(User).to_string(), r#"SELECT count(*) FROM "users""#);
/// ```
pub fn count_all() -> Expr<i64> {
    Expr::from_node(Node::function("count", vec![Node::Constant(Constant::Star)]))
}

/// `sum(expression)`: NULL when there are no values. Integers add up to 64 bits; a larger sum is an error when it is
/// read, never a wrong number.
pub fn sum<E: Operand<Type: SqlType<Base: Summed>>>(expression: E) -> Expr<Option<<Base<E::Type> as Summed>::Sum>> {
    Expr::from_node(Node::function("sum", vec![expression.into_node()]))
}

/// `avg(expression)`: NULL when there are no values. Integers and decimals are averaged as floats, so that no database rounds.
pub fn avg<E: Operand<Type: SqlType<Base: Averaged>>>(expression: E) -> Expr<Option<<Base<E::Type> as Averaged>::Average>> {
    let argument = expression.into_node();
    let argument = if <Base<E::Type> as Averaged>::AS_FLOAT { Node::cast(argument, DataType::Double) } else { argument };
    Expr::from_node(Node::function("avg", vec![argument]))
}

/// `min(expression)`: NULL when there are no values.
pub fn min<E: Operand>(expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function("min", vec![expression.into_node()]))
}

/// `max(expression)`: NULL when there are no values.
pub fn max<E: Operand>(expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function("max", vec![expression.into_node()]))
}

/// `count(DISTINCT a, b, …)`: how many different combinations of values there are; those with a NULL in them are not counted.
/// SQLite has none.
///
/// # Example: as PostgreSQL and MySQL say it
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::{MySql, Postgres}, prelude::*};
/// let pairs = select(func::count_distinct_rows((Post.user_id, Post.title)));
/// assert_eq!(
///     pairs.compile(&MySql::mysql())?.sql,
///     "SELECT count(DISTINCT `posts`.`user_id`, `posts`.`title`) FROM `posts`",
/// );
/// assert_eq!(
///     pairs.compile(&Postgres)?.sql,
///     r#"SELECT count(DISTINCT CASE WHEN "posts"."user_id" IS NOT NULL AND "posts"."title" IS NOT NULL THEN ("posts"."user_id", "posts"."title") END) FROM "posts""#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn count_distinct_rows(expressions: impl Expressions) -> Expr<i64> {
    let mut nodes = Vec::new();
    expressions.append_to(&mut nodes);
    Expr::from_node(Node::function("count", nodes).distinct_values())
}

/// `any_value(expression)`: the value of any of the rows that have one; NULL when there are no values. For what is the same in all
/// rows of a group.
pub fn any_value<E: Operand>(expression: E) -> Expr<Option<<E::Type as SqlType>::Inner>> {
    Expr::from_node(Node::function("any_value", vec![expression.into_node()]))
}

/// `bool_and(condition)`: whether it is true in every row in which it is not NULL; NULL when there is no such row. The SQL
/// standard calls it `every`.
///
/// # Example: is everybody of age?
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::{Postgres, Sqlite}, prelude::*};
/// let all = select(func::bool_and(User.age.ge(18)));
/// assert_eq!(all.inline(&Postgres)?, r#"SELECT bool_and("users"."age" >= 18) FROM "users""#);
/// assert_eq!(all.inline(&Sqlite)?, r#"SELECT min("users"."age" >= 18) FROM "users""#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn bool_and<P: Predicate>(condition: P) -> Expr<Option<bool>> {
    Expr::from_node(Node::function_giving(DataType::Bool, "bool_and", vec![condition.into_node()]))
}

/// `bool_or(condition)`: whether it is true in any row; NULL when it is NULL in all of them.
pub fn bool_or<P: Predicate>(condition: P) -> Expr<Option<bool>> {
    Expr::from_node(Node::function_giving(DataType::Bool, "bool_or", vec![condition.into_node()]))
}

/// `grouping(expressions)`: of one expression, 1 in the rows of sums that leave it out of the grouping and 0 in the others; of
/// several, a bit for each, the last one lowest. So a NULL that stands for "all" is told from one that is a value.
///
/// The expressions must be those of GROUP BY. PostgreSQL and MySQL have it; MariaDB refuses it, as SQLite does.
///
/// # Example: which row is the sum of all
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let stmt = select((User.age, func::grouping(User.age), func::count_all())).group_by(rollup(User.age));
/// assert_eq!(
///     stmt.to_string(),
///     r#"SELECT "users"."age", grouping("users"."age"), count(*) FROM "users" GROUP BY ROLLUP ("users"."age")"#,
/// );
/// ```
pub fn grouping<E: Expressions>(expressions: E) -> Expr<i32> {
    let mut nodes = Vec::new();
    expressions.append_to(&mut nodes);
    Expr::from_node(Node::function("grouping", nodes))
}
