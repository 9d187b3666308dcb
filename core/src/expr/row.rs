//! Row values: several expressions compared as one.

use std::fmt;
use std::marker::PhantomData;

use super::{Expr, Operand};
use crate::query::{Compound, Select, Selection};
use crate::tree::{CompareOp, InSet, Node};
use crate::types::{Base, Comparable, Nullability, SqlType};

/// `(a, b)`: expressions that are compared side by side, the first that differ deciding.
///
/// # Example: a key of two columns, and the rows after one
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::prelude::*;
/// let some = select(Post.title).where_(row((Post.user_id, Post.title)).in_([(1, "a"), (2, "b")]));
/// assert_eq!(
///     some.to_string(),
///     r#"SELECT "posts"."title" FROM "posts" WHERE ("posts"."user_id", "posts"."title") IN ((?, ?), (?, ?))"#,
/// );
/// let next = select(Post.title).where_(row((Post.title, Post.id)).gt(("a", 7)));
/// assert_eq!(
///     next.to_string(),
///     r#"SELECT "posts"."title" FROM "posts" WHERE ("posts"."title", "posts"."id") > (?, ?)"#,
/// );
/// ```
pub fn row<V: RowValue>(values: V) -> Row<V::Types> {
    Row { node: values.into_row(), types: PhantomData }
}

/// A row value of these types, made by [`row`].
#[must_use = "a row does nothing until it is compared with another"]
pub struct Row<T> {
    node: Node,
    types: PhantomData<fn() -> T>,
}

/// What may be compared with a row: a tuple of values and expressions, or another row.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of values",
    label = "expected a tuple of two to six columns, expressions or values",
    note = "a row is written `row((User.id, User.name))`, and compared with another or with a tuple: `.eq((1, \"Ann\"))`"
)]
pub trait RowValue {
    /// The types of the values, as a tuple.
    type Types: RowTypes;

    /// The row.
    fn into_row(self) -> Node;
}

/// The types of a row: a tuple of SQL types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of SQL types",
    label = "expected two to six columns, each of one value"
)]
pub trait RowTypes {
    /// Whether one of the values may be NULL.
    type Null: Nullability;
}

/// A row whose values compare with those of another, side by side.
#[diagnostic::on_unimplemented(
    message = "cannot compare a row of `{Self}` with one of `{Rhs}`",
    label = "the values of the two rows do not compare, or one row has more of them",
    note = "each value is compared with the one at its place in the other row"
)]
pub trait RowComparable<Rhs> {}

/// What may stand on the right of IN after a row: a list of rows, or a query with as many columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of rows that compare with `{T}`",
    label = "expected a list of tuples, or a query with as many columns",
    note = "each value is compared with the one at its place in the row"
)]
pub trait RowList<T> {
    /// Whether there may be NULL among the values.
    type Null: Nullability;

    /// The set.
    fn into_set(self) -> InSet;
}

/// The type of a comparison of rows: `Option<bool>` if a value of either may be NULL.
pub type RowTest<L, R> = NullIfEither<<L as RowTypes>::Null, <R as RowTypes>::Null>;

type NullIfEither<L, R> = <<L as Nullability>::Or<R> as Nullability>::Wrap<bool>;

impl<T: RowTypes> Row<T> {
    /// `self = rhs`: all values are equal. False if two differ, NULL if none differ but one is NULL.
    pub fn eq<R: RowValue>(self, rhs: R) -> Expr<RowTest<T, R::Types>>
    where
        T: RowComparable<R::Types>,
    {
        self.compare(CompareOp::Eq, rhs)
    }

    /// `self <> rhs`: one of the values differs.
    pub fn ne<R: RowValue>(self, rhs: R) -> Expr<RowTest<T, R::Types>>
    where
        T: RowComparable<R::Types>,
    {
        self.compare(CompareOp::Ne, rhs)
    }

    /// `self < rhs`: the first value that differs is smaller. NULL if one is NULL up to there.
    pub fn lt<R: RowValue>(self, rhs: R) -> Expr<RowTest<T, R::Types>>
    where
        T: RowComparable<R::Types>,
    {
        self.compare(CompareOp::Lt, rhs)
    }

    /// `self <= rhs`.
    pub fn le<R: RowValue>(self, rhs: R) -> Expr<RowTest<T, R::Types>>
    where
        T: RowComparable<R::Types>,
    {
        self.compare(CompareOp::Le, rhs)
    }

    /// `self > rhs`: the first value that differs is greater. NULL if one is NULL up to there.
    pub fn gt<R: RowValue>(self, rhs: R) -> Expr<RowTest<T, R::Types>>
    where
        T: RowComparable<R::Types>,
    {
        self.compare(CompareOp::Gt, rhs)
    }

    /// `self >= rhs`.
    pub fn ge<R: RowValue>(self, rhs: R) -> Expr<RowTest<T, R::Types>>
    where
        T: RowComparable<R::Types>,
    {
        self.compare(CompareOp::Ge, rhs)
    }

    /// `self IN ((…), (…))`, `self IN (VALUES (…), (…))` on SQLite; or in a query with as many columns. Nothing is in an empty list.
    pub fn in_<L: RowList<T>>(self, list: L) -> Expr<NullIfEither<T::Null, L::Null>> {
        Expr::from_node(Node::in_set(false, self.node, list.into_set()))
    }

    /// `self NOT IN (…)`. Everything is outside of an empty list.
    pub fn not_in<L: RowList<T>>(self, list: L) -> Expr<NullIfEither<T::Null, L::Null>> {
        Expr::from_node(Node::in_set(true, self.node, list.into_set()))
    }

    fn compare<R: RowValue, N>(self, op: CompareOp, rhs: R) -> Expr<N> {
        Expr::from_node(Node::compare(op, self.node, rhs.into_row()))
    }
}

impl<T> Clone for Row<T> {
    fn clone(&self) -> Self {
        Self { node: self.node.clone(), types: PhantomData }
    }
}

impl<T> fmt::Debug for Row<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

#[diagnostic::do_not_recommend]
impl<T: RowTypes> RowValue for Row<T> {
    type Types = T;

    fn into_row(self) -> Node {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<T, I: IntoIterator<Item: RowValue>> RowList<T> for I
where
    T: RowComparable<<I::Item as RowValue>::Types>,
{
    type Null = <<I::Item as RowValue>::Types as RowTypes>::Null;

    fn into_set(self) -> InSet {
        InSet::List(self.into_iter().map(RowValue::into_row).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: Selection<Row: RowTypes>> RowList<T> for Select<S>
where
    T: RowComparable<S::Row>,
{
    type Null = <S::Row as RowTypes>::Null;

    fn into_set(self) -> InSet {
        InSet::Subquery(self.into_boxed().into())
    }
}

#[diagnostic::do_not_recommend]
impl<T, S: Selection<Row: RowTypes>> RowList<T> for Compound<S>
where
    T: RowComparable<S::Row>,
{
    type Null = <S::Row as RowTypes>::Null;

    fn into_set(self) -> InSet {
        InSet::Subquery(self.into_tree().into())
    }
}

/// Whether one of several types may be NULL.
macro_rules! null {
    ($one:ident) => { <$one as SqlType>::Null };
    ($first:ident $($rest:ident)+) => { <<$first as SqlType>::Null as Nullability>::Or<null!($($rest)+)> };
}

macro_rules! tuples {
    ($(($($part:ident $other:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($part: Operand),+> RowValue for ($($part,)+) {
            type Types = ($($part::Type,)+);

            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn into_row(self) -> Node {
                let ($($part,)+) = self;
                Node::row(vec![$($part.into_node()),+])
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($part: SqlType),+> RowTypes for ($($part,)+) {
            type Null = null!($($part)+);
        }

        #[diagnostic::do_not_recommend]
        impl<$($part: SqlType, $other: SqlType),+> RowComparable<($($other,)+)> for ($($part,)+)
        where
            $(Base<$part>: Comparable<Base<$other>>),+
        {
        }
    )* };
}
tuples! {
    (A V B W)
    (A V B W C X)
    (A V B W C X D Y)
    (A V B W C X D Y E Z)
    (A U B V C W D X E Y F Z)
}
