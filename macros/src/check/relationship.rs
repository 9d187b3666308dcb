//! The rules of relationships: options that would mean nothing where they stand.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use crate::errors::Errors;
use crate::expand::ALIAS;
use crate::model::{Column, Model, Relationship};

/// Reports what a relationship says that it cannot do, and fields that want to be one.
pub(super) fn check(model: &Model, errors: &mut Errors) {
    model.columns.iter().for_each(|column| holder(column, errors));
    for it in &model.relationships {
        name(it, errors);
        through(it, errors);
        view_only(it, errors);
        filter(it, errors);
        delete_orphan(model, it, errors);
        passive_deletes(model, it, errors);
    }
}

/// A field of a type that holds other objects in plain Rust.
fn holder(column: &Column, errors: &mut Errors) {
    let Ok(whole) = syn::parse2::<Type>(column.ty.clone()) else { return };
    let ty = argument(&whole, "Option").unwrap_or(&whole);
    let name = |ty: &Type| ty.to_token_stream().to_string().replace(' ', "");
    if let Some(held) = argument(ty, "Vec").filter(|it| name(it) != "u8") {
        errors.at(
            column.ty_span,
            format!(
                "a column holds no list: objects of a model `{0}` are in a field `Many<{0}>`, over a foreign key of `{0}`; \
                 a list of anything else is a table of its own",
                name(held)
            ),
        );
    } else if argument(&whole, "Option").is_some() && ["One", "Many"].iter().any(|it| argument(ty, it).is_some()) {
        errors.at(column.ty_span, format!("a relationship may hold nothing by itself: write `{}` without `Option`", name(ty)));
    } else if let Some(held) = argument(ty, "Box") {
        errors.at(
            column.ty_span,
            format!(
                "a column holds no object: one of a model `{0}` is in a field `One<{0}>`, over a foreign key between the two tables; \
                 a value needs no `Box`",
                name(held)
            ),
        );
    }
}

/// The argument of a type of this name.
fn argument<'t>(ty: &'t Type, of: &str) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|it| it.ident == of)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let GenericArgument::Type(argument) = arguments.args.first()? else { return None };
    Some(argument)
}

fn name(it: &Relationship, errors: &mut Errors) {
    if it.field == ALIAS {
        errors.at(it.field.span(), format!("a field cannot be called `{ALIAS}`, which the model needs for itself: rename it"));
    }
}

fn through(it: &Relationship, errors: &mut Errors) {
    if let (Some(through), false) = (&it.through, it.is_many) {
        let target = &it.target_name;
        errors.at(
            through.segments.last().map_or(it.ty_span, |it| it.ident.span()),
            format!(
                "an association table leads to any number of objects, and `One<{target}>` holds one: \
                 make the field a `Many<{target}>`, or remove `through`"
            ),
        );
    }
}

/// A field that only shows stores nothing and deletes nothing.
fn view_only(it: &Relationship, errors: &mut Errors) {
    if it.view_only.is_none() {
        return;
    }
    if let Some(span) = it.cascade.delete.or(it.cascade.delete_orphan) {
        errors.at(span, "a `view_only` relationship changes nothing, so it deletes nothing: remove the cascade, or `view_only`");
    }
    if let Some(span) = it.passive_deletes {
        errors.at(
            span,
            "a `view_only` relationship deletes nothing, so nothing is left to the database: remove `passive_deletes`, or `view_only`",
        );
    }
}

fn filter(it: &Relationship, errors: &mut Errors) {
    if let (Some(_), Some(span), None) = (&it.filter, it.filter_span, it.view_only) {
        errors.at(
            span,
            "a relationship with a `filter` shows some of its objects, so it cannot say which there are: add `view_only`, \
             and change them by a relationship without a filter",
        );
    }
}

/// Where it would belong to several, an object does not lose its place with one of them.
fn delete_orphan(model: &Model, it: &Relationship, errors: &mut Errors) {
    let Some(span) = it.cascade.delete_orphan else { return };
    let target = &it.target_name;
    if it.through.is_some() {
        errors.at(
            span,
            format!("a `{target}` may belong to others by the association table too, so it is no orphan: remove `delete_orphan`"),
        );
    } else if model.is_to_one(it) {
        errors.at(
            span,
            format!(
                "others may refer to the same `{target}`, so it is no orphan: remove `delete_orphan` here, and give it to the field of \
                 `{target}` that leads to `{}`",
                model.ident
            ),
        );
    }
}

/// Nothing of a to-one has to go before the row that refers to it.
fn passive_deletes(model: &Model, it: &Relationship, errors: &mut Errors) {
    if let Some(span) = it.passive_deletes
        && model.is_to_one(it)
    {
        errors.at(
            span,
            format!(
                "a foreign key of `{0}` has the database delete rows of `{0}`, never its `{1}`: remove `passive_deletes`, and give it to \
                 the field of `{1}` that leads to `{0}`",
                model.ident, it.target_name
            ),
        );
    }
}
