//! The rules of foreign keys of several columns.

use quote::ToTokens;

use crate::errors::Errors;
use crate::model::{ActionKind, ForeignKey, Model};

/// Reports keys that name fields which are not there, lead to several tables, or are there already.
pub(super) fn check(model: &Model, errors: &mut Errors) {
    for (position, key) in model.foreign_keys.iter().enumerate() {
        fields(model, key, errors);
        one_target(key, errors);
        defaults(model, key, errors);
        if model.foreign_keys[..position].iter().any(|it| has_same_fields(it, key)) || is_of_field(model, key) {
            errors.at(key.span, "there is a `foreign_key` of the same fields already: remove one of them");
        }
    }
}

fn fields(model: &Model, key: &ForeignKey, errors: &mut Errors) {
    for (index, (field, _)) in key.pairs.iter().enumerate() {
        if model.position(field).is_none() {
            errors.at(
                field.span(),
                format!("`foreign_key` names the field `{field}`, which `{}` does not have: name its fields", model.ident),
            );
        } else if key.pairs[..index].iter().any(|(it, _)| it == field) {
            errors.at(field.span(), format!("`foreign_key` names the field `{field}` twice: remove one of them"));
        }
    }
}

fn one_target(key: &ForeignKey, errors: &mut Errors) {
    let mut targets = key.pairs.iter().map(|(_, target)| target);
    let Some(first) = targets.next() else { return };
    let text = |tokens: &syn::Path| tokens.to_token_stream().to_string().replace(' ', "");
    for target in targets.filter(|it| text(&it.model) != text(&first.model)) {
        errors.at(
            target.column.span(),
            format!(
                "a foreign key leads to one table, and this one to `{}` and `{}`: write a `foreign_key` for each",
                text(&first.model),
                text(&target.model)
            ),
        );
    }
}

fn defaults(model: &Model, key: &ForeignKey, errors: &mut Errors) {
    let columns = || key.pairs.iter().filter_map(|(field, _)| model.columns.get(model.position(field)?));
    for (option, action) in key.actions().filter(|(_, action)| action.kind == ActionKind::SetDefault) {
        for column in columns().filter(|it| !it.has_default()) {
            errors.at(
                action.span,
                format!("`{option} = set_default` needs the default of the column `{}`: write `default = …`", column.name.text),
            );
        }
    }
}

fn has_same_fields(one: &ForeignKey, other: &ForeignKey) -> bool {
    let fields = |key: &ForeignKey| key.pairs.iter().map(|(field, _)| field.to_string()).collect::<Vec<_>>();
    fields(one) == fields(other)
}

/// Whether the key of one field is an option of that field too.
fn is_of_field(model: &Model, key: &ForeignKey) -> bool {
    let [(field, _)] = &key.pairs[..] else { return false };
    model.columns.iter().any(|it| it.field == *field && it.foreign_key.is_some())
}
