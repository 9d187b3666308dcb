//! The rules of `Deferred<…>`, columns that queries of the whole model leave out.

use crate::errors::Errors;
use crate::model::{Column, Model};

/// Reports deferred columns that objects cannot be without.
pub(super) fn check(model: &Model, errors: &mut Errors) {
    for column in &model.columns {
        let Some(span) = column.deferred else { continue };
        if let Some(what) = needed_as(model, column) {
            errors.at(
                span,
                format!(
                    "the column `{}` is {what}, which every object needs: give the field the type inside of `Deferred<…>`",
                    column.name.text
                ),
            );
        }
    }
}

/// The same in an embedded struct, where there are none.
pub(super) fn check_embedded(model: &Model, errors: &mut Errors) {
    for column in &model.columns {
        if let Some(span) = column.deferred {
            errors.at(
                span,
                format!(
                    "an embedded struct is read whole, so its column `{}` cannot be deferred: give the field the type inside of \
                     `Deferred<…>`, or make it a field of the model",
                    column.name.text
                ),
            );
        }
    }
}

/// What an object cannot do without the column for.
fn needed_as(model: &Model, column: &Column) -> Option<&'static str> {
    let is_in_key = || model.foreign_keys.iter().any(|key| key.pairs.iter().any(|(field, _)| *field == column.field));
    let is_in_set = || model.unique.iter().any(|set| set.fields.iter().any(|it| it.inner.is_none() && it.field == column.field));
    if column.primary_key.is_some() {
        Some("the primary key")
    } else if column.version.is_some() {
        Some("the version")
    } else if column.foreign_key.is_some() || is_in_key() {
        Some("a foreign key")
    } else if column.unique.is_some() || is_in_set() {
        Some("unique")
    } else {
        None
    }
}
