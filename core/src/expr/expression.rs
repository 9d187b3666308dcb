//! The operators: comparisons, conditions on text, sorting, conversion.

use super::in_list::Membership;
use super::label::Labeled;
use super::order::Order;
use super::{Expr, InList, Operand, Predicate, TextOperand};
use crate::schema::Name;
use crate::tree::{ChainOp, CompareOp, Direction, Node};
use crate::types::{Base, Comparable, Either, Like, NotNull, SqlType, Value};

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
        Expr::from_node(Node::in_set(false, self.into_node(), list.into_set()))
    }

    /// `self NOT IN (…)`. Everything is outside of an empty list.
    fn not_in<L: InList<Self::Type>>(self, list: L) -> Expr<Membership<Self::Type, L>> {
        Expr::from_node(Node::in_set(true, self.into_node(), list.into_set()))
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

    /// `self LIKE pattern`: `%` stands for any text, `_` for any character, `\` takes their meaning from them.
    ///
    /// Upper and lower case differ, on every database whose tables aludel created. To look for a text that a user
    /// typed, use [`contains`](Self::contains): there `%` means itself.
    fn like<R: TextOperand>(self, pattern: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::like(self.into_node(), pattern.into_node(), false, false, None))
    }

    /// `self NOT LIKE pattern`.
    fn not_like<R: TextOperand>(self, pattern: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::like(self.into_node(), pattern.into_node(), true, false, None))
    }

    /// `self ILIKE pattern`: like [`like`](Self::like), with upper and lower case taken for the same. Databases without
    /// ILIKE compare both sides in lower case; SQLite's `lower` knows the letters a to z only.
    fn ilike<R: TextOperand>(self, pattern: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(Node::like(self.into_node(), pattern.into_node(), false, true, None))
    }

    /// `self LIKE '%text%' ESCAPE '/'`, where every character of the text means itself.
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
    fn contains(self, text: &str) -> Expr<Like<Self::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(literal_like(self.into_node(), "%", text, "%"))
    }

    /// `self LIKE 'text%' ESCAPE '/'`, where every character of the text means itself.
    fn starts_with(self, text: &str) -> Expr<Like<Self::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(literal_like(self.into_node(), "", text, "%"))
    }

    /// `self LIKE '%text' ESCAPE '/'`, where every character of the text means itself.
    fn ends_with(self, text: &str) -> Expr<Like<Self::Type, bool>>
    where
        Self: TextOperand,
    {
        Expr::from_node(literal_like(self.into_node(), "%", text, ""))
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

fn equal(negated: bool, left: Node, right: Node) -> Node {
    match right {
        Node::Value(Value::Null) => Node::is_null(negated, left),
        right => Node::compare(if negated { CompareOp::Ne } else { CompareOp::Eq }, left, right),
    }
}

/// The character that takes the meaning from `%` and `_` in patterns of our own making. Not the backslash, which some
/// databases read in literals too.
const ESCAPE: char = '/';

fn literal_like(operand: Node, before: &str, text: &str, after: &str) -> Node {
    let mut pattern = String::with_capacity(before.len() + text.len() + after.len());
    pattern.push_str(before);
    for character in text.chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(character);
    }
    pattern.push_str(after);
    Node::like(operand, Node::Value(Value::Text(pattern)), false, false, Some(ESCAPE))
}
