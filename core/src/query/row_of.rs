//! Rows of values for columns.

use super::Assignment;
use crate::expr::{Accepts, Column, Operand};
use crate::tree;
use crate::types::SqlType;

/// A row of values for the columns `Columns` of the model `M`: one value for one column, a tuple of values for a tuple of columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no row of values for the columns `{Columns}` of `{M}`",
    label = "expected a value for each column, of a type that it takes",
    note = "each row is a pair of its key and its new values: `(1, (\"Ann\", Some(31)))`"
)]
pub trait RowOf<M, Columns> {
    /// Adds a pair of column and value for each to a list.
    fn append_to(self, columns: Columns, out: &mut Vec<tree::Assignment>);
}

#[diagnostic::do_not_recommend]
impl<M, T: SqlType + Accepts<V::Type>, V: Operand> RowOf<M, Column<M, T>> for V {
    fn append_to(self, column: Column<M, T>, out: &mut Vec<tree::Assignment>) {
        out.push(Assignment::into_tree(column.set(self)));
    }
}

macro_rules! tuples {
    ($(($($column:ident $value:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<Model, $($value: RowOf<Model, $column>, $column),+> RowOf<Model, ($($column,)+)> for ($($value,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, columns: ($($column,)+), out: &mut Vec<tree::Assignment>) {
                let ($($column,)+) = columns;
                let ($($value,)+) = self;
                $($value.append_to($column, out);)+
            }
        }
    )* };
}
tuples! {
    (A Va) (A Va B Vb) (A Va B Vb C Vc) (A Va B Vb C Vc D Vd) (A Va B Vb C Vc D Vd E Ve) (A Va B Vb C Vc D Vd E Ve F Vf)
    (A Va B Vb C Vc D Vd E Ve F Vf G Vg) (A Va B Vb C Vc D Vd E Ve F Vf G Vg H Vh)
}
