//! A struct or an enum whose fields are columns of the models that have it in a field: what `derive(Embedded)` implements.

use super::{ColumnDef, ColumnId};
use crate::error::Result;
use crate::row::Cells;
use crate::types::ValueRef;

/// A struct or an enum whose fields are columns of every model that has it in a field with `#[model(embedded)]`. Write
/// `#[derive(Embedded)]`; do not implement it by hand.
///
/// # Example: columns that belong together
/// ```
/// use aludel::prelude::*;
/// use aludel::schema::Embedded as _;
///
/// #[derive(Embedded)]
/// struct Address {
///     street: String,
///     #[model(length = 80)]
///     city: String,
/// }
///
/// #[derive(Model)]
/// #[model(table = "people")]
/// struct Person {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(embedded)]
///     home: Address,
/// }
///
/// let names = |columns: &[aludel::schema::ColumnDef]| columns.iter().map(|it| it.name).collect::<Vec<_>>();
/// assert_eq!(names(Address::COLUMNS), ["street", "city"]);
/// assert_eq!(names(table_of(Person).columns), ["id", "home_street", "home_city"]);
/// assert_eq!(
///     select(Person.id).where_(Person.home.city.eq("Rome")).to_string(),
///     r#"SELECT "people"."id" FROM "people" WHERE "people"."home_city" = ?"#,
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an embedded struct or enum",
    label = "has no columns of its own",
    note = "write `#[derive(Embedded)]` on it"
)]
pub trait Embedded: Sized + Send + 'static {
    /// The columns as fields of the entity of the model `M`.
    type Columns<M>: Copy;
    /// The same where all of them may be NULL, for an `Option` of the struct.
    type NullableColumns<M>: Copy;
    /// Its columns in the order of declaration, called as they are before the model puts its prefix to them.
    const COLUMNS: &'static [ColumnDef];
    /// What the first column tells the variants of an enum apart by; a struct has none.
    const TAGS: &'static [&'static str] = &[];

    /// The value of a column by its position among [`COLUMNS`](Self::COLUMNS); `None` while the database is still to generate
    /// it.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn value(&self, column: usize) -> Result<Option<ValueRef<'_>>>;

    /// Takes over a value that the database generated; NULL makes it pending again. `of` is the column of the model.
    ///
    /// # Errors
    /// When the value does not fit the field; the error names the column.
    fn set_generated(&mut self, column: usize, of: ColumnId, value: ValueRef<'_>) -> Result<()>;

    /// Reads it from the next cells of a row, one per column.
    ///
    /// # Errors
    /// When a cell does not fit its field.
    fn decode(cells: &mut Cells<'_>) -> Result<Self>;
}
