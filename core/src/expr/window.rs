//! Windows: the rows that a window function looks at.

use super::frame::{FrameStart, between};
use super::{Expr, OrderTerms};
use crate::schema::Name;
use crate::tree::{Exclude, FrameUnit, Node, Problem, Window};
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
    WindowSpec(Window::default(), None)
}

/// The window of this name in the WINDOW clause of the statement ([`Select::window`](crate::query::Select::window)). It can be
/// continued by an order or a frame that it does not have.
pub fn window_named(name: &'static str) -> WindowSpec {
    WindowSpec(Window { base: Some(Name::Static(name)), ..Window::default() }, None)
}

/// A window being described.
#[derive(Clone, Debug)]
#[must_use = "a window does nothing until it is given to `over`"]
pub struct WindowSpec(Window, Option<Problem>);

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

    /// `ROWS BETWEEN start AND end`: the frame is so many rows before and after the row.
    ///
    /// # Example: an average of three rows
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::expr::{following, preceding};
    /// use aludel::prelude::*;
    /// let near = window().order_by(Post.id).rows_between(preceding(1), following(1));
    /// assert_eq!(
    ///     select(func::max(Post.title).over(near)).to_string(),
    ///     r#"SELECT max("posts"."title") OVER (ORDER BY "posts"."id" ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM "posts""#,
    /// );
    /// ```
    pub fn rows_between<S: FrameStart<E>, E>(mut self, start: S, end: E) -> Self {
        self.0.frame = Some(between(FrameUnit::Rows, start, end));
        self
    }

    /// `RANGE BETWEEN start AND end`: the frame is the rows whose value in the order is so much less or more than that of the
    /// row. A distance needs one number to order by, or for an [`Interval`](crate::types::Interval) one date or timestamp: then it is the
    /// microseconds since 1970 that are compared, on every database.
    ///
    /// # Example: the sum of a week
    /// ```
    /// # #[cfg(feature = "chrono-0_4")] {
    /// use aludel::dialect::Postgres;
    /// use aludel::expr::{current_row, preceding};
    /// use aludel::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(table = "sales")]
    /// struct Sale {
    ///     #[model(primary_key)]
    ///     id: i64,
    ///     day: chrono::NaiveDate,
    ///     amount: i32,
    /// }
    /// let week = window().order_by(Sale.day).range_between(preceding(Interval::days(6)), current_row());
    /// assert_eq!(
    ///     select(func::max(Sale.amount).over(week)).inline(&Postgres).expect("every database has it"),
    ///     "SELECT max(\"sales\".\"amount\") OVER (ORDER BY CAST(EXTRACT(EPOCH FROM \"sales\".\"day\") * 1000000 AS BIGINT) \
    ///      RANGE BETWEEN 518400000000 PRECEDING AND CURRENT ROW) FROM \"sales\"",
    /// );
    /// # }
    /// ```
    pub fn range_between<S: FrameStart<E>, E>(mut self, start: S, end: E) -> Self {
        self.0.frame = Some(between(FrameUnit::Range, start, end));
        self
    }

    /// `GROUPS BETWEEN start AND end`: the frame is so many groups of rows before and after that of the row; rows that are equal
    /// in the order are one group. MySQL and MariaDB have no such frames.
    pub fn groups_between<S: FrameStart<E>, E>(mut self, start: S, end: E) -> Self {
        self.0.frame = Some(between(FrameUnit::Groups, start, end));
        self
    }

    /// `EXCLUDE CURRENT ROW`: the frame without the row itself. MySQL and MariaDB have no EXCLUDE.
    pub fn exclude_current_row(self) -> Self {
        self.exclude(Exclude::CurrentRow)
    }

    /// `EXCLUDE GROUP`: the frame without the row and those that are equal in the order.
    pub fn exclude_group(self) -> Self {
        self.exclude(Exclude::Group)
    }

    /// `EXCLUDE TIES`: the frame without those that are equal to the row in the order, but with the row.
    pub fn exclude_ties(self) -> Self {
        self.exclude(Exclude::Ties)
    }

    fn exclude(mut self, exclude: Exclude) -> Self {
        match &mut self.0.frame {
            Some(frame) => frame.exclude = Some(exclude),
            None => {
                self.1 = Some(Problem::Message(
                    "a window excludes rows of its frame: call `rows_between` or another one first".into(),
                ));
            }
        }
        self
    }

    pub(crate) fn into_window(self) -> Result<Window, Problem> {
        match self {
            Self(window, None) => Ok(window),
            Self(_, Some(problem)) => Err(problem),
        }
    }
}

/// A function that only makes sense over a window: call [`over`](Self::over) on it.
#[derive(Clone, Debug)]
#[must_use = "a window function does nothing until it is given a window with `over`"]
pub struct WindowFunction<T>(Expr<T>);

impl<T: SqlType> WindowFunction<T> {
    pub(super) fn new(name: &'static str, arguments: Vec<Node>) -> Self {
        Self(Expr::from_node(Node::function(name, arguments)))
    }

    pub(super) fn invalid(problem: &'static str) -> Self {
        Self(Expr::from_node(Node::invalid(problem)))
    }

    /// `self OVER (window)`.
    pub fn over(self, window: WindowSpec) -> Expr<T> {
        self.0.over(window)
    }
}

impl<T: SqlType> Expr<T> {
    /// `self OVER (window)`: the function over the rows of a window instead of a group.
    pub fn over(self, window: WindowSpec) -> Self {
        Self::from_node(match window.into_window() {
            Ok(window) => Node::over(self.into_node(), window),
            Err(problem) => Node::Invalid(problem),
        })
    }

    /// `function(DISTINCT …)`: the aggregate over each different value once.
    ///
    /// # Example: the sum of different numbers
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// assert_eq!(select(func::sum(User.age).distinct()).to_string(), r#"SELECT sum(DISTINCT "users"."age") FROM "users""#);
    /// ```
    pub fn distinct(self) -> Self {
        Self::from_node(self.into_node().distinct_values())
    }

    /// `function(… ORDER BY terms)`: the aggregate takes its rows in this order; further terms come after. For
    /// [`string_agg`](super::func::string_agg) and others whose result depends on it.
    pub fn order_by(self, terms: impl OrderTerms) -> Self {
        let mut order = Vec::new();
        terms.append_to(&mut order);
        Self::from_node(self.into_node().ordered(order))
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
