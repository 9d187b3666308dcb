//! What is asked of arrays, and comparisons with their elements.

use super::column::Accepts;
use super::quantified::Quantified;
use super::{CountOperand, Expr, Expression, Operand};
use crate::tree::{ArrayOp, Node, Quantifier};
use crate::types::{Base, Comparable, DataType, Either, IsArray, Like, NotNull, SqlType};

/// The type of an array without its `Option`.
type Inner<T> = <T as SqlType>::Inner;

/// What an array is made of, nullable as its elements are.
type Item<T> = <Inner<T> as IsArray>::Item;

/// Two arrays in one.
type Joined<A, B> = Expr<Either<<A as Operand>::Type, <B as Operand>::Type, Inner<<A as Operand>::Type>>>;

/// What arrays have as methods, as columns and as expressions. PostgreSQL has arrays; other databases refuse all of this.
///
/// Elements are counted from 1, as in SQL.
///
/// # Example: questions of a column
/// ```
/// use aludel::dialect::Postgres;
/// use aludel::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "articles")]
/// struct Article {
///     #[model(primary_key)]
///     id: i64,
///     tags: Array<String>,
/// }
/// let stmt = select((Article.tags.element(1), Article.tags.array_length())).where_(
///     Article.tags.overlaps(func::array(("a", "b"))) & literal("c").eq(any_of(Article.tags)),
/// );
/// assert_eq!(
///     stmt.compile(&Postgres)?.sql,
///     r#"SELECT ("articles"."tags")[$1], cardinality("articles"."tags") FROM "articles" WHERE ("articles"."tags" && $2) AND $3 = ANY ("articles"."tags")"#,
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ArrayExpression: Expression {
    /// `self @> other`: whether it has every element of the other, however often and in whatever order. An element that is NULL is
    /// found in no array.
    fn array_contains<R: Operand>(self, other: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Inner<Self::Type>: IsArray,
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        made(ArrayOp::Contains, vec![self.into_node(), other.into_node()], DataType::Bool)
    }

    /// `self <@ other`: whether the other has every element of it.
    fn contained_by<R: Operand>(self, other: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Inner<Self::Type>: IsArray,
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        made(ArrayOp::ContainedBy, vec![self.into_node(), other.into_node()], DataType::Bool)
    }

    /// `self && other`: whether the two have an element in common that is not NULL.
    fn overlaps<R: Operand>(self, other: R) -> Expr<Either<Self::Type, R::Type, bool>>
    where
        Inner<Self::Type>: IsArray,
        Base<Self::Type>: Comparable<Base<R::Type>>,
    {
        made(ArrayOp::Overlaps, vec![self.into_node(), other.into_node()], DataType::Bool)
    }

    /// `(self)[number]`: an element, the first of which is 1; NULL where there is none.
    fn element<N: CountOperand>(self, number: N) -> Expr<Option<Inner<Item<Self::Type>>>>
    where
        Inner<Self::Type>: IsArray,
    {
        made(ArrayOp::Element, vec![self.into_node(), number.into_node()], Item::<Self::Type>::DATA_TYPE)
    }

    /// `(self)[first : last]`: the elements from one number to another, both included; those that are not there are left out, so it
    /// may be empty.
    fn elements<F, L>(self, first: F, last: L) -> Expr<Like<Self::Type, Inner<Self::Type>>>
    where
        F: CountOperand<Type: SqlType<Null = NotNull>>,
        L: CountOperand<Type: SqlType<Null = NotNull>>,
        Inner<Self::Type>: IsArray,
    {
        let operands = vec![self.into_node(), first.into_node(), last.into_node()];
        made(ArrayOp::Slice, operands, Self::Type::DATA_TYPE)
    }

    /// `cardinality(self)`: how many elements it has, 0 of an empty one.
    fn array_length(self) -> Expr<Like<Self::Type, i32>>
    where
        Inner<Self::Type>: IsArray,
    {
        made(ArrayOp::Length, vec![self.into_node()], DataType::Integer)
    }

    /// `array_append(self, element)`: with one more element at its end. Of NULL it makes an array of that element.
    fn array_append<V: Operand>(self, element: V) -> Expr<Like<Self::Type, Inner<Self::Type>>>
    where
        Inner<Self::Type>: IsArray,
        Item<Self::Type>: Accepts<V::Type>,
    {
        made(ArrayOp::Append, vec![self.into_node(), element.into_node()], Self::Type::DATA_TYPE)
    }

    /// `array_cat(self, other)`: its elements, then those of the other. NULL counts as an array without elements, unless both are.
    fn array_concat<R: Operand<Type: SqlType<Inner = Inner<Self::Type>>>>(self, other: R) -> Joined<Self, R>
    where
        Inner<Self::Type>: IsArray,
    {
        made(ArrayOp::Concat, vec![self.into_node(), other.into_node()], Self::Type::DATA_TYPE)
    }

    /// `array_remove(self, element)`: without all elements that are equal to one. NULL takes away those that are NULL.
    fn array_remove<V: Operand>(self, element: V) -> Expr<Like<Self::Type, Inner<Self::Type>>>
    where
        Inner<Self::Type>: IsArray,
        Base<Item<Self::Type>>: Comparable<Base<V::Type>>,
    {
        made(ArrayOp::Remove, vec![self.into_node(), element.into_node()], Self::Type::DATA_TYPE)
    }

    /// `array_position(self, element)`: the number of the first element that is equal to one; NULL where none is. NULL finds the
    /// first that is NULL.
    fn array_position<V: Operand>(self, element: V) -> Expr<Option<i32>>
    where
        Inner<Self::Type>: IsArray,
        Base<Item<Self::Type>>: Comparable<Base<V::Type>>,
    {
        made(ArrayOp::Position, vec![self.into_node(), element.into_node()], DataType::Integer)
    }
}

impl<E: Expression> ArrayExpression for E {}

fn made<T>(op: ArrayOp, operands: Vec<Node>, data_type: DataType) -> Expr<T> {
    Expr::from_node(Node::array(op, operands, Some(data_type)))
}

/// What the elements of an array are on the right of a comparison.
type Compared<A> = Either<<A as Operand>::Type, Item<<A as Operand>::Type>, Inner<Item<<A as Operand>::Type>>>;

/// `ANY (array)`: on the right of a comparison, that it holds with one of the elements at least. NULL if it holds with none, but is
/// NULL with one; false if there are no elements. PostgreSQL only; of a list that the program has, `in_` means the same everywhere.
///
/// # Example: a tag among those of the row
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, prelude::*};
/// let stmt = select(User.name).where_(User.id.eq(any_of(Array(vec![1_i64, 2]))));
/// assert_eq!(stmt.compile(&Postgres)?.sql, r#"SELECT "users"."name" FROM "users" WHERE "users"."id" = ANY ($1)"#);
/// # Ok::<(), aludel::Error>(())
/// ```
pub fn any_of<A: Operand<Type: SqlType<Inner: IsArray>>>(array: A) -> Quantified<Compared<A>> {
    quantified(Quantifier::Any, array)
}

/// `ALL (array)`: on the right of a comparison, that it holds with each of the elements. False if it does not hold with one, else
/// NULL if it is NULL with one; true if there are no elements. PostgreSQL only.
pub fn all_of<A: Operand<Type: SqlType<Inner: IsArray>>>(array: A) -> Quantified<Compared<A>> {
    quantified(Quantifier::All, array)
}

fn quantified<A: Operand<Type: SqlType<Inner: IsArray>>>(quantifier: Quantifier, array: A) -> Quantified<Compared<A>> {
    let data_type = Item::<A::Type>::DATA_TYPE;
    Quantified::new(Node::array(ArrayOp::Quantified(quantifier), vec![array.into_node()], Some(data_type)))
}
