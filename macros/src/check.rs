//! The rules that a model must keep beyond what each option asks for by itself.

mod deferred;
mod fill;
mod foreign_key;
mod read_only;
mod relationship;
mod tagged;
mod version;

use std::collections::HashMap;

use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::expand::ALIAS;
use crate::model::{ActionKind, Column, FieldPath, FieldSet, Model};
pub(crate) use tagged::check as check_tagged;

/// Reports every rule that the model breaks.
pub(crate) fn check(model: &Model, errors: &mut Errors) {
    primary_key(model, errors);
    field_names(model, errors);
    column_names(model, errors);
    model.columns.iter().for_each(|column| digits(column, errors));
    model.columns.iter().for_each(|column| actions(column, errors));
    model.columns.iter().for_each(|column| one_default(column, errors));
    for (index, set) in model.unique.iter().enumerate() {
        field_set(model, "unique", set, errors);
        if model.unique[..index].iter().any(|it| it.is_same(set)) {
            errors.at(set.span, "the same fields are `unique` together twice: remove one of them");
        }
    }
    indexes(model, errors);
    version::check(model, errors);
    foreign_key::check(model, errors);
    relationship::check(model, errors);
    model.columns.iter().for_each(|column| read_only::check(column, errors));
    model.columns.iter().for_each(|column| fill::check(column, errors));
    deferred::check(model, errors);
    for (index, check) in model.checks.iter().enumerate() {
        if model.checks[..index].iter().any(|it| it.name.text == check.name.text) {
            errors.at(check.name.span, format!("two checks are called `{}`: rename one", check.name.text));
        }
    }
}

/// Reports every rule that the embedded struct breaks.
pub(crate) fn check_embedded(model: &Model, errors: &mut Errors) {
    column_names(model, errors);
    model.columns.iter().for_each(|column| digits(column, errors));
    model.columns.iter().for_each(|column| one_default(column, errors));
    model.columns.iter().for_each(|column| read_only::check(column, errors));
    deferred::check_embedded(model, errors);
}

fn primary_key(model: &Model, errors: &mut Errors) {
    let mut key = model.key();
    match (key.next(), key.next()) {
        (None, _) => errors.at(
            model.ident.span(),
            format!("the model `{}` has no primary key: mark a field with `#[model(primary_key)]`", model.ident),
        ),
        (Some((_, column)), None) => {
            if let Some(span) = column.unique {
                errors
                    .at(span, format!("the column `{}` is the primary key, so it is unique: remove `unique`", column.name.text));
            }
        }
        (Some(_), Some(_)) => {}
    }
}

fn field_names(model: &Model, errors: &mut Errors) {
    let fields = model.columns.iter().map(|it| &it.field).chain(model.embedded.iter().map(|it| &it.field));
    for field in fields.filter(|it| **it == ALIAS) {
        errors.at(
            field.span(),
            format!(
                "a field cannot be called `{ALIAS}`, which the model needs for itself: rename it and write `column = \"{ALIAS}\"`"
            ),
        );
    }
}

fn column_names(model: &Model, errors: &mut Errors) {
    let mut fields = HashMap::new();
    for column in &model.columns {
        if let Some(first) = fields.insert(&column.name.text, column.field.unraw()) {
            errors.at(
                column.name.span,
                format!(
                    "two columns are called `{}`: the fields `{first}` and `{}`; rename one",
                    column.name.text,
                    column.field.unraw()
                ),
            );
        }
    }
}

fn digits(column: &Column, errors: &mut Errors) {
    match (&column.digits.precision, &column.digits.scale) {
        (None, None) => {}
        (Some((precision, _)), Some((scale, span))) if scale > precision => errors.at(
            *span,
            format!("of {precision} digits there cannot be {scale} after the point: give a smaller scale or a larger precision"),
        ),
        (Some(_), Some(_)) => {}
        (Some((_, span)), None) => {
            errors.at(*span, "a precision needs a scale, the digits after the point: write `precision = 12, scale = 2`");
        }
        (None, Some((_, span))) => errors.at(*span, "a scale needs a precision, all digits: write `precision = 12, scale = 2`"),
    }
}

fn one_default(column: &Column, errors: &mut Errors) {
    if let (Some(_), Some(sql)) = (&column.default, &column.default_sql) {
        errors.at(sql.span, format!("the column `{}` has two defaults: remove `default` or `default_sql`", column.name.text));
    }
}

fn actions(column: &Column, errors: &mut Errors) {
    for (option, action) in column.actions() {
        if column.foreign_key.is_none() {
            errors.at(
                action.span,
                format!("`{option}` says what a foreign key does, and this column is none: write `foreign_key = Model.column`"),
            );
        } else if action.kind == ActionKind::SetDefault && !column.has_default() {
            errors.at(action.span, format!("`{option} = set_default` needs the column's default: write `default = …`"));
        }
    }
}

/// An index that is there already, by a key or another index, only slows writing down.
fn indexes(model: &Model, errors: &mut Errors) {
    let is_key = |column: &Column| column.unique.is_some() || (column.primary_key.is_some() && model.key().nth(1).is_none());
    for column in &model.columns {
        if let Some(span) = column.index
            && is_key(column)
        {
            errors.at(span, format!("the column `{}` is a key, which has an index: remove `index`", column.name.text));
        }
    }
    for (position, index) in model.indexes.iter().enumerate() {
        field_set(model, "index", &index.set, errors);
        let earlier = &model.indexes[..position];
        let by_field = |path: &FieldPath| {
            path.inner.is_none() && model.columns.iter().any(|it| it.index.is_some() && it.field == path.field)
        };
        if earlier.iter().any(|it| it.set.fields == index.set.fields) || matches!(&index.set.fields[..], [it] if by_field(it)) {
            errors.at(index.set.span, "there is an `index` of the same fields already: remove one of them");
        }
        let name = index.name.as_ref();
        if let Some(name) = name.filter(|name| earlier.iter().filter_map(|it| it.name.as_ref()).any(|it| it.text == name.text)) {
            errors.at(name.span, format!("two indexes are called `{}`: rename one", name.text));
        }
    }
}

fn field_set(model: &Model, option: &str, set: &FieldSet, errors: &mut Errors) {
    for (index, field) in set.fields.iter().enumerate() {
        if let Some(problem) = no_column(model, field) {
            errors.at(field.span(), format!("`{option}` names the field `{field}`, {problem}"));
        } else if set.fields[..index].contains(field) {
            errors.at(field.span(), format!("`{option}` names the field `{field}` twice: remove one of them"));
        }
    }
}

/// Why a field is no column.
fn no_column(model: &Model, path: &FieldPath) -> Option<String> {
    let FieldPath { field, inner } = path;
    match inner {
        None if model.position(field).is_some() => None,
        None if model.embedded(field).is_some() => {
            Some(format!("which is several columns: name one of them, as in `{field}.column`"))
        }
        None => Some(format!("which `{}` does not have: name its fields", model.ident)),
        // Which columns it has is known only to the compiler.
        Some(_) if model.embedded(field).is_some() => None,
        Some(_) => Some(format!("but `{field}` is no embedded struct of `{}`: name its fields", model.ident)),
    }
}
