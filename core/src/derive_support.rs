//! What the code that `derive(Model)` writes calls. Not for people.

mod deferred;
mod embedded;
mod row;
mod tagged;

pub use deferred::DeferredField;
pub use embedded::{EmbeddedField, Part, are_distinct, column_id, columns, count, length_of_names, names, position, width};
pub use row::{anchor, append_field, nested_field, optional_field};
pub use tagged::{SharesColumn, TagCheck, absent, checks, count_checks, is_one_of, set_absent, set_tag, share, tag};

use crate::error::{Error, Result};
use crate::expr::{Column, OrderTerms, Predicate, References};
use crate::relation::{Relationship, RelationshipDef};
use crate::row::Cells;
use crate::schema::ColumnId;
use crate::tree::{Node, OrderTerm};
use crate::types::{Auto, Nullability, SqlType, ValueRef};

/// A field of a model: a SQL type, or one that the database may generate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a model",
    label = "not a SQL type",
    note = "fields are SQL types (`i64`, `String`, `Option<f64>` …), `Auto` or `Deferred` of one, by that name; a type of yours becomes one by `SqlType`",
    note = "columns that belong together are a struct or an enum with `#[derive(Embedded)]`, in a field with `#[model(embedded)]`",
    note = "objects of another model are in a field `Many<…>` or `One<…>`, over a foreign key between the two tables",
    note = "a list of anything else is a table of its own, with a foreign key to this one"
)]
pub trait Field: Sized {
    /// The type of the column.
    type Sql: SqlType;
    /// Whether the field is an `Auto`.
    const AUTO: bool;

    /// The value; `None` while the database is still to generate it.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn value(&self) -> Result<Option<ValueRef<'_>>>;

    /// Reads the field from the next cell.
    ///
    /// # Errors
    /// When the cell does not fit.
    fn decode(cells: &mut Cells<'_>) -> Result<Self>;

    /// Whether it has no value yet.
    fn is_pending(&self) -> bool;

    /// Gives it a value.
    fn set(&mut self, value: Self::Sql);

    /// Takes a generated value over.
    ///
    /// # Errors
    /// When the value does not fit; the error names the column.
    fn set_generated(&mut self, column: ColumnId, value: ValueRef<'_>) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Field for T {
    type Sql = T;
    const AUTO: bool = false;

    fn value(&self) -> Result<Option<ValueRef<'_>>> {
        self.encode().map(Some)
    }

    fn decode(cells: &mut Cells<'_>) -> Result<Self> {
        cells.next()
    }

    fn is_pending(&self) -> bool {
        false
    }

    fn set(&mut self, value: T) {
        *self = value;
    }

    fn set_generated(&mut self, column: ColumnId, value: ValueRef<'_>) -> Result<()> {
        *self = generated(column, value)?;
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: SqlType> Field for Auto<T> {
    type Sql = T;
    const AUTO: bool = true;

    fn value(&self) -> Result<Option<ValueRef<'_>>> {
        self.get().map(T::encode).transpose()
    }

    fn decode(cells: &mut Cells<'_>) -> Result<Self> {
        Ok(cells.next_known()?.map_or(Self::Pending, Self::Set))
    }

    fn is_pending(&self) -> bool {
        matches!(self, Self::Pending)
    }

    fn set(&mut self, value: T) {
        *self = Self::Set(value);
    }

    /// NULL where there can be none takes the value back: it is to be generated again.
    fn set_generated(&mut self, column: ColumnId, value: ValueRef<'_>) -> Result<()> {
        *self = match value {
            ValueRef::Null if !<T::Null as Nullability>::NULLABLE => Self::Pending,
            value => Self::Set(generated(column, value)?),
        };
        Ok(())
    }
}

fn generated<T: SqlType>(column: ColumnId, value: ValueRef<'_>) -> Result<T> {
    T::decode(value).map_err(|mismatch| {
        let mismatch = if column.def().redacted { mismatch.redacted() } else { mismatch };
        Error::decode(usize::from(column.index) + 1, column.name(), &mismatch)
    })
}

/// The column that a foreign key refers to; says while compiling whether the types agree.
#[must_use]
pub const fn reference<T: References<U>, M, U>(target: Column<M, U>) -> ColumnId {
    target.id()
}

/// The position of a column that a relationship names its foreign key by.
#[must_use]
pub const fn index_of<M, T>(column: Column<M, T>) -> u16 {
    column.id().index
}

/// What is known of the relationship that another names as its other side.
#[must_use]
pub const fn relationship<M, R>(other_side: Relationship<M, R>) -> &'static RelationshipDef {
    other_side.def()
}

/// The order of a relationship's objects.
pub fn order_by<O: OrderTerms>(terms: O) -> Vec<OrderTerm> {
    let mut out = Vec::new();
    terms.append_to(&mut out);
    out
}

/// The condition of a CHECK constraint.
pub fn check<P: Predicate>(condition: P) -> Node {
    condition.into_node()
}
