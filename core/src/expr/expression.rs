//! The operators: comparisons, conditions on text, sorting, conversion.

use super::in_list::Membership;
use super::label::Labeled;
use super::order::Order;
use super::text_search::{Place, containing};
use super::{Expr, InList, LikePattern, Operand, Predicate, TextOperand};
use crate::schema::Name;
use crate::tree::{ChainOp, CompareOp, Direction, Node};
use crate::types::{Base, Comparable, Either, Like, NotNull, SqlType, TryCast, Value};

/// What has the operators as methods: columns and expressions.
///
/// Plain Rust values have not, so that importing this trait changes the meaning of no `a.eq(&b)` elsewhere; a value on
/// the left side is written [`literal(5)`](super::literal).
///
/// A comparison gives `Option<bool>` where a side may be NULL, `bool` where none may.
#[expect(clippy::wrong_self_convention, reason = "expressions are taken by value by all operators, `IS NULL` among them")]
pub trait Expression: Operand {
    /// `self = rhs`. With `None` on the right: `self IS NULL`, for nothing equals NULL.
    ///
    /// # Example: a value, a column, NULL
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select(User.id).where_(User.name.eq("Ann")).where_(User.age.eq(None::<i32>));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."name" = ? AND "users"."age" IS NULL"#,
    /// );
    /// ```
    fn eq<R: Operand>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(equal(false, self.into_node(), rhs.into_node()))
    }

    /// `self <> rhs`. With `None` on the right: `self IS NOT NULL`.
    fn ne<R: Operand>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(equal(true, self.into_node(), rhs.into_node()))
    }

    /// `self < rhs`.
    fn lt<R: Operand>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(Node::compare(CompareOp::Lt, self.into_node(), rhs.into_node()))
    }

    /// `self <= rhs`.
    fn le<R: Operand>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(Node::compare(CompareOp::Le, self.into_node(), rhs.into_node()))
    }

    /// `self > rhs`.
    fn gt<R: Operand>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(Node::compare(CompareOp::Gt, self.into_node(), rhs.into_node()))
    }

    /// `self >= rhs`.
    fn ge<R: Operand>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(Node::compare(CompareOp::Ge, self.into_node(), rhs.into_node()))
    }

    /// `self IS DISTINCT FROM rhs`: like `<>`, but NULL is a value that differs from all others and not from itself.
    fn is_distinct_from<R: Operand>(self, rhs: R) -> Expr<bool>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(Node::distinct(false, self.into_node(), rhs.into_node()))
    }

    /// `self IS NOT DISTINCT FROM rhs`: like `=`, but NULL equals NULL.
    fn is_not_distinct_from<R: Operand>(self, rhs: R) -> Expr<bool>
    where
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        Expr::from_node(Node::distinct(true, self.into_node(), rhs.into_node()))
    }

    /// `self IS NULL`.
    fn is_null(self) -> Expr<bool> {
        Expr::from_node(Node::is_null(false, self.into_node()))
    }

    /// `self IS NOT NULL`.
    fn is_not_null(self) -> Expr<bool> {
        Expr::from_node(Node::is_null(true, self.into_node()))
    }

    /// `self IN (…)`: a list of values or expressions, or a query with one column. Nothing is in an empty list.
    ///
    /// # Example: a list, a query, an empty list
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select(User.id).where_(User.id.in_([1, 2])).where_(User.id.in_(select(Post.user_id)));
    /// assert_eq!(
    ///     stmt.to_string(),
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."id" IN (?, ?) AND "users"."id" IN (SELECT "posts"."user_id" FROM "posts")"#,
    /// );
    /// let nobody = select(User.id).where_(User.id.in_(Vec::<i64>::new()));
    /// assert_eq!(nobody.to_string(), r#"SELECT "users"."id" FROM "users" WHERE 1 = 0"#);
    /// ```
    fn in_<L: InList<Self::Type>>(self, list: L) -> Expr<Membership<Self::Type, L>> {
        Expr::from_node(membership(false, self.into_node(), list))
    }

    /// `self NOT IN (…)`. Everything is outside of an empty list.
    fn not_in<L: InList<Self::Type>>(self, list: L) -> Expr<Membership<Self::Type, L>> {
        Expr::from_node(membership(true, self.into_node(), list))
    }

    /// `self BETWEEN low AND high`, both ends included.
    fn between<L: Operand, H: Operand>(self, low: L, high: H) -> Expr<Ranged<Self::Type, L::Type, H::Type>>
    where
        Base<Self::Type>: Comparable<Base<L::Type>> + Comparable<Base<H::Type>>,
    {
        Expr::from_node(Node::between(false, self.into_node(), low.into_node(), high.into_node()))
    }

    /// `self NOT BETWEEN low AND high`.
    fn not_between<L: Operand, H: Operand>(self, low: L, high: H) -> Expr<Ranged<Self::Type, L::Type, H::Type>>
    where
        Base<Self::Type>: Comparable<Base<L::Type>> + Comparable<Base<H::Type>>,
    {
        Expr::from_node(Node::between(true, self.into_node(), low.into_node(), high.into_node()))
    }

    /// `self BETWEEN SYMMETRIC low AND high`, both ends included, whichever of them is the smaller. Databases without it are
    /// given `self BETWEEN low AND high OR self BETWEEN high AND low`, which is what it means.
    ///
    /// # Example: ends in either order
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let stmt = select(User.id).where_(User.age.between_symmetric(60, 18));
    /// assert_eq!(stmt.to_string(), r#"SELECT "users"."id" FROM "users" WHERE "users"."age" BETWEEN SYMMETRIC ? AND ?"#);
    /// ```
    fn between_symmetric<L: Operand, H: Operand>(self, low: L, high: H) -> Expr<Ranged<Self::Type, L::Type, H::Type>>
    where
        Base<Self::Type>: Comparable<Base<L::Type>> + Comparable<Base<H::Type>>,
    {
        Expr::from_node(Node::between_symmetric(false, self.into_node(), low.into_node(), high.into_node()))
    }

    /// `self NOT BETWEEN SYMMETRIC low AND high`.
    fn not_between_symmetric<L: Operand, H: Operand>(self, low: L, high: H) -> Expr<Ranged<Self::Type, L::Type, H::Type>>
    where
        Base<Self::Type>: Comparable<Base<L::Type>> + Comparable<Base<H::Type>>,
    {
        Expr::from_node(Node::between_symmetric(true, self.into_node(), low.into_node(), high.into_node()))
    }

    /// `self LIKE pattern`: `%` stands for any text, `_` for any character, `\` takes their meaning from them.
    ///
    /// Upper and lower case differ, on every database whose tables aludel created. To look for a text that a user
    /// typed, use [`contains`](Self::contains): there `%` means itself. Another character than the backslash is said with
    /// [`pattern("50!%%").escape('!')`](super::pattern()).
    fn like<P: LikePattern>(self, pattern: P) -> Expr<Either<Self::Type, P::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(pattern.applied_to(self.into_node(), false, false))
    }

    /// `self NOT LIKE pattern`.
    fn not_like<P: LikePattern>(self, pattern: P) -> Expr<Either<Self::Type, P::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(pattern.applied_to(self.into_node(), true, false))
    }

    /// `self ILIKE pattern`: like [`like`](Self::like), with upper and lower case taken for the same. Databases without
    /// ILIKE compare both sides in lower case; SQLite's `lower` knows the letters a to z only.
    fn ilike<P: LikePattern>(self, pattern: P) -> Expr<Either<Self::Type, P::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(pattern.applied_to(self.into_node(), false, true))
    }

    /// `self LIKE '%text%' ESCAPE '/'`, where every character of the text means itself. The text is a value or an expression; in
    /// one, the database itself takes the meaning from `%`, `_` and `/`, by nested calls of `replace`.
    ///
    /// # Example: a percent sign is a percent sign
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::{dialect::Generic, prelude::*};
    /// let stmt = select(User.id).where_(User.name.contains("100%"));
    /// assert_eq!(
    ///     stmt.inline(&Generic)?,
    ///     r#"SELECT "users"."id" FROM "users" WHERE "users"."name" LIKE '%100/%%' ESCAPE '/'"#,
    /// );
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn contains<R: TextOperand>(self, text: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(containing(self.into_node(), text.into_node(), Place::Within, false))
    }

    /// `self LIKE 'text%' ESCAPE '/'`, where every character of the text means itself.
    fn starts_with<R: TextOperand>(self, text: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(containing(self.into_node(), text.into_node(), Place::Start, false))
    }

    /// `self LIKE '%text' ESCAPE '/'`, where every character of the text means itself.
    fn ends_with<R: TextOperand>(self, text: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(containing(self.into_node(), text.into_node(), Place::End, false))
    }

    /// `self || rhs`: text joined to text.
    fn concat<R: TextOperand>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, String>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::chain(ChainOp::Concat, self.into_node(), rhs.into_node()))
    }

    /// `self AND rhs`; also written `self & rhs`.
    fn and<R: Predicate>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: Predicate,
    {
        Expr::from_node(Node::chain(ChainOp::And, self.into_node(), rhs.into_node()))
    }

    /// `self OR rhs`; also written `self | rhs`.
    fn or<R: Predicate>(self, rhs: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: Predicate,
    {
        Expr::from_node(Node::chain(ChainOp::Or, self.into_node(), rhs.into_node()))
    }

    /// `CAST(self AS …)`, to the SQL type of `T`. `Option<T>` where the expression may be NULL.
    fn cast<T: SqlType<Null = NotNull, Inner = T>>(self) -> Expr<Like<Self::Type, T>> {
        Expr::from_node(Node::cast(self.into_node(), T::DATA_TYPE))
    }

    /// The text read as a whole number, `i16`, `i32` or `i64`: NULL where it is none, or one that the type has not. Digits are one, with a
    /// sign before them or without; spaces and anything else are not.
    ///
    /// No database here has TRY_CAST, so it is said in other words: by a regular expression on PostgreSQL, MySQL and MariaDB, and by
    /// taking the text apart in a subquery on SQLite, where it cannot be of an aggregate or a window function.
    ///
    /// # Example: numbers in a column of texts
    /// ```
    /// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
    /// use aludel::prelude::*;
    /// let number: Expr<Option<i32>> = User.name.try_cast::<i32>();
    /// assert_eq!(select(number.clone()).to_string(), r#"SELECT TRY_CAST("users"."name" AS INTEGER) FROM "users""#);
    ///
    /// let engine = create_engine("sqlite://")?;
    /// let read = |text: &str| engine.connect()?.scalar(select(literal(text).try_cast::<i32>()));
    /// assert_eq!(read("-0042")?, Some(Some(-42)));
    /// assert_eq!(read("42 apples")?, Some(None));
    /// assert_eq!(read("2147483648")?, Some(None));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn try_cast<T: TryCast>(self) -> Expr<Option<T>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::try_cast(self.into_node(), T::NUMBER))
    }

    /// The same expression, read as something that may be NULL: for the side of an outer join that may be missing.
    fn nullable(self) -> Expr<Option<<Self::Type as SqlType>::Inner>> {
        Expr::from_node(self.into_node())
    }

    /// `self AS "name"`: gives the column a name in the result, by which an outer query refers to it.
    fn label(self, name: impl Into<Name>) -> Labeled<Self::Type> {
        Labeled::new(self.into_node(), name.into())
    }

    /// Sorts from small to large.
    fn asc(self) -> Order {
        Order::new(self.into_node(), Direction::Ascending)
    }

    /// Sorts from large to small.
    fn desc(self) -> Order {
        Order::new(self.into_node(), Direction::Descending)
    }
}

/// The type of BETWEEN: `Option<bool>` if one of the three may be NULL.
pub type Ranged<T, L, H> = Either<T, Either<L, H, bool>, bool>;

impl<T: SqlType> Expression for Expr<T> {}
impl<M, T: SqlType> Expression for super::Column<M, T> {}

fn membership<T>(negated: bool, operand: Node, list: impl InList<T>) -> Node {
    let style = list.style();
    Node::in_styled_set(negated, operand, list.into_set(), style)
}

fn equal(negated: bool, left: Node, right: Node) -> Node {
    match right {
        // Whether it is NULL is known when the statement runs.
        right if right.is_nullable_parameter() || left.is_nullable_parameter() => Node::distinct(!negated, left, right),
        Node::Value(Value::Null) => Node::is_null(negated, left),
        right => Node::compare(if negated { CompareOp::Ne } else { CompareOp::Eq }, left, right),
    }
}
