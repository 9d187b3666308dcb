//! Columns that take the rows of a query.

use crate::expr::{Accepts, Column};
use crate::schema::ColumnId;
use crate::types::SqlType;

/// Columns of the model `M` that take rows of type `Row`: one column for a value, a tuple of columns for a tuple.
#[diagnostic::on_unimplemented(
    message = "the columns `{Self}` of `{M}` do not take rows of type `{Row}`",
    label = "expected one column for each that the query selects, of a type that takes it"
)]
pub trait InsertColumns<M, Row> {
    /// Adds the columns to a list.
    fn append_to(self, out: &mut Vec<ColumnId>);
}

#[diagnostic::do_not_recommend]
impl<M, T: SqlType + Accepts<Row>, Row> InsertColumns<M, Row> for Column<M, T> {
    fn append_to(self, out: &mut Vec<ColumnId>) {
        out.push(self.id());
    }
}

macro_rules! tuples {
    ($(($($column:ident $row:ident)+))*) => { $(
        #[diagnostic::do_not_recommend]
        impl<Model, $($column: InsertColumns<Model, $row>, $row),+> InsertColumns<Model, ($($row,)+)> for ($($column,)+) {
            #[expect(non_snake_case, reason = "the parts are named after their types")]
            fn append_to(self, out: &mut Vec<ColumnId>) {
                let ($($column,)+) = self;
                $($column.append_to(out);)+
            }
        }
    )* };
}
tuples! {
    (A Ra) (A Ra B Rb) (A Ra B Rb C Rc) (A Ra B Rb C Rc D Rd) (A Ra B Rb C Rc D Rd E Re) (A Ra B Rb C Rc D Rd E Re F Rf)
    (A Ra B Rb C Rc D Rd E Re F Rf G Rg) (A Ra B Rb C Rc D Rd E Re F Rf G Rg H Rh)
}
