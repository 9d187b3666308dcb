//! The rules of `read_only` and `computed`, columns that the database alone gives values.

use crate::errors::Errors;
use crate::model::Column;

/// Reports what the program would have to write into the column.
pub(super) fn check(column: &Column, errors: &mut Errors) {
    let name = &column.name.text;
    let (option, span) = match (column.read_only, &column.computed) {
        (None, None) => return,
        (Some(span), None) => ("read_only", span),
        (None, Some(computed)) => ("computed", computed.span),
        (Some(span), Some(_)) => {
            return errors.at(span, format!("the column `{name}` is computed, so it is read-only: remove `read_only`"));
        }
    };
    if column.primary_key.is_some() {
        errors.at(
            span,
            format!(
                "the column `{name}` is a primary key, which cannot be `{option}`: a key that counts up is an `Auto` without it"
            ),
        );
    }
    if column.version.is_some() {
        errors.at(span, format!("the column `{name}` is the version, which the program counts: remove `{option}` or `version`"));
    }
    if column.computed.is_some() && (column.default.is_some() || column.default_sql.is_some()) {
        errors.at(span, format!("the column `{name}` is computed, so it has no default: remove the default or `computed`"));
    }
}
