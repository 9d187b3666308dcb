//! The rules of `default_with` and `set_on_update`, values that the program makes.

use syn::spanned::Spanned;

use crate::errors::Errors;
use crate::model::Column;

/// Reports values for columns that take none, or whose values mean something else.
pub(super) fn check(column: &Column, errors: &mut Errors) {
    let name = &column.name.text;
    for (option, expression) in [("default_with", &column.default_with), ("set_on_update", &column.set_on_update)] {
        let Some(span) = expression.as_ref().map(Spanned::span) else { continue };
        if column.is_read_only() {
            errors.at(span, format!("the database alone gives the column `{name}` values: remove `{option}`"));
        }
        if column.version.is_some() {
            errors.at(span, format!("the column `{name}` is the version, which counts by itself: remove `{option}`"));
        }
    }
    if let (Some(_), Some(expression)) = (column.primary_key, &column.set_on_update) {
        errors.at(
            expression.span(),
            format!(
                "the column `{name}` is a primary key, which stays as it is: remove `set_on_update`, or write `default_with`"
            ),
        );
    }
}
