//! Windows: the rows that a window function looks at.

use super::{Expr, OrderTerms};
use crate::tree::{Node, Window};
use crate::types::SqlType;

/// A window of all rows; narrow and order it.
///
/// # Example: a running total
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let total = func::sum(Post.id).over(window().partition_by(Post.user_id).order_by(Post.id));
/// assert_eq!(
///     select((Post.id, total)).to_string(),
///     r#"SELECT "posts"."id", sum("posts"."id") OVER (PARTITION BY "posts"."user_id" ORDER BY "posts"."id") FROM "posts""#,
/// );
/// ```
pub fn window() -> WindowSpec {
    WindowSpec(Window::default())
}

/// A window being described.
#[derive(Clone, Debug)]
#[must_use = "a window does nothing until it is given to `over`"]
pub struct WindowSpec(Window);

impl WindowSpec {
    /// `PARTITION BY expressions`: rows that agree in these belong together.
    pub fn partition_by(mut self, expressions: impl Expressions) -> Self {
        expressions.append_to(&mut self.0.partition_by);
        self
    }

    /// `ORDER BY terms`: the order within a partition.
    pub fn order_by(mut self, terms: impl OrderTerms) -> Self {
        terms.append_to(&mut self.0.order_by);
        self
    }
}

impl<T: SqlType> Expr<T> {
    /// `self OVER (window)`: the function over the rows of a window instead of a group.
    pub fn over(self, window: WindowSpec) -> Self {
        Self::from_node(Node::over(self.into_node(), window.0))
    }

    /// `self FILTER (WHERE condition)`: the aggregate over the rows that meet a condition. A database without FILTER is
    /// given the aggregate of a CASE, which means the same.
    ///
    /// # Example: two counts in one pass
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select((func::count(User.id), func::count(User.id).filter(User.age.ge(18))));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT count("users"."id"), count("users"."id") FILTER (WHERE "users"."age" >= ?) FROM "users""#,
    /// );
    /// ```
    pub fn filter<P: super::Predicate>(self, condition: P) -> Self {
        Self::from_node(self.into_node().filtered(condition.into_node()))
    }
}

/// Expressions of any type: for GROUP BY and PARTITION BY.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of expressions",
    label = "expected columns, expressions, or a tuple of them",
    note = "a column is named with its model: `User.name`; a label of the result with its type: `label::<i64>(\"posts\")`"
)]
pub trait Expressions {
    /// Adds the expressions to a list.
    fn append_to(self, out: &mut Vec<Node>);
}

#[diagnostic::do_not_recommend]
impl<O: super::Expression> Expressions for O {
    fn append_to(self, out: &mut Vec<Node>) {
        out.push(self.into_node());
    }
}

macro_rules! tuples {
    ($(($($part:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: Expressions),+> Expressions for ($($part,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<Node>) {
                let ($($part,)+) = self;
                $($part.append_to(out);)+
            }
        }
    )* };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
