//! A constraint in an upsert, where it cannot be named.

use crate::error::{Error, Result};
use crate::schema::ColumnId;
use crate::tree::{Conflict, ConflictKey, InsertTree};

/// `ON CONFLICT (columns)` instead of `ON CONFLICT ON CONSTRAINT name`, by what the model says of its UNIQUE constraints. `None` where
/// no constraint is named.
///
/// # Errors
/// When the table has no such constraint.
pub fn constraint_as_columns(insert: &InsertTree) -> Result<Option<InsertTree>> {
    let Some(Conflict { key: ConflictKey::Constraint(name), action }) = insert.conflict() else { return Ok(None) };
    let table = insert.table();
    let Some(key) = table.unique.iter().find(|key| table.unique_name(key) == name.as_str()) else {
        let own: Vec<_> = table.unique.iter().map(|key| format!("`{}`", table.unique_name(key))).collect();
        let own = if own.is_empty() { "none".to_owned() } else { own.join(", ") };
        return Err(Error::statement(format!(
            "the model of `{}` has no UNIQUE constraint `{name}` (it has {own}): name the columns of the key in `on_conflict`",
            table.name
        )));
    };
    let columns = key.iter().map(|index| ColumnId { table, index: *index }).collect();
    let key = ConflictKey::Columns { columns, index_filter: Vec::new() };
    Ok(Some(InsertTree { conflict: Some(Conflict { key, action: action.clone() }), ..insert.clone() }))
}
