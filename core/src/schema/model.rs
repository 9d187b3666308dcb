//! A Rust struct mapped to a table: what `derive(Model)` implements.

use std::hash::Hash;

use super::{ColumnDef, Table};
use crate::error::{Error, Result};
use crate::query::{Optional, optional};
use crate::relation::{RelatedModels, RelationshipDef, RelationshipField};
use crate::row::Cells;
use crate::types::{Value, ValueRef, require_place};

/// A struct mapped to a table. Write `#[derive(Model)]`; do not implement it by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not mapped to a table",
    note = "write `#[derive(Model)]` on the struct"
)]
pub trait Model: Sized + Send + 'static {
    /// The value that stands for the table in statements; it has the columns as fields.
    type Entity: Entity<Model = Self>;
    /// The primary key in Rust: the type of its column, or a tuple for a composite key.
    type Key: Clone + Eq + Hash + Send + 'static;
    /// The entity under the table's own name.
    const ENTITY: Self::Entity;
    /// The table.
    const TABLE: &'static Table;
    /// Positions of the columns that the program has a value for where an object has none.
    const FILLED: &'static [u16] = &[];

    /// The object's key, unless it is still to be generated.
    fn key(&self) -> Option<Self::Key>;

    /// The key as values, in the order of the primary key's columns.
    ///
    /// # Errors
    /// When a part of the key has no SQL form.
    fn key_values(key: &Self::Key) -> Result<Vec<ValueRef<'_>>>;

    /// Reads a key from the next cells, one per column of the primary key.
    ///
    /// # Errors
    /// When a cell does not fit.
    fn decode_key(cells: &mut Cells<'_>) -> Result<Self::Key>;

    /// The value of a column by its position; `None` while the database is still to generate it, and while it is deferred and
    /// not loaded.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn value(&self, column: usize) -> Result<Option<ValueRef<'_>>>;

    /// The value of a column, to be stored there: as [`value`](Self::value), but never cut or rounded by the database.
    ///
    /// # Errors
    /// As [`value`](Self::value), and when the column has no place for it: a text that is longer, a decimal with more digits.
    /// When the column is deferred and the value not loaded, which is no value to store.
    #[inline]
    fn fitting_value(&self, column: usize) -> Result<Option<ValueRef<'_>>> {
        let def = &Self::TABLE.columns[column];
        let value = self.value(column).map_err(|error| error.in_column(Self::TABLE, def))?;
        match &value {
            Some(value) => require_place(Self::TABLE, def, value)?,
            None if def.deferred => return Err(not_loaded(Self::TABLE, def)),
            None => {}
        }
        Ok(value)
    }

    /// What the program has for a column where an object's field is pending: the value of `default_with`, else that of
    /// `set_on_update`. Each call makes a new one; `None` for columns without either.
    ///
    /// # Errors
    /// When the value has no SQL form.
    fn default_value(column: usize) -> Result<Option<Value>> {
        let _ = column;
        Ok(None)
    }

    /// Gives the pending fields of columns with `default_with` or `set_on_update` their values: what a mapper does before it
    /// inserts the object.
    fn fill_defaults(&mut self) {}

    /// Gives the fields of columns with `set_on_update` new values: what a mapper does before it updates the object's row.
    /// Whether there are any.
    fn fill_updates(&mut self) -> bool {
        false
    }

    /// Takes over a value that the database generated; NULL makes it pending again.
    ///
    /// # Errors
    /// When the value does not fit the field.
    fn set_generated(&mut self, column: usize, value: ValueRef<'_>) -> Result<()>;

    /// Its relationships to other models, in the order of declaration.
    const RELATIONSHIPS: &'static [RelationshipDef] = &[];

    /// Tells the model on the other side of each relationship, in that order.
    fn related<V: RelatedModels>(_: &mut V) {}

    /// The field of a relationship by its position.
    fn relationship(&self, _: usize) -> Option<&dyn RelationshipField> {
        None
    }

    /// The field of a relationship by its position, to be filled.
    fn relationship_mut(&mut self, _: usize) -> Option<&mut dyn RelationshipField> {
        None
    }

    /// Reads an object from the next cells of a row, one per column in the order of declaration. Deferred columns have none, unless
    /// the row is [whole](Cells::whole). Relationships are not loaded.
    ///
    /// # Errors
    /// When a cell does not fit its field.
    fn decode(cells: &mut Cells<'_>) -> Result<Self>;
}

fn not_loaded(table: &Table, column: &ColumnDef) -> Error {
    Error::session(format!(
        "the column `{}` of `{}` is deferred and not loaded, so there is no value of it to store: load it, or give the field one",
        column.name, table.name
    ))
}

/// As [`Model::default_value`], but never cut or rounded by the database.
pub(crate) fn fitting_default<M: Model>(column: usize) -> Result<Option<Value>> {
    let def = &M::TABLE.columns[column];
    let value = M::default_value(column).map_err(|error| error.in_column(M::TABLE, def))?;
    if let Some(value) = &value {
        require_place(M::TABLE, def, &value.as_ref())?;
    }
    Ok(value)
}

/// The value that stands for a model's table in statements: `User` in `select(User)`.
///
/// It is `Copy`, has one field per column, and an alias of the table is a value of the same type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand for a table",
    label = "expected a model such as `User`, or an alias of one",
    note = "a model is named, not built: `insert(User).rows([&user])`; its struct needs `#[derive(Model)]`"
)]
pub trait Entity: Copy + 'static {
    /// The struct whose rows the table holds.
    type Model: Model<Entity = Self>;
    /// The name it goes by in the statement, where that is not the table's own.
    fn alias_name(self) -> Option<&'static str>;
    /// The same table under another name, so that it can stand in a statement twice.
    #[must_use]
    fn alias(self, name: &'static str) -> Self;

    /// The model read as one that may be missing, for the side of an outer join that may be: `Option<User>` in the row.
    fn optional(self) -> Optional<Self> {
        optional(self)
    }
}
