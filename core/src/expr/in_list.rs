//! What stands on the right of IN.

use super::Operand;
use crate::query::{Compound, Select, Selection};
use crate::tree::{InSet, ListStyle};
use crate::types::{Base, Comparable, Nullability, SqlType};

/// What may stand on the right of IN: a list of values or expressions, or a query with one column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of values that compare with a SQL `{T}`",
    label = "expected a list of values, or a query with one column",
    note = "a list is an array, a `Vec` or another iterator, of values and not of references to them"
)]
pub trait InList<T> {
    /// Whether there may be NULL among the values: what is not found beside a NULL is neither in nor out.
    type Null: Nullability;

    /// The set.
    fn into_set(self) -> InSet;

    /// How it is written, if it is a list.
    fn style(&self) -> ListStyle {
        ListStyle::Shared
    }
}

/// A list for `in_` and `not_in` that is written value by value, however long.
///
/// Without it a list of more than eight values is written so that lists of many lengths are few texts, which databases need not prepare
/// again and again: on PostgreSQL as one array, `= ANY($1)`; elsewhere with the last value repeated until there are 16, 32, 64 … of them.
/// The planner of PostgreSQL knows of an array that is a parameter only that it has some elements; where that leads it astray,
/// spell the list out.
///
/// # Example: nine values, nine parameters
/// ```
/// # mod models { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_models.rs")); } use models::*;
/// use aludel::{dialect::Postgres, expr::spelled, prelude::*};
/// let long = select(User.name).where_(User.id.in_(1..=9_i64));
/// assert!(long.compile(&Postgres)?.sql.ends_with(r#"WHERE ("users"."id" = ANY($1::BIGINT[]))"#));
/// let spelled_out = select(User.name).where_(User.id.in_(spelled(1..=9_i64)));
/// assert!(spelled_out.compile(&Postgres)?.sql.ends_with(r#"WHERE "users"."id" IN ($1, $2, $3, $4, $5, $6, $7, $8, $9)"#));
/// # Ok::<(), aludel::Error>(())
/// ```
pub const fn spelled<I: IntoIterator>(list: I) -> Spelled<I> {
    Spelled(list)
}

/// A list that is written value by value: see [`spelled`].
#[derive(Clone, Debug)]
#[must_use = "a list does nothing until it is given to `in_` or `not_in`"]
pub struct Spelled<I>(I);

#[diagnostic::do_not_recommend]
impl<T: SqlType, I: InList<T>> InList<T> for Spelled<I> {
    type Null = I::Null;

    fn into_set(self) -> InSet {
        self.0.into_set()
    }

    fn style(&self) -> ListStyle {
        ListStyle::Spelled
    }
}

/// The type of IN: `Option<bool>` if one of the two sides may be NULL.
pub type Membership<T, L> = <<<T as SqlType>::Null as Nullability>::Or<<L as InList<T>>::Null> as Nullability>::Wrap<bool>;

#[diagnostic::do_not_recommend]
impl<T: SqlType, I: IntoIterator<Item: Operand>> InList<T> for I
where
    T::Base: Comparable<Base<<I::Item as Operand>::Type>>,
{
    type Null = <<I::Item as Operand>::Type as SqlType>::Null;

    fn into_set(self) -> InSet {
        InSet::List(self.into_iter().map(Operand::into_node).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType, S: Selection<Row: SqlType>> InList<T> for Select<S>
where
    T::Base: Comparable<Base<S::Row>>,
{
    type Null = <S::Row as SqlType>::Null;

    fn into_set(self) -> InSet {
        InSet::Subquery(self.into_boxed().into())
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType, S: Selection<Row: SqlType>> InList<T> for Compound<S>
where
    T::Base: Comparable<Base<S::Row>>,
{
    type Null = <S::Row as SqlType>::Null;

    fn into_set(self) -> InSet {
        InSet::Subquery(self.into_tree().into())
    }
}
