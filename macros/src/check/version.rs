//! The rules of `version`, the column that counts how often a row was changed.

use crate::errors::Errors;
use crate::model::Model;

/// Reports a second version, and one that is the key.
pub(super) fn check(model: &Model, errors: &mut Errors) {
    let mut versions = model.columns.iter().filter_map(|column| Some((column, column.version?)));
    let Some((first, span)) = versions.next() else { return };
    if first.primary_key.is_some() {
        errors.at(
            span,
            format!("the column `{}` is the primary key, which does not count: give another field `version`", first.name.text),
        );
    }
    for (other, span) in versions {
        errors.at(
            span,
            format!("a row has one version, and `{}` is it: remove `version` from `{}`", first.name.text, other.name.text),
        );
    }
}
