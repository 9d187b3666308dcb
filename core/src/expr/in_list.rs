//! What stands on the right of IN.

use super::Operand;
use crate::query::{Select, Selection};
use crate::tree::InSet;
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
        InSet::Subquery(Box::new(self.into_tree()))
    }
}
